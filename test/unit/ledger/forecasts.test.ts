import { describe, expect, it } from 'vitest';
import type { FillCause } from '../../../src/domain/fill.ts';
import { decisionId, orderId } from '../../../src/domain/ids.ts';
import { money } from '../../../src/domain/units.ts';
import { Forecasts } from '../../../src/ledger/forecasts.ts';
import { RoundTrips } from '../../../src/ledger/round-trips.ts';
import { type FillSketch, instrument, LedgerSketch, X } from '../../support/ledger-sketch.ts';

const by = (decision: number): FillCause => ({
  kind: 'order',
  order: orderId(decision),
  decision: decisionId(decision),
});

/** What is known of the said confidences after these fills; decision 1 said 0.7, decision 2 said 0.6, others nothing. */
function outcomes(...sketches: readonly FillSketch[]) {
  const forecasts = new Forecasts();
  forecasts.decided(decisionId(1), 0.7);
  forecasts.decided(decisionId(2), 0.6);
  forecasts.decided(decisionId(3), undefined);
  const trips = new RoundTrips(new Map([[X, instrument('perp')]]));
  const sketch = new LedgerSketch('perp');
  for (const one of sketches) {
    const fill = sketch.fillOf(one);
    const trip = trips.add(fill, one.fee ?? money(0n));
    forecasts.filled(fill, trip, trips.position(X));
  }
  return forecasts.made;
}

describe('what became of a said confidence', () => {
  it('is known once the whole position is closed, after fees', () => {
    const opened = { side: 'buy', size: 2_000, price: 10_000, cause: by(1) } as const;
    const half = { side: 'sell', size: 1_000, price: 10_200 } as const;
    expect(outcomes(opened, half)).toEqual([]);
    expect(outcomes(opened, half, half)).toEqual([{ confidence: 0.7, won: true }]);
    // One won 2 and the other lost 2: nothing was made.
    expect(outcomes(opened, half, { ...half, price: 9_800 })).toEqual([{ confidence: 0.7, won: false }]);
    const fee = money(400_000_000n);
    expect(outcomes(opened, half, { ...half, fee })).toEqual([{ confidence: 0.7, won: false }]);
  });

  it('ends where a fill turns the position, whose other side is another forecast', () => {
    const turned = [
      { side: 'buy', size: 1_000, price: 10_000, cause: by(1) },
      { side: 'sell', size: 3_000, price: 9_900, cause: by(2) },
      { side: 'buy', size: 2_000, price: 9_800, cause: by(1) },
    ] as const;
    expect(outcomes(...turned.slice(0, 2))).toEqual([{ confidence: 0.7, won: false }]);
    expect(outcomes(...turned)).toEqual([
      { confidence: 0.7, won: false },
      { confidence: 0.6, won: true },
    ]);
  });

  it('is the opening decision’s, and none where that said none', () => {
    const grown = [
      { side: 'buy', size: 1_000, price: 10_000, cause: by(1) },
      { side: 'buy', size: 1_000, price: 10_000, cause: by(2) },
      { side: 'sell', size: 2_000, price: 10_100 },
    ] as const;
    expect(outcomes(...grown)).toEqual([{ confidence: 0.7, won: true }]);
    const silent = [
      { side: 'buy', size: 1_000, price: 10_000, cause: by(3) },
      { side: 'sell', size: 1_000, price: 10_100 },
    ] as const;
    expect(outcomes(...silent)).toEqual([]);
    expect(outcomes({ ...silent[0], cause: { kind: 'flatten' } }, silent[1])).toEqual([]);
  });
});
