import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { InputError } from '../../../src/domain/errors.ts';
import { DAY_MS, instant, MINUTE_MS } from '../../../src/domain/time.ts';
import { Desk } from '../../../src/engine/desk.ts';
import { parseInvalidation } from '../../../src/execution/invalidation/parse.ts';
import { createMarket } from '../../../src/execution/market/market.ts';
import { barAt, instrumentFor, quoteAt, tradeAt } from '../../support/feed.ts';

const deskOfX = (tapeMs?: readonly number[]): Desk =>
  new Desk(createMarket(instrumentFor('X'), { spreadBps: 0, staleMs: MINUTE_MS }), { madeMs: MINUTE_MS, tapeMs });

describe('the bars a desk keeps', () => {
  it('are the last 512, oldest first, and each is found by how long ago it closed', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1_300 }), (count) => {
        const desk = deskOfX();
        const bars = Array.from({ length: count }, (_, place) => barAt(place * MINUTE_MS, [100 + place]));
        for (const bar of bars) desk.onBar(bar);
        const kept = bars.slice(-512);
        expect(desk.recentBars()).toEqual(kept);
        for (const back of [0, 1, 511, 512, count - 1, count]) {
          expect(desk.recentBar(back)).toBe(back < 0 ? undefined : kept[kept.length - 1 - back]);
        }
      }),
      { numRuns: 30 },
    );
  });
});

describe('bars made from ticks', () => {
  it('tell when they end with their first tick, and close once', () => {
    const desk = deskOfX();
    expect(desk.onTick(tradeAt({ visible: 10 }, 100))).toBe(MINUTE_MS);
    expect(desk.onTick(tradeAt({ visible: 20 }, 130))).toBeUndefined();
    expect(desk.onTick(tradeAt({ visible: MINUTE_MS - 1 }, 90))).toBeUndefined();
    expect(desk.closeDue(instant(MINUTE_MS - 1))).toBeUndefined();
    expect(desk.closeDue(instant(MINUTE_MS))).toMatchObject({
      open: 100,
      high: 130,
      low: 90,
      close: 90,
      volume: 0.003,
    });
    expect(desk.closeDue(instant(MINUTE_MS))).toBeUndefined();
  });

  it('come of mids until the first trade, which then makes them alone', () => {
    const desk = deskOfX();
    expect(desk.onTick(quoteAt({ visible: 10 }, 99, 104))).toBe(MINUTE_MS);
    desk.onTick(tradeAt({ visible: 20 }, 200));
    desk.onTick(quoteAt({ visible: 30 }, 10, 12));
    expect(desk.closeDue(instant(MINUTE_MS))).toMatchObject({
      open: 200,
      high: 200,
      low: 200,
      close: 200,
      volume: 0.001,
    });
  });

  it('are not made where the tape brings its own', () => {
    const desk = deskOfX();
    desk.hasTapeBars = true;
    expect(desk.onTick(tradeAt({ visible: 10 }))).toBeUndefined();
    expect(desk.closeDue(instant(MINUTE_MS))).toBeUndefined();
  });
});

describe('the indicators of a desk', () => {
  it('are fed at the interval they were asked for: bars, ticks, or larger bars', () => {
    const desk = deskOfX();
    const means = [undefined, '3m', 'tick'].map((every) => desk.indicator('sma', { period: 2 }, every));
    const values = () => means.map((mean) => mean.value());
    for (let minute = 0; minute < 5; minute += 1) desk.onBar(barAt(minute * MINUTE_MS, [100 * (minute + 1)]));
    expect(values()).toEqual([4.5, undefined, undefined]);
    desk.onBar(barAt(5 * MINUTE_MS, [600]));
    expect(values()).toEqual([5.5, 4.5, undefined]);
    desk.onTick(tradeAt({ visible: 400_000 }, 700));
    desk.onTick(tradeAt({ visible: 400_001 }, 800));
    expect(values()).toEqual([5.5, 4.5, 7.5]);
  });

  it('are one for all who ask for the same, however they lay their parameters out', () => {
    const desk = deskOfX();
    const first = desk.indicator('macd', { fast: 3, slow: 6, signal: 2 }, '5m');
    expect(desk.indicator('macd', { signal: 2, slow: 6, fast: 3 }, '5m')).toBe(first);
    expect(desk.indicator('macd', { signal: 2, slow: 6, fast: 3 }, undefined)).not.toBe(first);
  });

  it('are refused at an interval that is none', () => {
    expect(() => deskOfX().indicator('sma', { period: 2 }, 'often')).toThrow(InputError);
  });

  it.each([
    ['finer than the bars', '1h', [DAY_MS], '1d'],
    ['no multiple of the bars', '7m', [5 * MINUTE_MS], '5m'],
    ['finer than bars that ticks will make', '30s', undefined, '1m'],
  ])('are refused %s', (_, every, tapeMs, finest) => {
    expect(() => deskOfX(tapeMs).indicator('sma', { period: 2 }, every)).toThrow(
      `bars of ${every} cannot be made of those that X has, of ${finest}`,
    );
  });

  it("take the tape's own larger bars where it has them, and leave the finest alone", () => {
    const desk = deskOfX([MINUTE_MS, 7 * MINUTE_MS]);
    const [base, own] = [undefined, '7m'].map((every) => desk.indicator('sma', { period: 2 }, every));
    for (let minute = 0; minute < 14; minute += 1) desk.onBar(barAt(minute * MINUTE_MS, [100]));
    expect([base?.value(), own?.value()]).toEqual([1, undefined]);
    for (const place of [0, 1]) desk.onLargerBar(barAt(place * 7 * MINUTE_MS, [900], 7 * MINUTE_MS));
    expect([base?.value(), own?.value()]).toEqual([1, 9]);
    expect(desk.recentBar(0)?.intervalMs).toBe(MINUTE_MS);
  });
});

it.each([
  ['close(1h) < 50', false],
  ['close(1d) < 50', true],
  ['close(1d) < 50 or sentiment(1h) < 0', false],
  ['sma3(1w) < 50', true],
])('knows whether a rule can be judged on daily bars: %s', (text, can) => {
  const rule = parseInvalidation(text);
  expect(rule.ok && deskOfX([DAY_MS]).canJudge(rule.value)).toBe(can);
});
