import { describe, expect, it } from 'vitest';
import { IntegrityError } from '../../../src/domain/errors.ts';
import { accountId, decisionId, type EntrantId, entryId } from '../../../src/domain/ids.ts';
import type { ExitPlan, Order } from '../../../src/domain/order.ts';
import type { RunRecord, RunRow } from '../../../src/domain/record.ts';
import { money, price } from '../../../src/domain/units.ts';
import type { BookCommand } from '../../../src/ledger/book.ts';
import { RunBooks } from '../../../src/ledger/run-books.ts';
import { AT, type FillSketch, instrument, LedgerSketch, X } from '../../support/ledger-sketch.ts';

const EXITS: ExitPlan = { stop: price(9_000), target: undefined, trailing: undefined, invalidation: undefined };
const OTHER: ExitPlan = { ...EXITS, stop: price(9_500) };

/** Rows of a run with two accounts of one entrant, kept by the books under test as they come. */
class Rows {
  readonly books = new RunBooks();
  readonly sketch = new LedgerSketch('perp');
  #sequence = 0;

  constructor(seeds: readonly number[] = [2, 1]) {
    this.add(undefined, {
      kind: 'run-started',
      scenarioHash: '',
      tapes: [],
      strategies: [],
      seed: 1,
      version: '',
      instruments: [instrument('perp')],
    });
    for (const seed of seeds) this.open(seed);
  }

  add(seed: number | undefined, ...records: readonly RunRecord[]): void {
    this.#sequence += 1;
    const account = seed === undefined ? undefined : accountId('e' as EntrantId, seed);
    const row: RunRow = { sequence: this.#sequence, at: AT, account, records };
    this.books.addRow(row);
  }

  open(seed: number): void {
    this.add(seed, {
      kind: 'account-opened',
      entrant: 'e' as EntrantId,
      strategy: 's',
      strategyKind: 'code',
      marginMode: 'isolated',
    });
  }

  booked(command: BookCommand): RunRecord[] {
    return this.sketch.book(command).map((entry): RunRecord => ({ kind: 'entry-booked', entry }));
  }

  approve(order: Order): void {
    const decided = { kind: 'decision-made', id: order.decision, cycle: 1, at: AT, symbol: X, intents: [] } as const;
    this.add(1, decided, { kind: 'order-approved', order }, ...this.booked({ kind: 'hold', order }));
  }

  fill(sketch: FillSketch): void {
    const fill = this.sketch.fillOf(sketch);
    this.add(1, { kind: 'fill-made', fill }, ...this.booked({ kind: 'fill', fill }));
  }

  get state() {
    const state = this.books.accounts.get(accountId('e' as EntrantId, 1));
    if (state === undefined) throw new Error('no account');
    return state;
  }
}

/** An account with its deposit and an approved order for two units, which brings exits along. */
function begun(): { rows: Rows; order: Order } {
  const rows = new Rows();
  rows.add(1, {
    kind: 'entry-booked',
    entry: {
      id: entryId(1),
      at: AT,
      cause: { kind: 'deposit' },
      symbol: undefined,
      legs: [
        { account: 'cash', amount: money(1_000_000_000_000n) },
        { account: 'capital', amount: money(-1_000_000_000_000n) },
      ],
      assetLegs: undefined,
    },
  });
  const order: Order = { ...rows.sketch.order('buy', 2_000, money(20_000_000_000n), money(0n)), exits: EXITS };
  rows.approve(order);
  return { rows, order };
}

const partOf = (order: Order, size: number): FillSketch => ({
  side: 'buy',
  size,
  price: 10_000,
  cause: { kind: 'order', order: order.id, decision: order.decision },
});

describe('the books of a run as of a row', () => {
  it('hold an order until the last of it has filled, and its exits from the first part on', () => {
    const { rows, order } = begun();
    expect(rows.state.orders.get(order.id)).toEqual({ order, filled: 0 });
    expect(rows.state.exits.size).toBe(0);
    rows.fill(partOf(order, 500));
    expect(rows.state.orders.get(order.id)).toEqual({ order, filled: 500 });
    expect(rows.state.exits.get(X)).toEqual({ exits: EXITS, decision: order.decision });
    rows.fill(partOf(order, 1_500));
    expect(rows.state.orders.size).toBe(0);
    expect(rows.state.ledger.positions.get(X)?.size).toBe(2_000);
    expect(rows.state.opened).toMatchObject({ kind: 'account-opened', entrant: 'e', strategy: 's' });
  });

  it('keep what has filled of an order that is approved again, and let go of one that is cancelled', () => {
    const { rows, order } = begun();
    rows.fill(partOf(order, 500));
    const again = [...rows.booked({ kind: 'release', order: order.id }), ...rows.booked({ kind: 'hold', order })];
    rows.add(1, { kind: 'order-approved', order }, ...again);
    expect(rows.state.orders.get(order.id)?.filled).toBe(500);
    rows.add(
      1,
      { kind: 'order-cancelled', order: order.id, at: AT, reason: 'asked' },
      ...rows.booked({ kind: 'release', order: order.id }),
    );
    expect(rows.state.orders.size).toBe(0);
  });

  it('take exits that are set for those that came with the entry, until the position ends', () => {
    const { rows, order } = begun();
    rows.fill(partOf(order, 2_000));
    rows.add(1, { kind: 'exits-set', decision: decisionId(1), symbol: X, exits: OTHER, invalidationEnforced: true });
    expect(rows.state.exits.get(X)).toEqual({ exits: OTHER, decision: 'd1' });
    rows.fill({ side: 'sell', size: 1_000, price: 10_000 });
    expect(rows.state.exits.size).toBe(1);
    rows.fill({ side: 'sell', size: 1_000, price: 10_000 });
    expect(rows.state.exits.size).toBe(0);
  });

  it('copied, go their own way from there', () => {
    const { rows, order } = begun();
    rows.fill(partOf(order, 500));
    rows.add(1, { kind: 'equity-sampled', at: AT, equity: money(1_000_000_000_000n), exposure: money(0n) });
    const before = rows.books.hash();
    const copy = rows.books.copy();
    expect([copy.hash(), copy.sequence]).toEqual([before, rows.books.sequence]);
    rows.fill(partOf(order, 1_500));
    expect(copy.hash()).toBe(before);
    expect(rows.books.hash()).not.toBe(before);
  });

  it('are the same whichever account opened first, and other ones a row later', () => {
    const [one, other] = [new Rows([2, 1]), new Rows([1, 2])];
    expect(one.books.hash()).toBe(other.books.hash());
    other.add(1);
    expect(one.books.hash()).not.toBe(other.books.hash());
  });

  it('are others where only the last sample of equity differs', () => {
    const sampled = (...equities: readonly bigint[]): string => {
      const rows = new Rows();
      for (const equity of equities) {
        rows.add(1, { kind: 'equity-sampled', at: AT, equity: money(equity), exposure: money(0n) });
      }
      expect(rows.state.sample?.equity).toBe(equities.at(-1));
      return rows.books.hash();
    };
    expect(sampled(1n, 3n)).toBe(sampled(2n, 3n));
    expect(sampled(1n, 3n)).not.toBe(sampled(1n, 2n));
  });

  it('refuse a row of an account that was not opened, and name it', () => {
    const rows = new Rows();
    const act = (): void =>
      rows.add(3, { kind: 'exits-set', decision: decisionId(1), symbol: X, exits: OTHER, invalidationEnforced: true });
    expect(act).toThrow(IntegrityError);
    expect(act).toThrow(/account e#3 acts before it is opened/);
  });
});
