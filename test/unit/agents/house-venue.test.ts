import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SizedDecision } from '../../../src/agents/outcome.ts';
import type { SymbolView } from '../../../src/domain/snapshot.ts';
import { isBeyondLiquidation } from '../../../src/execution/judge/clamp-opening.ts';
import { snapshotOf, symbol, viewOf } from '../../support/snapshot.ts';
import { house, playCycle, teamOf } from '../../support/team.ts';

/** A strong move either way, with bars as wild as a reading lets them be, on a venue of these terms. */
const market = fc.record({
  up: fc.boolean(),
  unit: fc.double({ min: 0.0005, max: 0.2, noNaN: true }),
  maxLeverage: fc.constantFrom(1, 2, 3, 5, 10, 40),
  maintenanceRate: fc.constantFrom(0.0125, 0.1, 0.25, 0.3, 0.5),
  canShort: fc.boolean(),
});

function viewIn({ up, unit, ...terms }: typeof market extends fc.Arbitrary<infer Drawn> ? Drawn : never): SymbolView {
  const price = 100;
  const sign = up ? 1 : -1;
  const view = viewOf('ACME', {
    price,
    indicators: {
      atr14: price * unit,
      sma10: price * (1 + sign * unit),
      sma30: price * (1 - sign * unit),
      adx14: 40,
      rsi14: 50 + sign * 20,
    },
    returns: [sign * unit, sign * 2 * unit, sign * 3 * unit],
    score: sign * 0.8,
    voices: 9,
  });
  return { ...view, symbol: symbol('ACME'), ...terms };
}

function wantedBy(mode: 'team' | 'fast', view: SymbolView): readonly SizedDecision[] {
  const { outcome } = playCycle(teamOf({ mode }), snapshotOf([view]), house);
  return outcome.kind === 'decisions' ? outcome.decisions : [];
}

describe('the house knows its venue', () => {
  it('asks for no short where there is none, and for no stop that liquidation comes before', () => {
    let opened = 0;
    fc.assert(
      fc.property(market, fc.constantFrom('team' as const, 'fast' as const), (drawn, mode) => {
        const view = viewIn(drawn);
        for (const { action, leverage = 1, stopLoss = 0 } of wantedBy(mode, view)) {
          expect(view.canShort || action !== 'open_short').toBe(true);
          expect(leverage).toBeLessThanOrEqual(Math.max(1, view.maxLeverage));
          const isLong = action === 'open_long';
          const entered = { price: view.price, leverage, maintenanceMarginRate: view.maintenanceRate };
          expect(isBeyondLiquidation(stopLoss, isLong, entered)).toBe(false);
          opened += 1;
        }
      }),
      { numRuns: 1_000 },
    );
    expect(opened).toBeGreaterThan(300);
  });
});
