import { describe, expect, it } from 'vitest';
import { symbolId } from '../../../support/feed.ts';
import { readTape, tapeFile } from '../../../support/tape.ts';

const HEADER = 'time,open,high,low,close,volume';
const ACME = { symbol: symbolId('ACME'), intervalMs: 86_400_000 };

describe('a table of prices', () => {
  it('gives bars, of the symbol and interval it is said to be of', async () => {
    const path = tapeFile(
      [HEADER, '2014-01-02,9.50,10,9,9.75,1200.5', '2014-01-03T00:00:00Z,10,10,10,10,0'],
      'acme.csv',
    );
    const { events, lines, refused } = await readTape(path, { csv: ACME });
    expect(refused).toEqual({});
    expect(lines).toBe(2);
    expect(events.map(({ kind, line, visible }) => `${kind} ${line} ${new Date(visible).toISOString()}`)).toEqual([
      'bar-open 1 2014-01-02T14:30:00.000Z',
      'bar-close 1 2014-01-02T21:00:00.000Z',
      'bar-open 2 2014-01-03T14:30:00.000Z',
      'bar-close 2 2014-01-03T21:00:00.000Z',
    ]);
    expect(events[1]).toMatchObject({ open: 950, high: 1000, low: 900, close: 975, volume: 1200.5 });
  });

  it('says of itself which symbols and intervals it is of, in columns of any order', async () => {
    const rows = [
      '\uFEFFClose,"Symbol",TIME,open,high,low,volume,interval,notes',
      '5,DOGE-USDT,1388620860000, 5 ,"5",5,1,1m,',
      '5,XYZ,1388620860000,5,5,5,1,1m,a',
    ];
    const { events, refused } = await readTape(
      tapeFile(
        rows.map((row) => `${row}\r`),
        'many.csv',
      ),
    );
    expect(events.map(({ kind, visible }) => `${kind} ${visible}`)).toEqual([
      'bar-open 1388620860000',
      'bar-close 1388620920000',
    ]);
    expect(refused).toEqual({ 'unknown-symbol': 1 });
  });

  it.each([
    ['column-count', '2014-01-02,1,1,1,1'],
    ['column-count', '2014-01-02,1,1,1,1,1,1'],
    ['undated', ',1,1,1,1,1'],
    ['bad-time', 'yesterday,1,1,1,1,1'],
    ['bad-time', '2014-02-30,1,1,1,1,1'],
    ['bad-time', '01/02/2014,1,1,1,1,1'],
    ['not-a-number', '2014-01-02,,1,1,1,1'],
    ['not-a-number', '2014-01-02,1,1f3,1,1,1'],
    ['not-positive', '2014-01-02,0,1,0,1,1'],
    ['too-many-decimals', '2014-01-02,1.001,2,1,1,1'],
    ['impossible-bar', '2014-01-02,1,2,3,1,1'],
    ['bad-volume', '2014-01-02,1,1,1,1,'],
    ['bad-volume', '2014-01-02,1,1,1,1,many'],
    ['duplicate', '2014-01-01,1,1,1,1,1'],
  ])('refuses a row: %s: %s', async (refusal, row) => {
    const { events, refused } = await readTape(tapeFile([HEADER, '2014-01-01,2,2,2,2,2', row], 'a.csv'), { csv: ACME });
    expect(refused).toEqual({ [refusal]: 1 });
    expect(events).toHaveLength(2);
  });

  it.each([
    ['table-map', 'a bar needs volume too', ['time,open,high,low,close', '2014-01-02,1,1,1,1'], ACME],
    ['table-map', 'no table known here has the columns time, open', ['time,open', '2014-01-02,1'], ACME],
    ['table-doubtful', 'one bar alone', [HEADER, '2014-01-02,1,1,1,1,1'], { symbol: ACME.symbol }],
    ['table-doubtful', 'without a header it may be of', ['1388620800,1,1,1,1,1'], ACME],
  ])('needs its header: %s: %s', async (code, what, lines, csv) => {
    const path = tapeFile(lines, 'a.csv');
    await expect(readTape(path, { csv })).rejects.toThrow(`${code}: ${path}:1: ${what}`);
  });
});
