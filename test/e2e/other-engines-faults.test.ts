import { describe, expect, it } from 'vitest';
import { memoryJournal } from '../../src/adapters/journal/memory-journal.ts';
import { metricsOf } from '../../src/arena/metrics.ts';
import type { FeedEvent } from '../../src/domain/feed-event.ts';
import type { Fill } from '../../src/domain/fill.ts';
import type { AccountHistory } from '../../src/domain/history.ts';
import { postId, type SymbolId } from '../../src/domain/ids.ts';
import type { Instrument } from '../../src/domain/instrument.ts';
import type { Intent } from '../../src/domain/order.ts';
import type { RunRecord } from '../../src/domain/record.ts';
import { instant, MINUTE_MS } from '../../src/domain/time.ts';
import { money, price, size } from '../../src/domain/units.ts';
import { historyOf } from '../../src/ledger/history.ts';
import type { Scorer } from '../../src/ports/scorer.ts';
import type { CodeStrategy } from '../../src/ports/strategy.ts';
import { bracket, buy, close, sell, stop, trailingStop, units } from '../../src/strategy/orders.ts';
import { competitor, planFor, runTest, sourceOf } from '../support/engine-run.ts';

/*
 * Faults that were found in other engines, each asked of this one from the tape to the books.
 */
const SYMBOL = 'ACME' as SymbolId;
const ACME: Instrument = {
  symbol: SYMBOL,
  kind: 'perp',
  venue: 'none',
  quoteCurrency: 'USD',
  priceDecimals: 2,
  tick: price(1),
  sizeDecimals: 0,
  lot: size(1),
  maxLeverage: 20,
  session: undefined,
  hourlyFundingRate: undefined,
};
const START_MS = Date.UTC(2024, 0, 2, 15);
const CAPITAL = money(1_000_000_000_000n);

/** Something on the tape, and what the strategy wants when it hears it. */
interface Beat {
  readonly afterMs: number;
  readonly event: (stamp: Stamp) => FeedEvent;
  readonly intents?: readonly Intent[];
}
interface Stamp {
  readonly ts: ReturnType<typeof instant>;
  readonly visible: ReturnType<typeof instant>;
  readonly tape: number;
  readonly line: number;
}

const beat = (seconds: number, event: Beat['event'], ...intents: readonly Intent[]): Beat => ({
  afterMs: seconds * 1_000,
  event,
  intents,
});
const quote =
  (bid: number, ask: number, shown = 1_000_000) =>
  (stamp: Stamp): FeedEvent => ({
    kind: 'quote',
    ...stamp,
    symbol: SYMBOL,
    bid: price(bid),
    ask: price(ask),
    bidSize: size(shown),
    askSize: size(shown),
  });
const sold =
  (at: number) =>
  (stamp: Stamp): FeedEvent => ({
    kind: 'trade',
    ...stamp,
    symbol: SYMBOL,
    price: price(at),
    size: size(1),
    side: 'sell',
  });
const post = (stamp: Stamp): FeedEvent => ({
  kind: 'post',
  ...stamp,
  id: postId('1'),
  source: 'made-up',
  author: 'somebody',
  text: 'ACME',
  followers: undefined,
  authorCreated: undefined,
  repostOf: undefined,
  lang: undefined,
});
const barOpen =
  (open: number) =>
  (stamp: Stamp): FeedEvent => ({
    kind: 'bar-open',
    ...stamp,
    symbol: SYMBOL,
    intervalMs: MINUTE_MS,
    open: price(open),
  });
const barClose =
  (open: number, high: number, low: number, at: number) =>
  (stamp: Stamp): FeedEvent => ({
    kind: 'bar-close',
    ...stamp,
    symbol: SYMBOL,
    intervalMs: MINUTE_MS,
    openedAt: instant(stamp.ts - MINUTE_MS),
    open: price(open),
    high: price(high),
    low: price(low),
    close: price(at),
    volume: 1,
  });

const scorer: Scorer = {
  name: 'made-up',
  score: () => ({ score: 1, label: 'bullish', confidence: 1, symbols: [{ symbol: SYMBOL, score: 1, weight: 1 }] }),
};

interface Told {
  readonly records: readonly RunRecord[];
  readonly fills: readonly Fill[];
  readonly account: AccountHistory;
}

/** Plays beats to a strategy that does what they say, through the whole engine. */
async function tell(beats: readonly Beat[], spreadBps = 0): Promise<Told> {
  let at = START_MS;
  const wanted = new Map<number, readonly Intent[]>();
  const events = beats.map(({ afterMs, event, intents = [] }, place) => {
    at += afterMs;
    wanted.set(place + 1, intents);
    return event({ ts: instant(at), visible: instant(at), tape: 0, line: place + 1 });
  });
  /** Once each: a bar that is made of ticks has the line of its last one. */
  const hear = (line: number): readonly Intent[] => {
    const intents = wanted.get(line) ?? [];
    wanted.delete(line);
    return intents;
  };
  const strategy: CodeStrategy = {
    kind: 'code',
    name: 'told',
    parameters: {},
    start: () => ({
      onQuote: (_, { line }) => hear(line),
      onTrade: (_, { line }) => hear(line),
      onPost: (_, { post: { line } }) => hear(line),
      onBars: (_, bars) => bars.flatMap(({ line }) => hear(line)),
    }),
  };
  const market = { instruments: new Map([[SYMBOL, ACME]]), feeds: () => [sourceOf('made-up', events)] };
  const plan = planFor(market, [competitor('told', strategy)]);
  const execution = { ...plan.execution, spreadBps, slippageBps: 0, latency: { kind: 'fixed', ms: 100 } } as const;
  const limits = { ...plan.season.limits, maxSymbolExposure: 100 };
  const journal = memoryJournal();
  const { rows } = await runTest({ ...plan, execution, season: { ...plan.season, limits } }, market.feeds(), {
    journal,
    scorer,
  });
  const records = rows.flatMap((row) => row.records);
  const [account] = historyOf(rows).accounts;
  if (account === undefined) throw new Error('nobody ran');
  return { records, account, fills: records.flatMap((record) => (record.kind === 'fill-made' ? [record.fill] : [])) };
}

const SIXTY = 60;

describe('a fault seen in another engine', () => {
  it('a fill at a price 55 minutes old: an order waits for the next price, and none is decided on an old one', async () => {
    const { fills, records } = await tell([
      beat(0, quote(9_990, 10_000), buy(SYMBOL, units(5))),
      beat(55 * SIXTY, quote(11_000, 11_010)),
      beat(55 * SIXTY, post, buy(SYMBOL, units(5))),
      beat(1, quote(11_000, 11_010)),
    ]);
    expect(fills.map(({ price: at, on }) => [at, on.line])).toEqual([[11_010, 2]]);
    expect(records.filter(({ kind }) => kind === 'order-refused')).toMatchObject([{ reason: 'stale-price' }]);
  });

  it('every order refused where trades carry one side only: both sides trade on them', async () => {
    const { fills, records } = await tell([
      beat(0, sold(10_000), buy(SYMBOL, units(5))),
      beat(1, sold(10_010), sell(SYMBOL, units(10))),
      beat(1, sold(10_020)),
    ]);
    expect(records.filter(({ kind }) => kind === 'order-refused')).toEqual([]);
    expect(fills.map(({ side, price: at }) => [side, at])).toEqual([
      ['buy', 10_010],
      ['sell', 10_020],
    ]);
  });

  it('one fill split silently: each piece is a fill of its own with its price, and together they are the order', async () => {
    const { fills, account } = await tell([
      beat(0, quote(9_990, 10_000), buy(SYMBOL, units(25))),
      beat(1, quote(9_990, 10_000, 10)),
      beat(1, quote(9_990, 10_000, 10)),
    ]);
    expect(fills.map((fill) => [fill.id, fill.size, fill.price, fill.on.line])).toEqual([
      ['f1', 10, 10_000, 2],
      ['f2', 15, 10_005, 2],
    ]);
    expect(fills.every(({ cause }) => cause.kind === 'order' && cause.order === 'o1')).toBe(true);
    expect(account.fillCount).toBe(2);
  });

  it('a gapped stop filled at the stop price: it fills at the open behind the gap', async () => {
    const { fills } = await tell([
      beat(0, barOpen(10_000)),
      beat(SIXTY, barClose(10_000, 10_010, 9_990, 10_000), bracket(buy(SYMBOL, units(5)), { stop: 95 })),
      beat(0, barOpen(10_000)),
      beat(SIXTY, barClose(10_000, 10_010, 9_990, 10_000)),
      beat(0, barOpen(10_000)),
      beat(SIXTY, barClose(10_000, 10_010, 9_990, 10_000)),
      beat(0, barOpen(9_000)),
      beat(SIXTY, barClose(9_000, 9_600, 8_900, 9_500)),
    ]);
    expect(fills.map(({ side, price: at }) => [side, at])).toEqual([
      ['buy', 10_000],
      ['sell', 9_000],
    ]);
    expect(fills[1]?.cause).toMatchObject({ kind: 'exit', exit: 'stop' });
  });

  it('profit shown without fees: the return and the win rate know them', async () => {
    const { account, fills } = await tell([
      beat(0, quote(10_000, 10_000), buy(SYMBOL, units(50))),
      // A twentieth of a percent each way is more than this rise.
      beat(1, quote(10_000, 10_000), close(SYMBOL)),
      beat(1, quote(10_005, 10_005)),
    ]);
    const rise = 250_000_000n;
    expect(fills.map(({ fee }) => fee)).toEqual([250_000_000n, 250_125_000n]);
    expect(account.finalEquity).toBe(CAPITAL + rise - 500_125_000n);
    expect(metricsOf(account).winRate).toEqual({ value: 0 });
    expect(metricsOf(account).return).toEqual({ value: expect.closeTo(-0.000250125, 12) });
  });

  it('the starting balance overwritten: capital is what was deposited, once, whatever came of it', async () => {
    const { account, records } = await tell([
      beat(0, quote(9_990, 10_000), buy(SYMBOL, units(50))),
      beat(1, quote(9_990, 10_000), close(SYMBOL)),
      beat(1, quote(9_000, 9_010)),
    ]);
    expect(account.capital).toBe(CAPITAL);
    expect(account.finalEquity).toBeLessThan(CAPITAL);
    const deposits = records.filter(
      (record) => record.kind === 'entry-booked' && record.entry.cause.kind === 'deposit',
    );
    expect(deposits).toHaveLength(1);
  });

  it('trades closed by a stop missing from the statistics: they count, and as losses', async () => {
    const { account } = await tell([
      beat(0, quote(9_990, 10_000), bracket(buy(SYMBOL, units(5)), { stop: 95 })),
      beat(1, quote(9_990, 10_000)),
      beat(1, quote(9_400, 9_410)),
      beat(1, quote(9_990, 10_000)),
    ]);
    expect(account.roundTrips).toMatchObject([{ exit: 'stop', exitPrice: 94, size: 5 }]);
    expect(metricsOf(account).trades).toEqual({ value: 1 });
    expect(metricsOf(account).winRate).toEqual({ value: 0 });
  });

  it('orphan stops killing the next position: a stop ends with the position it guarded', async () => {
    const guard = stop('sell', SYMBOL, units(5), 95, { reduceOnly: true });
    const { fills, records } = await tell([
      beat(0, quote(9_990, 10_000), bracket(buy(SYMBOL, units(5)), { stop: 96 })),
      beat(1, quote(9_990, 10_000), guard),
      beat(1, quote(9_990, 10_000), close(SYMBOL)),
      beat(1, quote(9_990, 10_000), buy(SYMBOL, units(7))),
      beat(1, quote(9_990, 10_000)),
      beat(1, quote(9_300, 9_310)),
      beat(1, quote(9_300, 9_310)),
    ]);
    expect(fills.map(({ side, size: of }) => [side, of])).toEqual([
      ['buy', 5],
      ['sell', 5],
      ['buy', 7],
    ]);
    expect(records.filter(({ kind }) => kind === 'order-cancelled')).toMatchObject([{ reason: 'position-closed' }]);
  });

  it.each([
    ['at market', trailingStop('sell', SYMBOL, units(5), 1)],
    ['at a trigger', stop('sell', SYMBOL, units(5), 95)],
  ])('orphan stops opening a position: one placed behind its entry ends with it (%s)', async (_, guard) => {
    const { fills, records } = await tell([
      beat(0, quote(9_990, 10_000), buy(SYMBOL, units(5)), guard),
      beat(1, quote(9_990, 10_000)),
      beat(1, quote(9_995, 10_000), close(SYMBOL)),
      beat(1, quote(9_300, 9_310)),
      beat(1, quote(9_200, 9_210)),
    ]);
    expect(fills.map(({ side, size: of }) => [side, of])).toEqual([
      ['buy', 5],
      ['sell', 5],
    ]);
    expect(records.filter(({ kind }) => kind === 'order-cancelled')).toMatchObject([{ reason: 'position-closed' }]);
  });

  it('stops on both sides, a bet on a breakout, are entries both', async () => {
    const { fills } = await tell([
      beat(0, quote(9_990, 10_000), stop('buy', SYMBOL, units(5), 105), stop('sell', SYMBOL, units(5), 95)),
      beat(1, quote(9_400, 9_410)),
    ]);
    expect(fills.map(({ side, size: of }) => [side, of])).toEqual([['sell', 5]]);
  });

  it('the naive liquidation price, 1.95 times too far away at 20×: maintenance ends it at half that distance', async () => {
    const held = (bid: number) =>
      tell([
        beat(0, quote(10_000, 10_000), buy(SYMBOL, units(100), { leverage: 20 })),
        beat(1, quote(10_000, 10_000)),
        beat(1, quote(bid, bid)),
      ]);
    // entry · (1 − 1/20) is 95; (margin − size · entry) / (size · (l − 1)) with l = 1/40 is 97.44.
    const [stands, ends] = [await held(9_744), await held(9_743)];
    expect(stands.fills.map(({ cause }) => cause.kind)).toEqual(['order']);
    expect(ends.fills.map(({ cause }) => cause.kind)).toEqual(['order', 'liquidation']);
  });
});
