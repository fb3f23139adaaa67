import { describe, expect, it } from 'vitest';
import { DAY_MS, instant } from '../../../src/domain/time.ts';
import { price } from '../../../src/domain/units.ts';
import { acceptEvent } from '../../../src/execution/market/accept-event.ts';
import { createMarket } from '../../../src/execution/market/market.ts';
import { isStale, openMsBetween } from '../../../src/execution/market/stale.ts';
import { PERP, SYMBOL } from '../../support/execution/desk.ts';

const OPTIONS = { spreadBps: 0, staleMs: 60_000 };
const NEW_YORK = { timeZone: 'America/New_York', opensAtMinutes: 570, closesAtMinutes: 960 } as const;

/** Events that may break what their types promise: what a feed let through is checked once more here. */
function stamp(at: number) {
  return { ts: instant(at), visible: instant(at), tape: 0, line: 1, symbol: SYMBOL };
}
function quote(bid: number, ask: number, at = 0) {
  return { kind: 'quote', ...stamp(at), bid, ask, bidSize: 1, askSize: 1 } as never;
}
function trade(at: number) {
  return { kind: 'trade', ...stamp(0), price: at, size: 1, side: undefined } as never;
}
function bar(open: number, high: number, low: number, close: number) {
  return {
    kind: 'bar-close',
    ...stamp(0),
    intervalMs: 60_000,
    openedAt: 0,
    open,
    high,
    low,
    close,
    volume: 0,
  } as never;
}
function mark(at: number, oracle?: number) {
  return { kind: 'mark', ...stamp(0), mark: at, oracle } as never;
}

describe('prices that are not believed', () => {
  it.each([
    ['a quote of zero', quote(0, 100), 'not-positive'],
    ['a negative ask', quote(100, -1), 'not-positive'],
    ['no number', quote(Number.NaN, 100), 'not-positive'],
    ['a crossed quote', quote(101, 100), 'crossed'],
    ['a trade of zero', trade(0), 'not-positive'],
    ['a bar open of zero', { kind: 'bar-open', ...stamp(0), intervalMs: 1, open: 0 } as never, 'not-positive'],
    ['a bar with a low of zero', bar(100, 100, 0, 100), 'not-positive'],
    ['a high below the close', bar(100, 100, 90, 101), 'impossible-range'],
    ['a low above the open', bar(100, 120, 101, 110), 'impossible-range'],
    ['a mark of zero', mark(0), 'not-positive'],
    ['an oracle of zero', mark(100, 0), 'not-positive'],
    ['a locked quote is fine', quote(100, 100), 'accepted'],
  ])('%s', (_name, event, expected) => {
    const market = createMarket(PERP, OPTIONS);
    const before = { ...market };
    expect(acceptEvent(market, event)).toBe(expected);
    if (expected !== 'accepted') expect(market).toEqual(before);
  });

  it('a trade a fifth away waits for a second one near it', () => {
    const market = createMarket(PERP, OPTIONS);
    expect(acceptEvent(market, trade(1_000))).toBe('accepted');
    expect(acceptEvent(market, trade(1_200))).toBe('accepted');
    expect(acceptEvent(market, trade(1_441))).toBe('unconfirmed');
    expect(market.mark).toBe(1_200);
    expect(acceptEvent(market, trade(1_210))).toBe('accepted');
    // The far one is forgotten: another far one is a first one again.
    expect(acceptEvent(market, trade(1_500))).toBe('unconfirmed');
    expect(acceptEvent(market, trade(1_510))).toBe('accepted');
    expect(market.mark).toBe(1_510);
    expect(acceptEvent(market, trade(100))).toBe('unconfirmed');
    expect(acceptEvent(market, trade(10_000))).toBe('unconfirmed');
    expect(acceptEvent(market, trade(1_500))).toBe('accepted');
  });

  it('either side of a quote may be too far', () => {
    const market = createMarket(PERP, OPTIONS);
    acceptEvent(market, quote(1_000, 1_010));
    expect(acceptEvent(market, quote(1_000, 1_213))).toBe('unconfirmed');
    expect(acceptEvent(market, quote(799, 1_010))).toBe('unconfirmed');
    expect(acceptEvent(market, quote(798, 1_005))).toBe('accepted');
    expect([market.bid, market.ask]).toEqual([798, 1_005]);
    // An accepted quote makes one forget the far one before it.
    expect(acceptEvent(market, quote(400, 500))).toBe('unconfirmed');
    expect(acceptEvent(market, quote(800, 1_000))).toBe('accepted');
    expect(acceptEvent(market, quote(400, 500))).toBe('unconfirmed');
  });

  it('a level that was left a moment ago is no news', () => {
    const market = createMarket(PERP, OPTIONS);
    const believed = [3, 5, 5, 3, 3, 5, 5, 5, 3].map((at) => acceptEvent(market, trade(at * 100)) === 'accepted');
    expect(believed).toEqual([true, false, true, true, true, false, true, true, false]);
  });

  it('one tick is near, however much of the price it is', () => {
    const kinds = [
      (at: number) => trade(at),
      (at: number) => quote(at, at + 1),
      (at: number) => mark(at),
      (at: number) => mark(100, at),
    ];
    for (const event of kinds) {
      const market = createMarket(PERP, OPTIONS);
      for (const at of [3, 4, 3, 2, 1, 2]) expect(acceptEvent(market, event(at))).toBe('accepted');
      expect(acceptEvent(market, event(4))).toBe('unconfirmed');
    }
    const coarse = createMarket({ ...PERP, tick: price(25) }, OPTIONS);
    for (const at of [100, 125, 75, 50, 25]) {
      expect(acceptEvent(coarse, trade(at))).toBe(at === 75 ? 'unconfirmed' : 'accepted');
    }
  });

  it('a mark waits too, until a second one or the price itself says so', () => {
    const market = createMarket(PERP, OPTIONS);
    acceptEvent(market, quote(9_999, 10_001));
    expect(acceptEvent(market, mark(100))).toBe('unconfirmed');
    expect([market.mark, market.hasTapeMark]).toEqual([10_000, false]);
    expect(acceptEvent(market, mark(10_000))).toBe('accepted');
    expect(acceptEvent(market, mark(7_000))).toBe('unconfirmed');
    expect(acceptEvent(market, mark(6_900))).toBe('accepted');
    // Quotes still stand at 10,000, so the way back is confirmed by them.
    acceptEvent(market, mark(6_800));
    expect(acceptEvent(market, mark(10_010))).toBe('accepted');
  });

  it('a slip of the oracle alone does not pass with a sound mark', () => {
    const market = createMarket(PERP, OPTIONS);
    acceptEvent(market, mark(10_000, 10_001));
    expect(acceptEvent(market, mark(10_002, 100))).toBe('unconfirmed');
    expect([market.mark, market.oracle]).toEqual([10_000, 10_001]);
    expect(acceptEvent(market, mark(10_002, 10_003))).toBe('accepted');
    expect(acceptEvent(market, mark(10_002, 7_000))).toBe('unconfirmed');
    expect(acceptEvent(market, mark(10_002, 7_001))).toBe('accepted');
  });

  it('a quote of an empty book is never believed, nor confirms itself', () => {
    const market = createMarket(PERP, OPTIONS);
    expect(acceptEvent(market, quote(5, 20_000))).toBe('too-wide');
    expect(acceptEvent(market, quote(9_999, 10_001))).toBe('accepted');
    for (const _ of [1, 2, 3]) expect(acceptEvent(market, quote(5, 20_000))).toBe('too-wide');
    expect([market.bid, market.ask]).toEqual([9_999, 10_001]);
    expect(acceptEvent(market, quote(5_000, 10_001))).toBe('too-wide');
    expect(acceptEvent(market, quote(5_001, 10_002))).toBe('unconfirmed');
  });
});

describe('the mark', () => {
  it('is the best there is: bar, trade, quote mid rounded down, tape', () => {
    const market = createMarket(PERP, OPTIONS);
    acceptEvent(market, bar(990, 1_010, 980, 1_000));
    expect(market.mark).toBe(1_000);
    acceptEvent(market, trade(1_001));
    acceptEvent(market, bar(900, 900, 900, 900));
    expect(market.mark).toBe(1_001);
    acceptEvent(market, quote(1_002, 1_005));
    acceptEvent(market, trade(1_100));
    expect([market.mark, market.oracle]).toEqual([1_003, 1_003]);
    acceptEvent(market, mark(1_004));
    acceptEvent(market, quote(1_000, 1_001));
    expect([market.mark, market.oracle]).toEqual([1_004, 1_004]);
    acceptEvent(market, mark(1_006, 1_007));
    acceptEvent(market, mark(1_008));
    expect([market.mark, market.oracle]).toEqual([1_008, 1_007]);
  });

  it('half the spread lies on either side of what shows one price, rounded against', () => {
    const market = createMarket(PERP, { ...OPTIONS, spreadBps: 5 });
    acceptEvent(market, trade(10_001));
    expect([market.bid, market.mark, market.ask]).toEqual([9_998, 10_001, 10_004]);
  });
});

describe('staleness', () => {
  it('ticks grow old after staleMs, and nothing is no price', () => {
    const market = createMarket(PERP, OPTIONS);
    expect(isStale(market, instant(0))).toBe(true);
    acceptEvent(market, quote(1, 2, 1_000));
    expect(isStale(market, instant(61_000))).toBe(false);
    expect(isStale(market, instant(61_001))).toBe(true);
  });

  it('a stream of trades does not keep an old quote fresh', () => {
    const market = createMarket(PERP, OPTIONS);
    acceptEvent(market, quote(100, 101, 0));
    acceptEvent(market, { ...(trade(100) as object), visible: instant(61_000) } as never);
    expect(isStale(market, instant(61_001))).toBe(true);
  });

  it('bars grow old after two intervals of open session', () => {
    const open = (at: number, intervalMs: number) =>
      ({ kind: 'bar-open', ...stamp(at), intervalMs, open: 100 }) as never;
    const minutes = createMarket(PERP, OPTIONS);
    acceptEvent(minutes, open(0, 60_000));
    expect(isStale(minutes, instant(120_000))).toBe(false);
    expect(isStale(minutes, instant(120_001))).toBe(true);

    const daily = createMarket({ ...PERP, session: NEW_YORK }, OPTIONS);
    const friday = Date.parse('2014-03-07T14:30:00Z');
    acceptEvent(daily, open(friday, DAY_MS));
    // New York's clocks go forward over this weekend: Monday's session opens at 13:30 UTC.
    expect(isStale(daily, instant(Date.parse('2014-03-10T20:00:00Z')))).toBe(false);
    expect(isStale(daily, instant(Date.parse('2014-03-11T13:30:00.001Z')))).toBe(true);
  });

  it('counts open time across weekends and inside a day', () => {
    const from = instant(Date.parse('2014-01-03T20:00:00Z'));
    const to = instant(Date.parse('2014-01-06T15:30:00Z'));
    expect(openMsBetween(from, to, NEW_YORK)).toBe(2 * 3_600_000);
    expect(openMsBetween(from, to, undefined)).toBe(to - from);
    expect(openMsBetween(from, from, NEW_YORK)).toBe(0);
  });
});

describe('reach', () => {
  it('a range reaches to its extremes, other events nowhere', () => {
    const market = createMarket(PERP, { ...OPTIONS, spreadBps: 20 });
    acceptEvent(market, bar(10_000, 11_000, 9_000, 10_500));
    expect([market.bidLow, market.bidHigh, market.askLow, market.askHigh]).toEqual([8_991, 10_989, 9_009, 11_011]);
    expect(market.fillable).toBe(false);
    acceptEvent(market, { kind: 'funding', ...stamp(0), rate: 1 } as never);
    expect(market.bidLow).toBeGreaterThan(market.bidHigh);
    acceptEvent(market, quote(price(100), price(102)));
    expect([market.bidLow, market.bidHigh, market.askLow, market.askHigh]).toEqual([100, 100, 102, 102]);
  });
});
