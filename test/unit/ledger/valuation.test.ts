import { describe, expect, it } from 'vitest';
import { InvariantBroken } from '../../../src/domain/errors.ts';
import type { Position } from '../../../src/domain/position.ts';
import { money, price } from '../../../src/domain/units.ts';
import { equityOf, exposureOf, ownedOf, totalUnrealised, unrealisedOf } from '../../../src/ledger/valuation.ts';
import { type FillSketch, instrument, LedgerSketch, quote, X } from '../../support/ledger-sketch.ts';

/** One unit of size at a price of 1 is a tenth of the least amount of money. */
const TENTHS = { priceDecimals: 4, sizeDecimals: 5 };

function holding(fill: FillSketch, decimals = {}): { readonly sketch: LedgerSketch; readonly position: Position } {
  const sketch = new LedgerSketch('perp', 'isolated', decimals);
  sketch.fill(fill);
  const position = sketch.ledger.positions.get(X);
  if (position === undefined) throw new Error('no position');
  return { sketch, position };
}

const markedAt = (at: number) => new Map([[X, price(at)]]);

describe('what closing a position would realise', () => {
  it.each([
    // side, mark → to the tenth, as it is booked
    ['buy', 20, 10n],
    ['buy', 19, 9n],
    ['buy', 11, 1n],
    ['buy', 9, -1n],
    ['sell', 20, -10n],
    ['sell', 19, -9n],
    ['sell', 11, -1n],
    ['sell', 9, 1n],
  ] as const)('of a %s at 10, marked at %d, is %d of money', (side, mark, unrealised) => {
    const { position } = holding({ side, size: 10, price: 10 }, TENTHS);
    expect(unrealisedOf(position, price(mark), instrument('perp', TENTHS))).toBe(unrealised);
  });

  it('never errs to the gain of the holder where a unit of money is cut', () => {
    const tenth = (side: 'buy' | 'sell', mark: number) => {
      const { position } = holding({ side, size: 1, price: 10 }, TENTHS);
      return unrealisedOf(position, price(mark), instrument('perp', TENTHS));
    };
    // 1.9 is sold for 1 and bought back for 2.
    expect([tenth('buy', 19), tenth('sell', 19)]).toEqual([0n, -1n]);
    // 0.1 is sold for nothing and bought back for 1.
    expect([tenth('buy', 1), tenth('sell', 1)]).toEqual([-1n, 0n]);
  });
});

describe('an account', () => {
  it('is worth what it owns and what its positions would realise', () => {
    const { sketch } = holding({ side: 'buy', size: 1_000, price: 10_000, leverage: 4, fee: quote(1) });
    expect(ownedOf(sketch.ledger)).toBe(quote(9_999));
    expect(totalUnrealised(sketch.ledger, markedAt(10_700))).toBe(quote(7));
    expect(equityOf(sketch.ledger, markedAt(10_700))).toBe(quote(10_006));
    expect(equityOf(sketch.ledger, markedAt(9_300))).toBe(quote(9_992));
  });

  it('owns what is held, and the cost of spot, as it owns cash', () => {
    const sketch = new LedgerSketch('spot');
    sketch.book({ kind: 'hold', order: sketch.order('buy', 1, quote(3), quote(2)) });
    sketch.fill({ side: 'buy', size: 1_000, price: 10_000 });
    const { cash, held, margin, cost } = sketch.ledger;
    expect([cash, held, margin, cost]).toEqual([quote(9_895), quote(5), 0n, quote(100)]);
    expect(ownedOf(sketch.ledger)).toBe(quote(10_000));
  });

  it('is exposed by its size at the mark, long or short, rounded up', () => {
    const exposed = (side: 'buy' | 'sell', mark: number) =>
      exposureOf(holding({ side, size: 1, price: 10 }, TENTHS).sketch.ledger, markedAt(mark));
    expect([exposed('buy', 20), exposed('sell', 20)]).toEqual([2n, 2n]);
    expect([exposed('buy', 11), exposed('sell', 11)]).toEqual([2n, 2n]);
    expect([exposed('buy', -20), exposed('sell', -20)]).toEqual([2n, 2n]);
    expect([exposed('buy', -11), exposed('sell', -11)]).toEqual([2n, 2n]);
  });

  it('without positions needs no mark, and with one cannot do without', () => {
    const { ledger } = new LedgerSketch('perp');
    expect([totalUnrealised(ledger, new Map()), exposureOf(ledger, new Map())]).toEqual([0n, money(0n)]);
    const { sketch } = holding({ side: 'buy', size: 1, price: 10 });
    expect(() => equityOf(sketch.ledger, new Map())).toThrow(InvariantBroken);
    expect(() => exposureOf(sketch.ledger, new Map())).toThrow(/X is held but was never marked/);
  });
});
