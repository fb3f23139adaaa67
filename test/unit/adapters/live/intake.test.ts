import { crc32 } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { EventQueue } from '../../../../src/adapters/live/event-queue.ts';
import { Intake, type IntakeOptions } from '../../../../src/adapters/live/intake/intake.ts';
import { Stamper } from '../../../../src/adapters/live/intake/stamper.ts';
import { readBinance } from '../../../../src/adapters/live/venues/binance/wire.ts';
import { readJetstream } from '../../../../src/adapters/live/venues/bluesky.ts';
import { readCoinbaseAdvanced } from '../../../../src/adapters/live/venues/coinbase/advanced-wire.ts';
import { readHyperliquid } from '../../../../src/adapters/live/venues/hyperliquid/wire.ts';
import { readKraken } from '../../../../src/adapters/live/venues/kraken/wire.ts';
import { readReddit } from '../../../../src/adapters/live/venues/reddit.ts';
import type { ReadFrame } from '../../../../src/adapters/live/wire/message.ts';
import type { FeedEvent } from '../../../../src/domain/feed-event.ts';
import { instant } from '../../../../src/domain/time.ts';
import { BTC } from '../../../support/live-instrument.ts';

const T = 1_770_000_000_000;

interface Bench {
  readonly intake: Intake;
  /** Takes a frame `ms` after the start. */
  hear(frame: object | string, ms: number): void;
  taken(): Promise<readonly FeedEvent[]>;
}

function bench(read: ReadFrame, market: string, changes: Partial<IntakeOptions> = {}): Bench {
  const queue = new EventQueue(() => undefined);
  const markets = new Map([[market, BTC]]);
  const options = {
    source: 'venue',
    read,
    markets,
    repeats: false,
    datedByAuthors: false,
    filler: undefined,
    ...changes,
  };
  const intake = new Intake(options, new Stamper(2), queue);
  intake.opened(instant(T), '');
  return {
    intake,
    hear: (frame, ms) => intake.frame(typeof frame === 'string' ? frame : JSON.stringify(frame), instant(T + ms)),
    taken: async () => {
      queue.end();
      return (await queue.take()) ?? [];
    },
  };
}

const trade = (t: number, ms: number): object => ({ e: 'trade', s: 'B', t, p: '1.5', q: '2', T: T + ms, m: false });
const kinds = (events: readonly FeedEvent[]): string => events.map(({ kind }) => kind).join(' ');

describe('the intake of a market', () => {
  it('tells a gap where changes of a book do not follow each other, and takes none twice', async () => {
    const { hear, intake, taken } = bench(readBinance, 'B');
    const change = (U: number, u: number, ms: number): object => ({
      e: 'depthUpdate',
      E: T + ms,
      s: 'B',
      U,
      u,
      b: [],
      a: [],
    });
    hear(change(1, 5, 10), 10);
    hear(change(6, 9, 20), 20);
    hear(change(6, 9, 20), 21);
    hear(change(11, 12, 30), 30);
    intake.opened(instant(T + 40), '');
    const [gap] = (await taken()).filter((event) => event.kind === 'gap' && event.symbol === BTC.symbol);
    expect(gap).toMatchObject({ kind: 'gap', from: T + 20, ts: T + 30, symbol: BTC.symbol });
    expect(intake.refused.counts.get('duplicate')).toBe(1);
  });

  it('gives up a connection whose book is not what its checksum says, and begins anew with the next', async () => {
    const { hear, intake, taken } = bench(readKraken, 'A/B');
    const book = (bid: string, ask: string, checksum: number, ms: number): string =>
      `{"channel":"book","type":"snapshot","data":[{"symbol":"A/B","bids":[{"price":${bid},"qty":1.0}],"asks":[{"price":${ask},"qty":2.0}],"checksum":${checksum},"timestamp":"${new Date(T + ms).toISOString()}"}]}`;
    const right = crc32('1502014010');
    hear(book('1.40', '1.50', right, 1), 1);
    expect(intake.farewell).toBeUndefined();
    hear(book('1.41', '1.50', right, 2), 2);
    expect(intake.farewell).toBe('checksum');
    hear(book('1.40', '1.50', right, 3), 3);
    intake.opened(instant(T + 4), '');
    hear(book('1.40', '1.60', crc32('1602014010'), 5), 5);
    const events = await taken();
    expect(kinds(events)).toBe('quote gap quote');
    expect(events[1]).toMatchObject({ from: T + 1, symbol: undefined });
    expect(intake.refused.counts).toEqual(
      new Map([
        ['checksum', 1],
        ['book-unknown', 1],
      ]),
    );
  });

  it('gives events on the grid, each with its place on the tape', async () => {
    const { hear, taken } = bench(readBinance, 'B');
    hear(trade(1, 10), 15);
    hear({ u: 4, s: 'B', b: '1.4', B: '3', a: '1.50', A: '0' }, 20);
    expect(await taken()).toEqual([
      {
        kind: 'trade',
        ts: T + 10,
        visible: T + 15,
        tape: 2,
        line: 1,
        symbol: 'BTC-USD',
        price: 150,
        size: 200_000,
        side: 'buy',
        id: '1',
      },
      {
        kind: 'quote',
        ts: T + 20,
        visible: T + 20,
        tape: 2,
        line: 2,
        symbol: 'BTC-USD',
        bid: 140,
        bidSize: 300_000,
        ask: 150,
        askSize: 0,
      },
    ]);
  });

  it('tells which trades are missing, takes them when they come late, and none twice', async () => {
    const { hear, taken, intake } = bench(readBinance, 'B');
    for (const [t, ms] of [
      [5, 1],
      [6, 2],
      [9, 9],
      [9, 9],
      [8, 8],
      [6, 2],
      [10, 10],
    ] as const)
      hear(trade(t, ms), ms);
    const events = await taken();
    expect(kinds(events)).toBe('trade trade gap trade trade trade');
    expect(events[2]).toMatchObject({ from: T + 2, ts: T + 9, symbol: 'BTC-USD' });
    expect(intake.refused.counts.get('duplicate')).toBe(2);
  });

  it('tells a hole after every reconnect, from the last event to the next', async () => {
    const { hear, taken, intake } = bench(readBinance, 'B');
    hear(trade(1, 10), 10);
    intake.closed();
    intake.opened(instant(T + 500), '');
    hear(trade(2, 600), 600);
    const events = await taken();
    expect(kinds(events)).toBe('trade gap trade');
    expect(events[1]).toMatchObject({ from: T + 10, ts: T + 600, symbol: undefined, line: 2 });
  });

  it('tells the hole that is open at the end', async () => {
    const { hear, taken, intake } = bench(readBinance, 'B');
    hear(trade(1, 10), 10);
    intake.closed();
    intake.ended(instant(T + 900));
    expect((await taken())[1]).toMatchObject({ kind: 'gap', from: T + 10, ts: T + 900 });
  });

  it.each(['{"e":"trade","s":"B"', '{"e":"trade","s":"B","t":2,"p":"1"}'])('takes %s for a loss', async (frame) => {
    const { hear, taken, intake } = bench(readBinance, 'B');
    hear(trade(1, 10), 10);
    hear(frame, 11);
    hear(trade(2, 12), 12);
    expect(kinds(await taken())).toBe('trade gap trade');
    expect(intake.refused.counts.get('malformed')).toBe(1);
  });

  it('begins with the newest of the past that a venue repeats, and takes later repeats as what was missed', async () => {
    const { hear, taken, intake } = bench(readHyperliquid, 'BTC');
    const past = (tids: readonly number[]): object => ({
      channel: 'trades',
      data: tids.map((tid) => ({ coin: 'BTC', side: 'B', px: '1', sz: '1', time: T - 100 + tid, hash: '0', tid })),
    });
    hear(past([1, 2, 3]), 0);
    intake.closed();
    intake.opened(instant(T + 50), '');
    hear(past([2, 3, 4, 5]), 51);
    const events = await taken();
    expect(kinds(events)).toBe('trade gap trade trade');
    expect(events.map(({ ts }) => ts - T)).toEqual([-97, 51, -96, -95]);
    expect(Object.fromEntries(intake.refused.counts)).toEqual({ 'before-start': 2, duplicate: 2 });
  });

  it('keeps trades apart whose numbers are the same', async () => {
    const { hear, taken } = bench(readHyperliquid, 'BTC');
    const one = { coin: 'BTC', side: 'B', px: '1', sz: '1', hash: '0', tid: 7 };
    hear({ channel: 'trades', data: [{ ...one, time: T }] }, 0);
    hear({ channel: 'trades', data: [{ ...one, time: T + 1 }] }, 1);
    expect(kinds(await taken())).toBe('trade trade');
  });

  it('finds the frame that Coinbase left out, and drops quotes that were overtaken', async () => {
    const { hear, taken } = bench(readCoinbaseAdvanced, 'A-B');
    const ticker = (sequence_num: number, best_bid: string): object => ({
      channel: 'ticker',
      timestamp: new Date(T + sequence_num).toISOString(),
      sequence_num,
      events: [
        { tickers: [{ product_id: 'A-B', best_bid, best_bid_quantity: '1', best_ask: '9', best_ask_quantity: '1' }] },
      ],
    });
    hear(ticker(0, '1'), 0);
    hear(ticker(2, '2'), 2);
    hear(ticker(1, '3'), 3);
    hear(ticker(3, '4'), 4);
    const events = await taken();
    expect(kinds(events)).toBe('quote gap quote quote');
    expect(events.flatMap((event) => (event.kind === 'quote' ? event.bid : []))).toEqual([100, 200, 400]);
  });

  it('refuses figures off the grid and crossed books, and goes on', async () => {
    const { hear, taken, intake } = bench(readBinance, 'B');
    hear(trade(1, 1), 1);
    hear({ ...trade(2, 2), p: '1.555' }, 2);
    hear({ u: 4, s: 'B', b: '2', B: '3', a: '1', A: '1' }, 3);
    hear(trade(3, 4), 4);
    expect(kinds(await taken())).toBe('trade trade');
    expect(Object.fromEntries(intake.refused.counts)).toEqual({ 'too-many-decimals': 1, crossed: 1 });
  });

  it('cuts marks to the grid and tells the funding between them', async () => {
    const { hear, taken } = bench(readBinance, 'B');
    const mark = (E: number, r: string): object => ({
      e: 'markPriceUpdate',
      E,
      s: 'B',
      p: '1.5599',
      i: '1.4',
      r,
      T: T + 100,
    });
    hear(mark(T, '-0.0001'), 0);
    hear(mark(T + 101, '0.0002'), 101);
    expect(await taken()).toMatchObject([
      { kind: 'mark', mark: 155, oracle: 140 },
      { kind: 'funding', ts: T + 100, visible: T + 101, rate: -100_000_000, line: 2 },
    ]);
  });

  it('lets nothing be visible before what already was, though clocks differ', async () => {
    const { hear, taken } = bench(readBinance, 'B');
    for (const [t, ts, received] of [
      [1, 2_000, 730],
      [2, 2_100, 900],
      [3, 2_200, 850],
    ] as const)
      hear(trade(t, ts), received);
    const events = await taken();
    expect(events.map(({ visible }) => visible - T)).toEqual([730, 900, 900]);
  });
});

const post = (n: number, text = 'words', operation = 'create'): object => ({
  did: 'did:me',
  time_us: (T + n) * 1000,
  kind: 'commit',
  commit: {
    rev: `r${n}`,
    operation,
    collection: 'app.bsky.feed.post',
    rkey: text === 'gone' ? 'k1' : `k${n}`,
    record: { text },
  },
});

describe('the intake of words', () => {
  const words = (changes: Partial<IntakeOptions> = {}): Bench =>
    bench(readJetstream, '', { markets: new Map(), repeats: true, ...changes });

  it('sees by the overlap that nothing is missing', async () => {
    const { hear, taken, intake } = words();
    hear(post(1), 1);
    hear(post(2), 2);
    intake.closed();
    expect(intake.cursor).toBe((T + 2) * 1000);
    intake.opened(instant(T + 50), '');
    hear(post(2), 51);
    hear(post(3), 52);
    expect(kinds(await taken())).toBe('post post post');
  });

  it('tells the hole where there is no overlap', async () => {
    const { hear, taken, intake } = words();
    hear(post(1), 1);
    intake.closed();
    intake.opened(instant(T + 50), '');
    hear(post(9), 51);
    expect(kinds(await taken())).toBe('post gap post');
  });

  it('tells edits and deletions, the latter only of their author', async () => {
    const { hear, taken, intake } = words();
    hear(post(1), 1);
    const edited = { ...post(1, 'other words', 'update') };
    hear(edited, 2);
    hear(edited, 3);
    hear(post(4, 'gone', 'delete'), 4);
    const events = await taken();
    expect(kinds(events)).toBe('post post-edited post-deleted');
    expect(events[1]).toMatchObject({ id: 'did:me/k1', text: 'other words' });
    expect(intake.refused.counts.get('duplicate')).toBe(1);
  });

  it('takes a post first seen edited as a post, and its first words as old', async () => {
    const { hear, taken } = bench(readReddit, '', { markets: new Map() });
    const comment = { id: 'c', author: 'ann', created_utc: T / 1000, body: 'later words', edited: T / 1000 };
    hear(comment, 1);
    hear({ ...comment, body: 'first words', edited: false }, 2);
    expect(kinds(await taken())).toBe('post');
  });

  it('drops posts nobody has room for, counts them and tells the hole, and drops no tick', async () => {
    const queue = new EventQueue(() => undefined);
    const stamper = new Stamper(0);
    const talk = new Intake(
      {
        source: 'talk',
        read: readJetstream,
        markets: new Map(),
        repeats: true,
        datedByAuthors: false,
        filler: undefined,
      },
      stamper,
      queue,
    );
    const ticks = new Intake(
      {
        source: 'ticks',
        read: readBinance,
        markets: new Map([['B', BTC]]),
        repeats: false,
        datedByAuthors: false,
        filler: undefined,
      },
      stamper,
      queue,
    );
    talk.opened(instant(T), '');
    ticks.opened(instant(T), '');
    for (let n = 1; n <= 100_000; n += 1) {
      talk.frame(JSON.stringify(post(n)), instant(T + n));
      if (n % 50 === 0) ticks.frame(JSON.stringify(trade(n / 50, n)), instant(T + n));
    }
    const first = (await queue.take()) ?? [];
    expect(first.filter(({ kind }) => kind === 'trade')).toHaveLength(2_000);
    expect(first.filter(({ kind }) => kind === 'post')).toHaveLength(50_000);
    expect(talk.refused.counts.get('dropped-post')).toBe(50_000);
    talk.frame(JSON.stringify(post(100_001)), instant(T + 100_001));
    expect((await queue.take()) ?? []).toMatchObject([
      { kind: 'gap', from: T + 50_000, ts: T + 100_001 },
      { kind: 'post' },
    ]);
  });
});
