import { describe, expect, it } from 'vitest';
import { decisionId, type EntrantId, entryId, fillId, orderId } from '../../../src/domain/ids.ts';
import type { AccountOpened, RunRecord } from '../../../src/domain/record.ts';
import { money } from '../../../src/domain/units.ts';
import type { BookCommand } from '../../../src/ledger/book.ts';
import { BookKeeper } from '../../../src/ledger/book-keeper.ts';
import { dumpLedger } from '../../../src/ledger/ledger.ts';
import { AT, instrument, LedgerSketch, quote, X } from '../../support/ledger-sketch.ts';

const opened: AccountOpened = {
  kind: 'account-opened',
  entrant: 'e' as EntrantId,
  strategy: 's',
  strategyKind: 'code',
  marginMode: 'isolated',
};

/** Books kept beside those of a sketch, from the records that the sketch makes. */
class Beside {
  readonly sketch = new LedgerSketch('equity');
  readonly keeper = BookKeeper.open(opened, new Map([[X, instrument('equity')]]));

  constructor() {
    const legs = [
      { account: 'cash', amount: quote(10_000) },
      { account: 'capital', amount: quote(-10_000) },
    ] as const;
    const cause = { kind: 'deposit' } as const;
    const entry = { id: entryId(1), at: AT, cause, symbol: undefined, legs, assetLegs: undefined };
    this.row({ kind: 'entry-booked', entry });
  }

  row(...records: readonly RunRecord[]): void {
    this.keeper.addRow({ sequence: 1, at: AT, account: undefined, records });
  }

  booked(command: BookCommand): RunRecord[] {
    return this.sketch.book(command).map((entry): RunRecord => ({ kind: 'entry-booked', entry }));
  }

  fill(side: 'buy' | 'sell', changes: object = {}): RunRecord[] {
    const fill = { ...this.sketch.fillOf({ side, size: 1_000, price: 10_000 }), ...changes };
    return [{ kind: 'fill-made', fill }, ...this.booked({ kind: 'fill', fill })];
  }
}

const decided = (number: number): RunRecord => ({
  kind: 'decision-made',
  id: decisionId(number),
  cycle: 1,
  at: AT,
  symbol: X,
  intents: [],
});

describe('books kept from records', () => {
  it('come to what the books came to that the records are of', () => {
    const rows = new Beside();
    const order = rows.sketch.order('sell', 1_000, quote(100), quote(1));
    rows.row(decided(1), { kind: 'order-approved', order }, ...rows.booked({ kind: 'hold', order }));
    rows.row(...rows.fill('sell', { cause: { kind: 'order', order: order.id, decision: order.decision } }));
    for (const kind of ['funding', 'borrow'] as const) rows.row(...rows.booked({ kind, symbol: X, amount: money(7n) }));
    rows.row(...rows.booked({ kind: 'dividend', symbol: X, amount: money(-5n) }));
    rows.row(...rows.fill('buy'));
    expect(dumpLedger(rows.keeper.ledger)).toBe(dumpLedger(rows.sketch.ledger));
    expect(rows.keeper.ledger.symbols.get(X)).toMatchObject({ funding: 7n, borrow: 7n, dividends: 5n, filled: 0 });
  });

  it('copied, count on from the same decisions, orders and fills, and leave the first alone', () => {
    const beside = new Beside();
    const order = beside.sketch.order('buy', 1_000, quote(100), money(0n));
    beside.row(decided(1), { kind: 'order-approved', order }, ...beside.booked({ kind: 'hold', order }));
    beside.row(...beside.fill('buy', { cause: { kind: 'order', order: order.id, decision: order.decision } }));
    const before = dumpLedger(beside.keeper.ledger);
    const copy = beside.keeper.copy();
    const next = beside.sketch.order('buy', 1_000, quote(100), money(0n));
    const records = [
      decided(2),
      { kind: 'order-approved', order: { ...next, decision: decisionId(2) } } as const,
      ...beside.booked({ kind: 'hold', order: next }),
      ...beside.fill('sell', { cause: { kind: 'exit', exit: 'stop', decision: decisionId(2) } }),
    ];
    copy.addRow({ sequence: 2, at: AT, account: undefined, records });
    expect(dumpLedger(copy.ledger)).toBe(dumpLedger(beside.sketch.ledger));
    expect(dumpLedger(beside.keeper.ledger)).toBe(before);
  });
});

describe('records that break a rule', () => {
  const causeless = (entry: object): RunRecord => {
    const legs = [{ account: 'cash', amount: money(0n) }] as const;
    const whole = {
      id: entryId(2),
      at: AT,
      cause: { kind: 'deposit' },
      symbol: X,
      legs,
      assetLegs: undefined,
    } as const;
    return { kind: 'entry-booked', entry: { ...whole, ...entry } };
  };
  const order = new LedgerSketch('equity').order('buy', 1_000, quote(1), money(0n));

  it.each<[string, (beside: Beside) => readonly RunRecord[], RegExp]>([
    ['a decision out of turn', () => [decided(2)], /^invariant broken: d2 follows number 0$/],
    ['a decision twice', () => [decided(1), decided(1)], /^invariant broken: d1 follows number 1$/],
    ['an order without its decision', () => [{ kind: 'order-approved', order }], /^invariant broken: o1 has no d1$/],
    [
      'an order out of turn',
      () => [decided(1), { kind: 'order-approved', order: { ...order, id: orderId(2) } }],
      /^invariant broken: o2 follows number 0$/,
    ],
    [
      'a fill out of turn',
      (beside) => beside.fill('buy', { id: fillId(3) }),
      /^invariant broken: f3 follows number 0$/,
    ],
    [
      'an exit without its decision',
      (beside) => [
        ...beside.fill('buy'),
        ...beside.fill('sell', { cause: { kind: 'exit', exit: 'stop', decision: decisionId(1) } }),
      ],
      /^invariant broken: f2 has no d1$/,
    ],
    [
      'an entry that is missing',
      (beside) => beside.fill('buy').slice(0, 1),
      /^invariant broken: e2 does not follow what caused it$/,
    ],
    [
      'an entry that is another',
      (beside) => [...beside.fill('buy').slice(0, 1), causeless({ cause: { kind: 'fill', fill: fillId(1) } })],
      /^invariant broken: e2 is .* where its cause makes /,
    ],
    ['a deposit of nothing', () => [causeless({ symbol: undefined })], /^invariant broken: e2 has no cause$/],
    ...(['funding', 'borrow', 'dividend'] as const).map((kind): [string, () => readonly RunRecord[], RegExp] => [
      `${kind} of no symbol`,
      () => [causeless({ cause: { kind }, symbol: undefined })],
      /^invariant broken: e2 follows nothing that could have caused it$/,
    ]),
    ...(['hold', 'fill', 'insurance'] as const).map((kind): [string, () => readonly RunRecord[], RegExp] => [
      `${kind} without what makes it`,
      () => [causeless({ cause: { kind, order: orderId(1), fill: fillId(1) } })],
      /^invariant broken: e2 follows nothing that could have caused it$/,
    ]),
  ])('%s', (_, records, message) => {
    const beside = new Beside();
    const act = (): void => beside.row(...records(beside));
    expect(act).toThrow(message);
  });
});
