import { describe, expect, it } from 'vitest';
import type { TableOptions } from '../../../../src/adapters/tape/table/options.ts';
import { readTable } from '../../../../src/adapters/tape/table/read-table.ts';
import type { SourceTable } from '../../../../src/adapters/tape/table/table.ts';
import { symbolId } from '../../../support/feed.ts';
import { tapeFile } from '../../../support/tape.ts';

const ACME = { symbol: symbolId('ACME') };

async function read(lines: readonly string[], options: TableOptions = ACME): Promise<SourceTable> {
  return readTable(tapeFile(lines, 'table'), options);
}

function recordsOf({ lines }: SourceTable): readonly unknown[] {
  return lines.map((line) => (typeof line === 'string' ? JSON.parse(line) : line));
}

const KLINE = '1704067200000,185,186,184,185.5,10,1704067259999,1.5,7,1.1,1.2,0';
const ALPHA = '{"1. open":"185","2. high":"186","3. low":"184","4. close":"185.5","5. volume":"10"}';
const alpha = (what: string): string =>
  `{"Meta Data":{"1. Information":"${what}","2. Symbol":"IBM"},"Series":{"2023-01-03 10:00:00":${ALPHA}}}`;

describe('a single bar', () => {
  it.each([
    ['when it closes', [KLINE], '1m'],
    [
      'its period',
      ['<TICKER>,<PER>,<DATE>,<TIME>,<OPEN>,<HIGH>,<LOW>,<CLOSE>,<VOL>', 'A,60,20230103,100000,2,3,1,2,5'],
      '1h',
    ],
    ['its document', [alpha('Daily Prices (open, high, low, close)')], '1d'],
    ['its document, of minutes', [alpha('Intraday (15min) open, high, low')], '15m'],
    ['a column', ['time,open,high,low,close,volume,interval', '2023-01-03 10:00,2,3,1,2,5,4h'], '4h'],
    [
      'its source, which has no other',
      ['date,close,high,low,open,volume,adjClose,divCash,splitFactor', '2023-01-03,2,3,1,2,5,2,0.0,1.0'],
      '1d',
    ],
  ])('is as long as it says by %s', async (_, lines, interval) => {
    expect(recordsOf(await read(lines))).toMatchObject([{ interval }]);
  });

  it('is refused where nothing tells, or something tells otherwise than is said', async () => {
    await expect(read(['[[1704067200000,2,3,1,2,5]]'])).rejects.toThrow(/one bar alone does not tell .* --interval/);
    await expect(read([KLINE], { ...ACME, intervalMs: 300_000 })).rejects.toThrow(/its rows tell bars of 1m/);
  });
});

it('reads quotes without sizes only with the sizes that are said', async () => {
  const rows = ['20240701 080000123,1.104270,1.104290,0', '20240701 080001623,1.104280,1.104300,0'];
  await expect(read(rows)).rejects.toThrow(/needs bid_size, ask_size too; .* --set bid_size=/);
  const sizes = new Map([
    ['bid_size', '1000'],
    ['ask_size', '500'],
  ]);
  expect(recordsOf(await read(rows, { ...ACME, set: sizes }))[0]).toMatchObject({
    ts: Date.UTC(2024, 6, 1, 13, 0, 0, 123),
    bid: '1.10427',
    ask: '1.10429',
    bid_size: '1000',
    ask_size: '500',
  });
});

it('passes over rows without a price and records of another kind, and says how many', async () => {
  const rows = ['Date,Open,High,Low,Close,Volume', '2023-01-03,2,3,1,2,5', '2023-01-04,null,null,null,null,null'];
  const behind = ['2023-01-05,,,,,', '2023-01-06,2,3,1,,5', '2023-01-09,2,3,1,2,5'];
  const table = await read([...rows, ...behind], { ...ACME, intervalMs: 86_400_000 });
  expect(table.reading.notes).toContain('2 rows are passed over: records of another kind, or without a price');
  expect(table.refused).toEqual(new Map([['not-a-number', 1]]));
  expect(table.reading.records).toBe(2);
});

it('says that a document has other lists that could be read', async () => {
  const children = (ids: readonly string[]): unknown =>
    ids.map((id) => ({ kind: 't1', data: { name: id, id, author: 'a', body: id, created_utc: 1_672_758_000 } }));
  const page = [['t1'], ['t2', 't3']].map((ids) => ({ data: { children: children(ids) } }));
  const { reading } = await read([JSON.stringify(page)]);
  expect(reading.records).toBe(2);
  expect(reading.notes).toContain('1 more lists of the document could be read, and are passed over: the longest is');
});

it('is of the symbol that is said, whatever its own one is called', async () => {
  const rows = ['time,symbol,open,high,low,close,volume', '2023-01-03,X,1,1,1,1,5', '2023-01-04,X,1,1,1,1,5'];
  expect(recordsOf(await read(rows))).toMatchObject([{ symbol: 'ACME' }, { symbol: 'ACME' }]);
  await expect(read([...rows, '2023-01-05,Y,1,1,1,1,5'])).rejects.toThrow(/it holds 2 symbols, and one is said/);
});

it.each(['2e-05', 'null', 'n/a'])('takes a first row of %s for a row, not for names of symbols', async (cell) => {
  const rows = ['time,open,high,low,close,volume', `2023-01-03,${cell},${cell},${cell},${cell},5`];
  const table = await read([...rows, '2023-01-04,1,1,1,1,5', '2023-01-05,1,1,1,1,5']);
  expect(recordsOf(table).slice(-2)).toMatchObject([
    { symbol: 'ACME', close: '1' },
    { symbol: 'ACME', close: '1' },
  ]);
});

describe('columns of several symbols', () => {
  const two = ['Open_A,High_A,Low_A,Close_A', 'Open_B,High_B,Low_B,Close_B'];

  it('are read a symbol each, where a row has prices of it', async () => {
    const header = `Date,${two.join(',')},Volume_A,Volume_B`;
    const table = await read([header, '2023-01-03,1,1,1,1,2,2,2,2,7,8', '2023-01-04,1,1,1,1,,,,,7,'], {});
    expect(recordsOf(table)).toMatchObject([
      { symbol: 'A', close: '1', volume: 7 },
      { symbol: 'B', close: '2', volume: 8 },
      { symbol: 'A' },
    ]);
  });

  it.each([
    ['bids and asks', 'Date,bid_open,bid_high,bid_low,bid_close,ask_open,ask_high,ask_low,ask_close,ask_volume'],
    ['one of several symbols without prices', `Date,${two[0]},Close_B,Volume_A`],
  ])('are not made of %s', async (_, header) => {
    const cells = header.split(',').map(() => '1');
    await expect(read([header, ['2023-01-03', ...cells.slice(1)].join(',')])).rejects.toThrow(/table-map/);
  });

  it('are refused where a name stands twice and nothing tells of what', async () => {
    const header = 'Date,Open,High,Low,Close,Volume,Open,High,Low,Close,Volume';
    await expect(read([header, '2023-01-03,1,1,1,1,5,2,2,2,2,5'])).rejects.toThrow(
      /table-doubtful: .*several columns "Date|several columns "Open/,
    );
  });
});

it('counts a first row that was cut, where no header tells it from a line before the table', async () => {
  const rows = ['1704067200,185,186', '1704067260,185,186,184,185,10,3', '1704067320,185,186,184,185,10,3'];
  expect((await read(rows)).refused).toEqual(new Map([['column-count', 1]]));
  const { reading, refused } = await read(['as downloaded', ...rows.slice(1)]);
  expect([reading.notes[0], refused.size]).toEqual(['1 lines before the table are passed over', 0]);
});

describe('what a day did to shares', () => {
  const HEAD = 'date,close,high,low,open,volume,adjClose,divCash,splitFactor';
  const day = (date: string, close: number, dividend: string, split: string): string =>
    `${date},${close},${close + 1},${close - 1},${close},100,1,${dividend},${split}`;

  it('is a split or dividend in front of its bar', async () => {
    const table = await read([
      HEAD,
      day('2020-08-28', 500, '0.0', '1.0'),
      day('2020-08-31', 129, '0.0', '4.0'),
      day('2020-11-06', 118, '0.205', '1.0'),
    ]);
    expect(recordsOf(table).map((record) => Object(record).type)).toEqual(['bar', 'split', 'bar', 'dividend', 'bar']);
    const [, split, , dividend, bar] = recordsOf(table);
    expect(split).toEqual({ type: 'split', ts: Date.UTC(2020, 7, 31), symbol: 'ACME', new_shares: 4, old_shares: 1 });
    expect(dividend).toEqual({ type: 'dividend', ts: Date.UTC(2020, 10, 6), symbol: 'ACME', amount: '0.205' });
    expect(Object.keys(Object(bar))).not.toContain('split');
    expect(table.reading.notes).toContain('1 splits and 1 dividends are records of their own');
  });

  it.each([
    ['0.1', 1, 10],
    ['1.5', 3, 2],
    ['0.333333', 1, 3],
    ['0.6666667', 2, 3],
    ['1.05', 21, 20],
    ['20', 20, 1],
    ['0.05', 1, 20],
  ])('%s is told in whole shares', async (factor, newShares, oldShares) => {
    const found = recordsOf(await read([HEAD, day('2020-08-28', 500, '0', '1'), day('2020-08-31', 129, '0', factor)]));
    const { new_shares, old_shares } = Object(found[1]);
    expect([new_shares, old_shares]).toEqual([newShares, oldShares]);
  });

  it('that is no figure leaves its row out', async () => {
    const table = await read([HEAD, day('2020-08-28', 500, '0', 'four'), day('2020-08-31', 129, '0', '1')]);
    expect(table.refused.get('not-a-number')).toBe(1);
  });
});

it('reads the words of Hacker News, which writes in HTML, and of nobody else', async () => {
  const comment = '<p>Long <i>ETH</i> &amp; short BTC<p>see <a href="https:&#x2F;&#x2F;example.com">this</a>';
  const items = [1, 2].map((id) => JSON.stringify({ id, by: 'u', time: 1_704_067_200 + id, text: comment }));
  expect(recordsOf(await read(items))).toMatchObject([
    { text: 'Long ETH & short BTC see this' },
    { text: 'Long ETH & short BTC see this' },
  ]);
  const dump = [1, 2].map((id) =>
    JSON.stringify({ id: `t1_${id}`, author: 'u', created_utc: 1_704_067_200 + id, body: 'a <b> c', subreddit: 'x' }),
  );
  expect(recordsOf(await read(dump))[0]).toMatchObject({ text: 'a <b> c' });
});
