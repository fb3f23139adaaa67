import { describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../../src/domain/time.ts';
import { readTape, tapeFile } from '../../../support/tape.ts';

const T = Date.UTC(2025, 0, 6);
const END = 253_402_300_799_999;
const YEAR_MS = 366 * DAY_MS;

type Record = Readonly<{ [key: string]: unknown; ts: number }>;
const symbol = 'DOGE-USDT';
const trade = (ts: number, more = {}): Record => ({ type: 'trade', ts, symbol, price: 1, size: 1, ...more });
const quote = (ts: number, more = {}): Record => ({
  ...{ type: 'quote', ts, symbol, bid: 1, bid_size: 1, ask: 2, ask_size: 1 },
  ...more,
});
const mark = (ts: number, more = {}): Record => ({ type: 'mark', ts, symbol, mark: 1, ...more });
const post = (ts: number, more = {}): Record => ({
  ...{ type: 'post', ts, id: `p${ts}`, source: 's', author: 'a', text: 't' },
  ...more,
});
const bar = (ts: number, interval: string, more = {}): Record => ({
  ...{ type: 'bar', ts, symbol, interval, open: 1, high: 1, low: 1, close: 1, volume: 1 },
  ...more,
});
const funding = (ts: number, more = {}): Record => ({ type: 'funding', ts, symbol, rate: 0.0001, ...more });

/** `count` of them, `stepMs` apart. */
const row = (make: (ts: number) => Record, stepMs: number, count = 60): readonly Record[] =>
  Array.from({ length: count }, (_, place) => make(T + place * stepMs));
const withAt = (records: readonly Record[], place: number, ...others: readonly Record[]): readonly Record[] => [
  ...records.slice(0, place),
  ...others,
  ...records.slice(place),
];
const ticks = row(quote, 1_000);
const hourly = row((ts) => bar(ts, '1h'), HOUR_MS);
const daily = row((ts) => bar(ts, '1d'), DAY_MS);

/** Name, records, and the lines that are to be left out. */
type Case = [name: string, records: readonly Record[], far: readonly number[], kind?: string];

const CASES: Case[] = [
  ['a quote of the year 9999', withAt(ticks, 30, quote(END)), [31]],
  ['a trade of the year 9999 among quotes', withAt(ticks, 30, trade(END)), [31]],
  ['a mark a year ahead', withAt(ticks, 30, mark(T + YEAR_MS)), [31]],
  ['a quote a day ahead', withAt(ticks, 30, quote(T + DAY_MS)), [31]],
  ['a quote two hours ahead', withAt(ticks, 30, quote(T + 2 * HOUR_MS)), [31]],
  ['a quote half an hour ahead', withAt(ticks, 30, quote(T + HOUR_MS / 2)), [31]],
  ['a quote half a minute ahead, which is early and no more', withAt(ticks, 10, quote(T + MINUTE_MS / 2)), []],
  ['a first line of the year 9999', withAt(ticks, 0, quote(END)), [1]],
  ['a first line a day ahead', withAt(ticks, 0, quote(T + DAY_MS)), [1]],
  ['a first line of time 0', withAt(ticks, 0, quote(0)), [1]],
  ['a line of time 0', withAt(ticks, 30, quote(0)), [31]],
  ['a line of 1 ms', withAt(ticks, 30, trade(1)), [31]],
  ['a line of two years ago', withAt(ticks, 30, quote(T - 2 * YEAR_MS)), [31], 'not-sorted'],
  ['a line of yesterday', withAt(ticks, 30, quote(T - DAY_MS)), [31], 'not-sorted'],
  ['a last line of the year 9999', withAt(ticks, 60, quote(END)), [61]],
  ['a last line a year ahead', withAt(ticks, 60, quote(T + YEAR_MS)), [61]],
  ['a last line after a weekend', withAt(ticks, 60, quote(T + 3 * DAY_MS)), []],
  ['three in a row, each elsewhere', withAt(ticks, 30, quote(END), trade(0), mark(T + 9 * DAY_MS)), [31, 32, 33]],
  ['fifteen in a row', withAt(ticks, 30, ...row((ts) => quote(ts + DAY_MS), 1, 15)), range(31, 15)],
  ['one behind another', withAt(ticks, 30, quote(END), ...ticks.slice(30, 35), quote(END)), [31, 37]],
  ['twenty of the year 9999', withAt(ticks, 30, ...row(() => quote(END), 1, 20)), range(31, 20)],
  ['a hole of a year', [...ticks, ...row((ts) => quote(ts + YEAR_MS), 1_000)], []],
  ['a hole, and a wrong line behind it', [...ticks, ...row((ts) => quote(ts + YEAR_MS), 1_000, 20), quote(END)], [81]],
  ['a wrong line, and a hole behind it', [...ticks, quote(END), ...row((ts) => quote(ts + YEAR_MS), 1_000)], [61]],
  ['an hourly bar 400 days ahead', withAt(hourly, 30, bar(T + 400 * DAY_MS, '1h')), [31]],
  ['an hourly bar five days ahead', withAt(hourly, 30, bar(T + 5 * DAY_MS, '1h')), [31]],
  ['a daily bar a year ahead', withAt(daily, 30, bar(T + YEAR_MS, '1d')), [31]],
  ['weekends between ticks', row((ts) => trade(ts), 3 * DAY_MS), []],
  ['a minute a month', row((ts) => bar(ts, '1m'), 31 * DAY_MS), []],
  ['weeks of bars', row((ts) => bar(ts, '1w'), 7 * DAY_MS), []],
  ['posts, days of silence, bars of days between', [...daily, ...row((ts) => post(ts), 5 * DAY_MS)].sort(byTime), []],
  ['three lines in three months', row((ts) => bar(ts, '1d'), 31 * DAY_MS, 3), []],
  ['a post a hundred days ahead', withAt(row(post, HOUR_MS), 30, post(T + 100 * DAY_MS)), [31]],
  ['fundings hours apart', row(funding, 8 * HOUR_MS), []],
  ['a funding of the year 9999', withAt(row(funding, 8 * HOUR_MS), 30, funding(END)), [31]],
  ['a receipt in the year 9999', withAt(ticks, 30, quote(T, { recv: END })), [31], 'late-receipt'],
  ['a receipt two days late', withAt(ticks, 30, trade(T, { recv: T + 2 * DAY_MS })), [31], 'late-receipt'],
  ['a receipt an hour late', withAt(ticks, 30, trade(T + 30_000, { recv: T + HOUR_MS })), []],
  ['a post received a month late', withAt(row(post, HOUR_MS), 30, post(T + 1, { recv: T + 31 * DAY_MS })), []],
  ['a post received in another age', withAt(row(post, HOUR_MS), 30, post(T, { recv: END })), [31], 'late-receipt'],
  ['a bar of a million days', withAt(hourly, 30, bar(T + 30 * HOUR_MS, '999999999d')), [31], 'bad-interval'],
];

function range(from: number, count: number): readonly number[] {
  return Array.from({ length: count }, (_, place) => from + place);
}

function byTime(left: Record, right: Record): number {
  return left.ts - right.ts;
}

describe('lines dated far outside their neighbours', () => {
  it.each(CASES)('%s', async (_, records, far, kind = 'far-from-neighbours') => {
    const { events, refused } = await readTape(tapeFile(records.map((record) => JSON.stringify(record))));
    const given = new Set(events.map(({ line }) => line));
    expect(records.flatMap((_, place) => (given.has(place + 1) ? [] : [place + 1]))).toEqual(far);
    const { 'out-of-order': __, ...counted } = refused;
    expect(counted).toEqual(far.length === 0 ? {} : { [kind]: far.length });
    const visible = events.map((event) => event.visible);
    expect(visible).toEqual(visible.toSorted((left, right) => left - right));
  });

  it('are left to who recorded them on a tape written live', async () => {
    const records = ticks.map((record, place) => ({ ...record, visible: record.ts + (place < 30 ? 0 : 5 * DAY_MS) }));
    const { events, refused } = await readTape(tapeFile(records.slice(0, 31).map((record) => JSON.stringify(record))));
    expect([events.length, refused]).toEqual([31, {}]);
  });

  it('cost no more than themselves: the rest is as it is without them', async () => {
    const wrong = [quote(END), trade(0), mark(T + 40 * MINUTE_MS * 60)];
    const dirty = ticks.flatMap((record, place) => [record, ...(place % 9 === 4 ? wrong : [])]);
    const eventsOf = async (records: readonly Record[]) => {
      const { events } = await readTape(tapeFile(records.map((record) => JSON.stringify(record))));
      return events.map(({ line: _, ...event }) => event);
    };
    expect(await eventsOf(dirty)).toEqual(await eventsOf(ticks));
  });
});
