import fc from 'fast-check';
import { bracket, buy, close, type Intent, limit, sell, stop, trailingStop, units } from 'quartet';
import { describe, expect, it } from 'vitest';
import type { Split } from '../../../src/domain/feed-event.ts';
import { DAY_MS, instant } from '../../../src/domain/time.ts';
import { moneyToNumber } from '../../../src/domain/units.ts';
import { flat, type ToldBar, toldBars } from '../../support/told-bars.ts';
import { instrumentOf, symbolNamed } from '../../support/told-run.ts';

const ONE = symbolNamed('ONE');
const shares = [instrumentOf(ONE, 'equity', 2)];

/** From the opening of this day on. */
function splitOn(day: number, newShares: number, oldShares: number): Split {
  const at = instant(Date.UTC(2024, 0, 1) + day * DAY_MS);
  return { kind: 'split', ts: at, visible: at, tape: 0, line: 99, symbol: ONE, newShares, oldShares };
}

/** Equity at each close, of an account that holds from the open of day 1 and does no more. */
async function held(opening: Intent, closes: readonly number[], split: Split) {
  const bars = closes.map((at, day) => flat(day, ONE, at, 1_000, ...(day === 0 ? [opening] : [])));
  const { records, outcome } = await toldBars(shares, bars, {}, [split]);
  const equity = records.flatMap((one) => (one.kind === 'equity-sampled' ? [moneyToNumber(one.equity)] : []));
  return { equity: equity.slice(0, closes.length), notes: outcome.notes };
}

describe('a split', () => {
  it('leaves an account what it had, long or short, four for one or one for ten', async () => {
    const { equity, notes } = await held(
      buy(ONE, units(10)),
      [40_000, 40_000, 40_400, 10_100, 10_200],
      splitOn(3, 4, 1),
    );
    expect(equity).toEqual([10_000, 10_000, 10_040, 10_040, 10_080]);
    expect(notes).toEqual([
      'ONE: 4 for 1 shares from 2024-01-04 on; prices, sizes and volumes behind that are told in shares of before it.',
    ]);
    const short = await held(sell(ONE, units(10)), [40_000, 40_000, 40_400, 10_100, 10_200], splitOn(3, 4, 1));
    expect(short.equity).toEqual([10_000, 10_000, 9_960, 9_960, 9_920]);
    const merged = await held(buy(ONE, units(1_000)), [250, 250, 255, 2_550, 2_600], splitOn(3, 1, 10));
    expect(merged.equity).toEqual([10_000, 10_000, 10_050, 10_050, 10_100]);
  });

  it('fills what waits, stops and trails as without it, wherever prices go', async () => {
    const told = fc.record({
      levels: fc.array(
        fc.tuple(fc.nat(10), fc.nat(10), fc.nat(10), fc.nat(10)).map((four) => four.map((step) => 1_000 + 20 * step)),
        { minLength: 4, maxLength: 7 },
      ),
      ratio: fc.constantFrom([4, 1], [2, 1], [1, 10], [5, 2]),
      splitDay: fc.integer({ min: 1, max: 4 }),
      orders: fc.array(
        fc.constantFrom<Intent>(
          bracket(buy(ONE, units(10)), { stop: 10.4, target: 11.8, trailing: 0.7 }),
          bracket(sell(ONE, units(10)), { stop: 11.6, target: 10.2 }),
          limit('buy', ONE, units(5), 10.3),
          limit('sell', ONE, units(5), 11.7),
          stop('sell', ONE, units(5), 10.5),
          trailingStop('sell', ONE, units(5), 0.5),
          close(ONE),
        ),
        { minLength: 4, maxLength: 7 },
      ),
    });
    await fc.assert(
      fc.asyncProperty(told, async ({ levels, ratio: [newShares = 1, oldShares = 1], splitDay, orders }) => {
        const bars = levels.map((four, day): ToldBar => {
          const [open = 0, one = 0, other = 0, last = 0] = four;
          const prices = [open, Math.max(...four), Math.min(one, other, open, last), last] as const;
          return { day, symbol: ONE, prices, intents: orders.slice(day, day + 1) };
        });
        const asTraded = bars.map((bar) => {
          const [open, high, low, last] = bar.prices.map((at) => (at * oldShares) / newShares);
          const prices = [open ?? 0, high ?? 0, low ?? 0, last ?? 0] as const;
          return bar.day < splitDay ? bar : { ...bar, prices, volume: (1_000 * newShares) / oldShares };
        });
        const without = await toldBars(shares, bars);
        const behind = await toldBars(shares, asTraded, {}, [splitOn(splitDay, newShares, oldShares)]);
        expect(behind.fills).toEqual(without.fills);
        expect(behind.outcome.digest).toEqual(without.outcome.digest);
      }),
      { numRuns: 40 },
    );
  });
});
