import { describe, expect, it } from 'vitest';
import type { Entry } from '../../../src/domain/entry.ts';
import { InvariantBroken } from '../../../src/domain/errors.ts';
import { decisionId, entryId, orderId, type SymbolId } from '../../../src/domain/ids.ts';
import { money, price, size } from '../../../src/domain/units.ts';
import { checkBooks } from '../../../src/ledger/check.ts';
import { post } from '../../../src/ledger/post.ts';
import { ownedOf } from '../../../src/ledger/valuation.ts';
import { AT, LedgerSketch, legsOf, quote, X } from '../../support/ledger-sketch.ts';
import { waterfallOf } from '../../support/waterfall.ts';

const liquidation = { kind: 'liquidation' } as const;

describe('the accounts of design section 4', () => {
  it('books a deposit against capital', () => {
    const { ledger } = new LedgerSketch('perp');
    expect([ledger.cash, ledger.capital]).toEqual([quote(10_000), money(-1_000_000_000_000n)]);
  });

  it('takes an approved order’s margin and worst fee from cash, and gives exactly that back', () => {
    const sketch = new LedgerSketch('perp');
    const order = sketch.order('buy', 1_000, quote(100), quote(0.045));
    const [hold] = sketch.book({ kind: 'hold', order });
    expect(hold).toMatchObject({ id: 'e2', at: AT, cause: { kind: 'hold', order: 'o1' }, symbol: X });
    expect(legsOf(hold)).toEqual({ cash: -10_004_500_000n, held: 10_004_500_000n });
    const [release] = sketch.book({ kind: 'release', order: order.id });
    expect(legsOf(release)).toEqual({ cash: 10_004_500_000n, held: -10_004_500_000n });
    expect(sketch.ledger.cash).toBe(quote(10_000));
  });

  it('gives an order’s hold back by floored shares of what is left, the last part all of it', () => {
    const sketch = new LedgerSketch('perp');
    const order = sketch.order('buy', 3, money(10n), money(1n));
    sketch.book({ kind: 'hold', order });
    const held: bigint[] = [];
    for (let part = 0; part < 3; part += 1) {
      sketch.fill({
        side: 'buy',
        size: 1,
        price: 100,
        cause: { kind: 'order', order: order.id, decision: decisionId(1) },
      });
      held.push(sketch.ledger.held);
    }
    expect(held).toEqual([8n, 4n, 0n]);
    expect(sketch.ledger.holds.size).toBe(0);
  });

  it('opens a perp: margin is cost / leverage, rounded up', () => {
    const sketch = new LedgerSketch('perp');
    // 0.333 × 100.01 = 33.30333; / 7 = 4.757618571…
    const [entry] = sketch.fill({ side: 'buy', size: 333, price: 10_001, leverage: 7, fee: quote(0.01) });
    expect(legsOf(entry)).toEqual({ cash: -475_761_858n - 1_000_000n, margin: 475_761_858n, fees: 1_000_000n });
    expect(sketch.ledger.positions.get(X)).toEqual({
      symbol: X,
      side: 'long',
      size: 333,
      cost: 3_330_333_000n,
      margin: 475_761_858n,
      leverage: 7,
      openedAt: AT,
    });
  });

  it.each([
    ['buys up', 'buy', 1n],
    ['sells down', 'sell', 0n],
  ] as const)('rounds the cost of what %s at 1e-8', (_, side, cost) => {
    // 10^-9 of the quote currency.
    const sketch = new LedgerSketch('perp', 'isolated', { priceDecimals: 4, sizeDecimals: 5 });
    sketch.fill({ side, size: 1, price: 1 });
    expect(sketch.ledger.positions.get(X)?.cost).toBe(cost);
  });

  it('releases floored shares of cost and margin on a partial close, and all of both on the last', () => {
    const sketch = new LedgerSketch('perp', 'isolated', { priceDecimals: 4, sizeDecimals: 4 });
    sketch.fill({ side: 'buy', size: 3, price: 10, leverage: 3 }); // cost 30, margin 10
    sketch.fill({ side: 'buy', size: 1, price: 1, leverage: 3 }); // cost 31, margin 11
    const [part] = sketch.fill({ side: 'sell', size: 3, price: 10 }); // floor(31 × 3/4) = 23, floor(11 × 3/4) = 8
    expect(legsOf(part)).toEqual({ cash: 8n + 7n, margin: -8n, realised: -7n });
    const [rest] = sketch.fill({ side: 'sell', size: 1, price: 10 });
    expect(legsOf(rest)).toEqual({ cash: 3n + 2n, margin: -3n, realised: -2n });
    expect(sketch.ledger.positions.size).toBe(0);
  });

  it('books a crossing fill as a close, then an open, in one entry', () => {
    const sketch = new LedgerSketch('perp');
    sketch.fill({ side: 'buy', size: 1_000, price: 10_000, leverage: 2 });
    const [entry] = sketch.fill({ side: 'sell', size: 3_000, price: 11_000, leverage: 4, fee: quote(1) });
    // Closed: margin 50 back, 10 gained. Opened: 2 × 110 short, 55 of margin. Fee 1.
    expect(legsOf(entry)).toEqual({
      cash: BigInt(50 + 10 - 55 - 1) * 100_000_000n,
      margin: 500_000_000n,
      realised: -1_000_000_000n,
      fees: 100_000_000n,
    });
    expect(sketch.ledger.positions.get(X)).toMatchObject({ side: 'short', size: 2_000, cost: quote(220) });
  });

  it('moves spot’s cost out of cash and back, with the asset beside it', () => {
    const sketch = new LedgerSketch('spot');
    const [bought] = sketch.fill({ side: 'buy', size: 2_000, price: 10_000, fee: quote(0.2) });
    expect(legsOf(bought)).toEqual({ cash: -20_020_000_000n, cost: 20_000_000_000n, fees: 20_000_000n });
    expect(bought?.assetLegs).toEqual([
      { account: 'asset', amount: 2_000 },
      { account: 'traded', amount: -2_000 },
    ]);
    const [sold] = sketch.fill({ side: 'sell', size: 500, price: 4_000 });
    // A loss of 30 on the half unit; no margin stood behind it and no insurance answers for it.
    expect(legsOf(sold)).toEqual({ cash: 2_000_000_000n, cost: -5_000_000_000n, realised: 3_000_000_000n });
    expect(sold?.assetLegs?.[0]?.amount).toBe(-500);
  });

  it('books equity like a perp', () => {
    const sketch = new LedgerSketch('equity');
    const [entry] = sketch.fill({ side: 'sell', size: 10_000, price: 10_000, leverage: 2 });
    expect(legsOf(entry)).toEqual({ cash: -50_000_000_000n, margin: 50_000_000_000n });
    expect(entry?.assetLegs).toBeUndefined();
  });

  it('takes funding from the margin when isolated, from cash when cross', () => {
    const legs = (['isolated', 'cross'] as const).map((mode) => {
      const sketch = new LedgerSketch('perp', mode);
      sketch.fill({ side: 'buy', size: 1_000, price: 10_000, leverage: 10 });
      const [entry] = sketch.book({ kind: 'funding', symbol: X, amount: quote(1) });
      expect(sketch.ledger.positions.get(X)?.margin).toBe(mode === 'isolated' ? quote(9) : quote(10));
      checkBooks(sketch.ledger);
      return legsOf(entry);
    });
    expect(legs).toEqual([
      { margin: -100_000_000n, funding: 100_000_000n },
      { cash: -100_000_000n, funding: 100_000_000n },
    ]);
  });

  it('pays borrow from cash', () => {
    const sketch = new LedgerSketch('equity');
    sketch.fill({ side: 'sell', size: 1_000, price: 10_000 });
    const [entry] = sketch.book({ kind: 'borrow', symbol: X, amount: quote(2) });
    expect(legsOf(entry)).toEqual({ cash: -200_000_000n, borrow: 200_000_000n });
  });

  it('pays dividends into cash, and takes those that a short owes from it', () => {
    const sketch = new LedgerSketch('equity');
    sketch.fill({ side: 'sell', size: 1_000, price: 10_000 });
    const [received] = sketch.book({ kind: 'dividend', symbol: X, amount: quote(2) });
    const [paid] = sketch.book({ kind: 'dividend', symbol: X, amount: money(-5n) });
    expect(legsOf(received)).toEqual({ cash: 200_000_000n, dividends: -200_000_000n });
    expect(legsOf(paid)).toEqual({ cash: -5n, dividends: 5n });
    expect(waterfallOf(sketch.ledger).total.dividends).toBe(quote(2) - 5n);
    checkBooks(sketch.ledger);
  });

  it('adds up: capital and every flow by symbol are what is owned, to the last unit', () => {
    const sketch = new LedgerSketch('perp');
    sketch.fill({ side: 'buy', size: 1_000, price: 10_000, leverage: 10, fee: quote(1) });
    sketch.book({ kind: 'funding', symbol: X, amount: money(-7n) });
    sketch.fill({ side: 'sell', size: 333, price: 12_000, fee: money(3n) });
    const { capital, symbols, total } = waterfallOf(sketch.ledger);
    expect(ownedOf(sketch.ledger)).toBe(capital + total.net);
    expect(symbols.get(X)).toEqual(total);
    expect(total).toMatchObject({ realised: quote(6.66), fees: quote(1) + 3n, funding: -7n });
  });
});

describe('losses beyond what stands behind them', () => {
  /** One unit bought at 100 with a margin of 10, liquidated at `at`. */
  function ruin(mode: 'isolated' | 'cross', capital: number, at: number, fee: number) {
    const sketch = new LedgerSketch('perp', mode);
    sketch.book({ kind: 'deposit', amount: quote(capital - 10_000) });
    sketch.fill({ side: 'buy', size: 1_000, price: 10_000, leverage: 10 });
    const entries = sketch.fill({ side: 'sell', size: 1_000, price: at * 100, fee: quote(fee), cause: liquidation });
    checkBooks(sketch.ledger);
    const { total } = waterfallOf(sketch.ledger);
    return { entries: entries.length, cash: sketch.ledger.cash, fees: total.fees, insurance: total.insurance };
  }

  it.each([
    // mode, capital, liquidated at, fee asked → cash left, fee taken, insurance
    ['isolated', 1_000, 92, 1, 991, 1, 0],
    ['isolated', 1_000, 92, 3, 990, 2, 0],
    ['isolated', 1_000, 90, 3, 990, 0, 0],
    ['isolated', 1_000, 70, 3, 990, 0, 20],
    ['cross', 1_000, 70, 3, 967, 3, 0],
    ['cross', 31, 70, 3, 0, 1, 0],
    ['cross', 20, 70, 3, 0, 0, 10],
  ] as const)('%s, %d of capital, at %d, fee %d', (mode, capital, at, fee, cash, taken, insurance) => {
    const result = ruin(mode, capital, at, fee);
    expect(result).toMatchObject({ cash: quote(cash), fees: quote(taken), insurance: quote(insurance) });
    expect(result.entries).toBe(insurance === 0 ? 1 : 2);
  });

  it('insures an isolated margin against a gapped stop as well, and takes that fill’s own fee', () => {
    const sketch = new LedgerSketch('perp');
    sketch.fill({ side: 'sell', size: 1_000, price: 10_000, leverage: 10 });
    const stop = { kind: 'exit', exit: 'stop', decision: decisionId(1) } as const;
    const [fill, cover] = sketch.fill({ side: 'buy', size: 1_000, price: 13_000, fee: quote(1), cause: stop });
    expect(legsOf(fill)).toMatchObject({ realised: quote(30), fees: quote(1) });
    expect(legsOf(cover)).toEqual({ cash: quote(20), insurance: -quote(20) });
    expect(sketch.ledger.cash).toBe(quote(10_000 - 10 - 1));
  });
});

describe('commands that contradict the books', () => {
  const cause = (number: number) => ({ kind: 'order', order: orderId(number), decision: decisionId(1) }) as const;
  const cases: readonly [string, 'perp' | 'spot', (sketch: LedgerSketch) => unknown][] = [
    [
      'a fill of an order never approved',
      'perp',
      (sketch) => sketch.fill({ side: 'buy', size: 1, price: 1, cause: cause(1) }),
    ],
    [
      'a fill of an order that has ended',
      'perp',
      (sketch) => {
        sketch.book({ kind: 'hold', order: sketch.order('buy', 1, money(0n), money(0n)) });
        sketch.fill({ side: 'buy', size: 1, price: 1, cause: cause(1) });
        sketch.fill({ side: 'buy', size: 1, price: 1, cause: cause(1) });
      },
    ],
    [
      'a fill beyond what is left of its order',
      'perp',
      (sketch) => {
        sketch.book({ kind: 'hold', order: sketch.order('buy', 1, money(0n), money(0n)) });
        sketch.fill({ side: 'buy', size: 2, price: 1, cause: cause(1) });
      },
    ],
    ['a release of what is not held', 'perp', (sketch) => sketch.book({ kind: 'release', order: orderId(1) })],
    [
      'two holds for one order',
      'perp',
      (sketch) => {
        const order = sketch.order('buy', 1, money(1n), money(0n));
        sketch.book({ kind: 'hold', order });
        sketch.book({ kind: 'hold', order });
      },
    ],
    [
      'a hold of less than nothing',
      'perp',
      (sketch) => sketch.book({ kind: 'hold', order: sketch.order('buy', 1, money(-1n), money(0n)) }),
    ],
    ['spot sold short', 'spot', (sketch) => sketch.fill({ side: 'sell', size: 1, price: 1 })],
    [
      'spot sold beyond what is held',
      'spot',
      (sketch) => [sketch.fill({ side: 'buy', size: 1, price: 1 }), sketch.fill({ side: 'sell', size: 2, price: 1 })],
    ],
    ['funding without a position', 'perp', (sketch) => sketch.book({ kind: 'funding', symbol: X, amount: money(1n) })],
    [
      'a position that is not the sum of its fills',
      'perp',
      (sketch) => {
        sketch.fill({ side: 'buy', size: 2, price: 1 });
        const books = sketch.ledger.symbols.get(X);
        if (books !== undefined) books.filled += 1;
        sketch.fill({ side: 'buy', size: 2, price: 1 });
      },
    ],
    [
      'a foreign symbol',
      'perp',
      (sketch) => sketch.book({ kind: 'borrow', symbol: 'Y' as SymbolId, amount: money(1n) }),
    ],
  ];
  it.each(cases)('%s', (_, kind, contradict) => {
    const sketch = new LedgerSketch(kind);
    expect(() => contradict(sketch)).toThrow(InvariantBroken);
  });
});

describe('an entry by itself', () => {
  const entryOf = (symbol: SymbolId | undefined, ...legs: Entry['legs']): Entry => {
    return { id: entryId(9), at: AT, cause: { kind: 'deposit' }, symbol, legs, assetLegs: undefined };
  };

  it('whose legs do not sum to nothing stops the run', () => {
    const { ledger } = new LedgerSketch('perp');
    const lopsided = entryOf(
      undefined,
      { account: 'cash', amount: money(2n) },
      { account: 'capital', amount: money(-1n) },
    );
    expect(() => post(ledger, lopsided)).toThrow('invariant broken: the legs of e9 sum to 1');
  });

  it('that books a flow under no symbol stops it, too', () => {
    const { ledger } = new LedgerSketch('perp');
    const flow = entryOf(undefined, { account: 'fees', amount: money(1n) }, { account: 'cash', amount: money(-1n) });
    expect(() => post(ledger, flow)).toThrow('invariant broken: e9 books fees under no symbol');
    post(ledger, { ...flow, symbol: X });
    expect([ledger.cash, ledger.symbols.get(X)?.fees]).toEqual([quote(10_000) - 1n, 1n]);
  });
});

describe('the full check', () => {
  /** Another position in both places where one stands, and counted. */
  function replaced({ ledger }: LedgerSketch, units: number, cost: bigint): void {
    const books = ledger.symbols.get(X);
    if (books?.position === undefined) throw new Error('no position');
    books.position = { ...books.position, size: size(units), cost: money(cost) };
    books.filled = units;
    ledger.positions.set(X, books.position);
  }

  it('lets a cost be below nothing where prices can be, and finds a cost of spot that no position has', () => {
    const sketch = new LedgerSketch('perp', 'isolated', { marginPrice: price(1_000) });
    sketch.fill({ side: 'buy', size: 1_000, price: -10_000 });
    expect(sketch.ledger.positions.get(X)?.cost).toBe(quote(-100));
    checkBooks(sketch.ledger);
    const spot = new LedgerSketch('spot');
    spot.fill({ side: 'buy', size: 1_000, price: 10_000 });
    checkBooks(spot.ledger);
    spot.ledger.cost = money(spot.ledger.cost + 1n);
    spot.ledger.cash = money(spot.ledger.cash - 1n);
    expect(() => checkBooks(spot.ledger)).toThrow(/^invariant broken: cost is \d+ where its parts sum to /);
  });

  const broken: readonly [string, RegExp, (sketch: LedgerSketch) => void][] = [
    [
      'money out of nowhere',
      /^invariant broken: what is owned is \d+ where/,
      ({ ledger }) => {
        ledger.cash = money(ledger.cash + 1n);
      },
    ],
    [
      'a margin nobody put up',
      /^invariant broken: margin is \d+ where/,
      ({ ledger }) => {
        ledger.margin = money(ledger.margin + 1n);
        ledger.cash = money(ledger.cash - 1n);
      },
    ],
    [
      'a hold no order has',
      /^invariant broken: held is 1 where its parts sum to 0$/,
      ({ ledger }) => {
        ledger.held = money(1n);
        ledger.cash = money(ledger.cash - 1n);
      },
    ],
    [
      'a position beside the books',
      /^invariant broken: two positions of X$/,
      ({ ledger }) => {
        ledger.positions.clear();
      },
    ],
    [
      'a fill that was not counted',
      /^invariant broken: X is 1000 where its fills sum to 999$/,
      ({ ledger }) => {
        const books = ledger.symbols.get(X);
        if (books !== undefined) books.filled -= 1;
      },
    ],
    [
      'a position that is counted and has no size',
      /^invariant broken: a position of nothing in X$/,
      (sketch) => replaced(sketch, 0, 0n),
    ],
    [
      'a cost below nothing',
      /^invariant broken: a position of nothing in X$/,
      (sketch) => replaced(sketch, 1_000, -1n),
    ],
  ];
  it.each(broken)('finds %s', (_, message, breakIt) => {
    const sketch = new LedgerSketch('perp');
    sketch.fill({ side: 'buy', size: 1_000, price: 10_000 });
    checkBooks(sketch.ledger);
    breakIt(sketch);
    expect(() => checkBooks(sketch.ledger)).toThrow(message);
  });
});
