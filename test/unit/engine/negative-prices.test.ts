import fc from 'fast-check';
import { bracket, buy, close, limit, notional, sell, trailingStop, units } from 'quartet';
import { describe, expect, it } from 'vitest';
import type { Instrument } from '../../../src/domain/instrument.ts';
import { money, price, rateOf, size } from '../../../src/domain/units.ts';
import { liquidationPrice } from '../../../src/execution/money/liquidation.ts';
import type { MaintenanceTiers } from '../../../src/execution/money/maintenance.ts';
import { flat, toldBars } from '../../support/told-bars.ts';
import { type Beat, instrumentOf, symbolNamed, toldRun } from '../../support/told-run.ts';

const OIL = symbolNamed('OIL');
const oil: Instrument = { ...instrumentOf(OIL, 'perp', 5), marginPrice: price(2_000) };

const at = (cents: number, ...intents: Beat['intents']): Beat => ({
  symbol: OIL,
  bid: cents,
  ask: cents + 2,
  shown: 1_000,
  intents,
});

describe('a market that trades below zero', () => {
  it('is paid to be bought there, and pays to be sold: to the cent', async () => {
    const run = await toldRun(
      [oil],
      [at(-3_765, buy(OIL, units(10))), at(-3_765), at(-1_400), at(-1_400, close(OIL)), at(-1_400)],
    );
    expect(run.log).toEqual(['2 buy 10 OIL @ -37.63 o1', '5 sell 10 OIL @ -14.00 o2']);
    expect(run.equity).toBe(10_000 + 10 * (37.63 - 14));
  });

  it('is crossed by limits, stops and trailing stops below zero', async () => {
    const rise = [-200, -100, 50, 300].map((cents) => at(cents));
    const fall = [at(-400), at(-600)];
    const stopped = bracket(limit('buy', OIL, units(3), -1), { stop: -5, target: 2 });
    const run = await toldRun([oil], [at(-50, stopped), at(-50), at(-110), ...fall]);
    expect(run.log).toEqual(['3 buy 3 OIL @ -1.08 o1', '5 sell 3 OIL @ -6.00 stop']);
    const target = await toldRun([oil], [at(-50, stopped), at(-50), at(-110), ...rise]);
    expect(target.log).toEqual(['3 buy 3 OIL @ -1.08 o1', '7 sell 3 OIL @ 3.00 target']);
    const trailing = [
      at(100, buy(OIL, units(3))),
      at(100, trailingStop('sell', OIL, units(3), 2)),
      at(150),
      at(-48),
      at(-60),
    ];
    expect((await toldRun([oil], trailing)).log.at(-1)).toBe('5 sell 3 OIL @ -0.60 o2');
  });

  it('asks for margin at a price of nothing, and counts a size there', async () => {
    const open = async (units_: number, leverage: number) =>
      (await toldRun([oil], [at(-1, buy(OIL, units(units_), { leverage })), at(-1)])).log[0];
    // 10,000 at 5x carries 50,000: 2,500 units at 20.
    expect(await open(2_500, 5)).toBe('2 buy 1000 OIL @ 0.01 o1');
    expect(await open(2_501, 5)).toBe('refused insufficient-margin');
    const byNotional = await toldRun([oil], [at(-1, sell(OIL, notional(100))), at(-1)]);
    expect(byNotional.log).toEqual(['2 sell 5 OIL @ -0.01 o1']);
  });

  it('is liquidated on its way through zero, and loses no more than its margin', async () => {
    const day = (date: number, prices: readonly [number, number, number, number], ...intents: Beat['intents']) => ({
      day: date,
      symbol: OIL,
      prices,
      intents,
    });
    const run = await toldBars(
      [oil],
      [
        day(0, [1_987, 2_015, 1_731, 1_827], buy(OIL, units(100), { leverage: 5 })),
        day(1, [1_773, 1_785, -4_032, -3_763]),
        day(2, [-1_400, 1_386, -1_674, 1_001]),
      ],
    );
    // Bought at 17.73 with 20 / 5 of margin; maintenance is a tenth of 20: 17.73 − 4 + 2.
    expect(run.fills).toEqual(['2 buy 100 @ 17.73 o1', '2 sell 100 @ 15.73 liquidation']);
    const kept = await toldBars(
      [oil],
      [
        day(0, [1_987, 2_015, 1_731, 1_827], buy(OIL, units(100), { leverage: 1 })),
        day(1, [1_773, 1_785, 1_700, 1_700]),
        day(2, [-4_000, -3_000, -4_032, -3_763]),
      ],
    );
    // Gapped through: closed at the open, and what is lost beyond the margin of 20 a unit is the insurance's.
    expect(kept.fills.at(-1)).toBe('3 sell 100 @ -40.00 liquidation');
    expect(kept.ledger.cash).toBe(money(10_000_00000000n - 2_000_00000000n));
  });

  it('does not believe one far quote, and measures by the margin price near zero', async () => {
    const far = await toldRun([oil], [at(100, buy(OIL, units(1))), at(-500), at(100)]);
    expect(far.log).toEqual(['3 buy 1 OIL @ 1.02 o1']);
    const near = await toldRun([oil], [at(10, buy(OIL, units(1))), at(-300)]);
    expect(near.log).toEqual(['2 buy 1 OIL @ -2.98 o1']);
  });

  it('keeps others above zero', async () => {
    const plain = { ...oil, marginPrice: undefined };
    const run = await toldBars(
      [plain],
      [flat(0, OIL, 1_000, 1_000, buy(OIL, units(1))), flat(1, OIL, -5), flat(2, OIL, 900)],
    );
    expect(run.fills).toEqual(['3 buy 1 @ 9.00 o1']);
    expect(run.outcome.refusedPrices.get('not-positive')).toBe(2);
  });
});

describe('the liquidation price where prices may be negative', () => {
  const tier = (from: number, fraction: number, deduction: number) => ({
    from: money(BigInt(from)),
    maxLeverage: 1,
    rate: rateOf(fraction),
    deduction: money(BigInt(deduction)),
  });
  // Prices in units of 1e-8 and sizes whole: a price times a size is an amount of money.
  const grid = { priceDecimals: 8, sizeDecimals: 0 };

  it('is the first mark, walked down or up, at which what is behind no longer exceeds what is asked', () => {
    const marks = Array.from({ length: 5_201 }, (_, place) => place - 2_600);
    fc.assert(
      fc.property(
        fc.record({
          side: fc.constantFrom('long' as const, 'short' as const),
          units: fc.integer({ min: 1, max: 9 }),
          entry: fc.integer({ min: -120, max: 120 }),
          margin: fc.integer({ min: 0, max: 900 }),
          marginPrice: fc.integer({ min: 1, max: 60 }),
          low: fc.integer({ min: 1, max: 30 }),
          high: fc.integer({ min: 31, max: 60 }),
          deduction: fc.integer({ min: 0, max: 50 }),
        }),
        ({ side, units: count, entry, margin, marginPrice, low, high, deduction }) => {
          const tiers: MaintenanceTiers = [tier(0, low / 100, 0), tier(100, high / 100, deduction)];
          const backed = { side, size: size(count), cost: money(BigInt(entry * count)), margin: money(BigInt(margin)) };
          const found = liquidationPrice(backed, tiers, { ...grid, marginPrice: price(marginPrice) });
          const isDue = (mark: number): boolean => {
            const result = side === 'long' ? count * mark - entry * count : entry * count - count * mark;
            const exposure = count * Math.max(Math.abs(mark), marginPrice);
            const asked = [low * exposure, high * exposure - 100 * deduction].map((hundredths) => hundredths / 100);
            return (margin + result) * 100 <= Math.max(...asked.map((value) => Math.round(value * 100)));
          };
          const wrong = marks.find((mark) => (side === 'long' ? mark <= found : mark >= found) !== isDue(mark));
          expect(wrong, `where ${found} is wrong`).toBeUndefined();
        },
      ),
      { numRuns: 2_000 },
    );
  });
});
