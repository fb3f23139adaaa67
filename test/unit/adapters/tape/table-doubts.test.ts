import { describe, expect, it } from 'vitest';
import type { TableOptions } from '../../../../src/adapters/tape/table/options.ts';
import { readTable } from '../../../../src/adapters/tape/table/read-table.ts';
import { symbolId } from '../../../support/feed.ts';
import { tapeFile } from '../../../support/tape.ts';

const ACME = { symbol: symbolId('ACME') };

async function read(lines: readonly string[], options: TableOptions = ACME) {
  const table = await readTable(tapeFile(lines, 'table'), options);
  const records = table.lines.flatMap((line) => (typeof line === 'string' ? [JSON.parse(line)] : []));
  return { records, reading: table.reading, refused: Object.fromEntries(table.refused) };
}

const MINUTES = [0, 1, 2, 3].map((at) => 1_704_067_200 + at * 60);
const minutes = (row: (ts: number, at: number) => string): readonly string[] => MINUTES.map(row);

describe('what may be of two things', () => {
  it('is no table of Kraken where dates stand in the place of seconds: the adjusted close would be its volume', async () => {
    const rows = ['2023-01-03,185,186,184,185.5,181.5,900', '2023-01-04,185,186,184,185.5,181.5,900'];
    await expect(read(rows)).rejects.toThrow(/no table known here has no header/);
    const seconds = minutes((ts) => `${ts},185,186,184,185.5,181.5,900`);
    await expect(read(seconds)).rejects.toThrow(/no table known here has no header/);
    const milliseconds = minutes((ts) => `${ts}000,185,186,184,185.5,181.5,900`);
    await expect(read(milliseconds)).rejects.toThrow(/no table known here has no header/);
  });

  it.each([
    [['volume_usd', 'volume_btc'], '5'],
    [['Volume_(Currency)', 'Volume_(BTC)'], '5'],
    [['volumeto', 'volumefrom'], '5'],
    [['quote_volume', 'volume'], '5'],
  ])('takes the volume that counts units among %j', async (names, units) => {
    const { records } = await read([
      `ts,open,high,low,close,${names}`,
      ...minutes((ts) => `${ts},2,3,1,2,99,${units}`),
    ]);
    expect(records).toMatchObject(MINUTES.map(() => ({ volume: 5 })));
  });

  it.each(['volume_abc,volume_xyz', 'volume_usd,volume_eur', 'volume_usd,n'])(
    'is told where %s do not say which counts units',
    async (names) => {
      const rows = [`ts,open,high,low,close,${names}`, ...minutes((ts) => `${ts},2,3,1,2,99,5`)];
      await expect(read(rows)).rejects.toThrow(/units of the symbol or money; say --map "volume=…"/);
      const map = new Map([['volume', '7']]);
      expect((await read(rows, { ...ACME, map })).records).toMatchObject(MINUTES.map(() => ({ volume: 5 })));
    },
  );

  it('is a point before three digits between semicolons: 1.185 or 1185', async () => {
    const rows = ['ts;open;high;low;close;volume', ...minutes((ts) => `${ts};1.185;1.187;1.184;1.186;7`)];
    await expect(read(rows)).rejects.toThrow(/may part thousands or decimals; say --decimal/);
    expect((await read(rows, { ...ACME, decimal: 'comma' })).records[0]).toMatchObject({ open: '1185' });
    expect((await read(rows, { ...ACME, decimal: 'point' })).records[0]).toMatchObject({ open: '1.185' });
  });

  it('is a clock beside a column that names its zone', async () => {
    const rows = [
      'time,timezone,open,high,low,close,volume',
      ...minutes((_, at) => `2024-01-02 09:3${at},America/New_York,2,3,1,2,5`),
    ];
    await expect(read(rows)).rejects.toThrow(/the column timezone does; say --zone/);
    const { records } = await read(rows, { ...ACME, zone: 'America/New_York' });
    expect(records[0]).toMatchObject({ ts: Date.UTC(2024, 0, 2, 14, 30) });
  });
});

describe('how people write', () => {
  it.each([
    ['2024-01-02 12-AM', Date.UTC(2024, 0, 2)],
    ['2024-01-02 09-PM', Date.UTC(2024, 0, 2, 21)],
    ['2024-01-02 5 pm', Date.UTC(2024, 0, 2, 17)],
    ['2024-01-02 09:30:00 EST', Date.UTC(2024, 0, 2, 14, 30)],
    ['2024-01-02T09:30:00-05:00[America/New_York]', Date.UTC(2024, 0, 2, 14, 30)],
    ['Tue Jan 02 09:30:00 PDT 2024', Date.UTC(2024, 0, 2, 16, 30)],
  ])('%s is a time', async (time, ts) => {
    const { records } = await read(['time,open,high,low,close,volume', `${time},2,3,1,2,5`], {
      ...ACME,
      intervalMs: 60_000,
    });
    expect(records).toMatchObject([{ ts }]);
  });

  it.each(['13-AM', '09:30 IST', '09:30 America/New_York', '09:30[America/New_York]'])(
    'a time such as %s is none',
    async (clock) => {
      const rows = ['time,open,high,low,close,volume', `2024-01-02 ${clock},2,3,1,2,5`];
      await expect(read(rows)).rejects.toThrow(/bad-time \(ts "2024-01-02 /);
    },
  );

  it('reads a minus of its own sign, and figures as India groups them', async () => {
    const rows = minutes((ts) => `${ts},−14.5,13,−16.74,10.01,"1,23,45,678"`);
    expect((await read(['time,open,high,low,close,volume', ...rows])).records[0]).toMatchObject({
      open: '-14.5',
      low: '-16.74',
      volume: 12_345_678,
    });
  });

  it('reads no volume below zero, and no trade of nothing', async () => {
    const bars = ['time,open,high,low,close,volume', ...minutes((ts, at) => `${ts},2,3,1,2,${at === 1 ? -5 : 0}`)];
    expect((await read(bars)).refused).toEqual({ 'bad-volume': 1 });
    const trades = ['time,price,amount', ...minutes((ts, at) => `${ts},2,${[0.5, -0.5, 0, 1][at]}`)];
    const { records, refused } = await read(trades);
    expect([records.length, refused]).toEqual([2, { 'not-positive': 2 }]);
  });

  it.each(['', '-'])('says what to do where the volume of every bar is %j', async (volume) => {
    const rows = [
      '"Date","Price","Open","High","Low","Vol.","Change %"',
      `"Jan 03, 2024","2","2","3","1","${volume}","0%"`,
    ];
    await expect(read(rows)).rejects.toThrow(/bad-volume \(volume ".?"\); .* --set volume=0/);
    const set = new Map([['volume', '0']]);
    expect((await read(rows, { ...ACME, set, intervalMs: 86_400_000 })).records).toMatchObject([{ volume: 0 }]);
  });

  it('takes bars dated 23:59:59.999 for those that end there, and says so', async () => {
    const rows = minutes((_, at) => `2024-01-0${at + 2}T23:59:59.999Z,2,3,1,2,5`);
    const { records, reading } = await read(['time,open,high,low,close,volume', ...rows]);
    expect(records[0]).toMatchObject({ ts: Date.UTC(2024, 0, 2), interval: '1d' });
    expect(reading.notes.join()).toContain('last instants of bars');
  });
});

describe('posts', () => {
  it('are never told by ids that a spreadsheet rounded', async () => {
    const rows = ['tweet_id,date,text', '5.504E+17,1672758000,up', '5.504E+17,1672844400,down'];
    const { records, reading } = await read(rows, {});
    expect(new Set(records.map(({ id }) => id)).size).toBe(2);
    expect(reading.notes).toContain('2 ids were rounded (5.5e+17), and none is used');
  });

  it('of Reddit stand where their words were written last', async () => {
    const rows = [false, 1_672_850_000, 'False'].map((edited, at) =>
      JSON.stringify({ id: `g${at}`, author: 'u', body: 'up', created_utc: 1_672_758_000 + at, edited }),
    );
    const { records } = await read(rows, {});
    expect(records.map(({ ts }) => ts)).toEqual([1_672_758_000_000, 1_672_758_002_000, 1_672_850_000_000]);
    expect(records.every((record) => !('edited' in record))).toBe(true);
  });

  it.each([
    ['an empty file', ['', '']],
    ['a list of nothing', ['[null,null]']],
  ])('are not found in %s', async (_, lines) => {
    await expect(read(lines, {})).rejects.toThrow(/table-/);
  });
});

it('never reads a table of splits as if its prices had none', async () => {
  const head = 'timestamp,open,high,low,close,adjusted_close,volume,dividend_amount,split_coefficient';
  const rows = [head, '2023-01-03,80,80,80,80,20,5,0.0000,1.0', '2023-01-04,20,20,20,20,20,5,0.2400,4.0'];
  const { records } = await read(rows);
  expect(records).toMatchObject([
    { type: 'bar', close: '80' },
    { type: 'split', new_shares: 4, old_shares: 1, ts: Date.UTC(2023, 0, 4) },
    { type: 'dividend', amount: '0.2400' },
    { type: 'bar', close: '20' },
  ]);
});

it('gives each symbol of one day its own bar where `T` names the symbol and `t` the time', async () => {
  const results = ['AAPL', 'MSFT'].map((T) => ({ T, v: 5, o: 2, c: 2, h: 3, l: 1, t: 1_672_779_600_000 }));
  const { records } = await read([JSON.stringify({ results, status: 'OK' })], { intervalMs: 86_400_000 });
  expect(records.map(({ symbol }) => symbol)).toEqual(['AAPL', 'MSFT']);
});
