import { describe, expect, it } from 'vitest';
import { combineDigests } from '../../../src/domain/digest.ts';
import type { Entry } from '../../../src/domain/entry.ts';
import { IntegrityError } from '../../../src/domain/errors.ts';
import { accountId, decisionId, type EntrantId, entryId, fillId, orderId } from '../../../src/domain/ids.ts';
import type { RunRecord, RunRow } from '../../../src/domain/record.ts';
import { money } from '../../../src/domain/units.ts';
import { AccountAudit } from '../../../src/ledger/account-audit.ts';
import { auditRun } from '../../../src/ledger/audit.ts';
import { AT, instrument, LedgerSketch, quote, X } from '../../support/ledger-sketch.ts';

const entrant = 'e' as EntrantId;
const account = accountId(entrant);
const sketch = new LedgerSketch('perp');
const order = sketch.order('buy', 1_000, quote(100), quote(1));
const cause = { kind: 'order', order: order.id, decision: order.decision } as const;
const booked = (entries: readonly Entry[]): RunRecord[] => entries.map((entry) => ({ kind: 'entry-booked', entry }));

/** A sound run: a deposit, a decision, its order, its fill, a close, and a sample of the flat account. */
const deposit: RunRecord = {
  kind: 'entry-booked',
  entry: {
    id: entryId(1),
    at: AT,
    cause: { kind: 'deposit' },
    symbol: undefined,
    legs: [
      { account: 'cash', amount: quote(10_000) },
      { account: 'capital', amount: quote(-10_000) },
    ],
    assetLegs: undefined,
  },
};
const decision = { kind: 'decision-made', id: decisionId(1), cycle: 1, at: AT, symbol: X, intents: [] } as const;
const approved: RunRecord = { kind: 'order-approved', order };
const holds = booked(sketch.book({ kind: 'hold', order }));
const bought = sketch.fillOf({ side: 'buy', size: 1_000, price: 10_000, fee: quote(1), cause });
const buys = booked(sketch.book({ kind: 'fill', fill: bought }));
const sold = sketch.fillOf({ side: 'sell', size: 1_000, price: 11_000, cause: { kind: 'flatten' } });
const sells = booked(sketch.book({ kind: 'fill', fill: sold }));
const sample = { kind: 'equity-sampled', at: AT, equity: quote(10_009), exposure: money(0n) } as const;

const opened: RunRecord = {
  kind: 'account-opened',
  entrant,
  strategy: 's',
  strategyKind: 'code',
  marginMode: 'isolated',
};
const started: RunRecord = {
  kind: 'run-started',
  scenarioHash: '',
  tapes: [],
  strategies: [],
  seed: 1,
  version: '',
  instruments: [instrument('perp')],
};

type Bodies = readonly (readonly RunRecord[])[];
const BODIES: Bodies = [
  [opened, deposit],
  [decision, approved, ...holds],
  [{ kind: 'fill-made', fill: bought }, ...buys],
  [{ kind: 'fill-made', fill: sold }, ...sells, sample],
];

function rowsOf(bodies: Bodies, end: readonly RunRecord[] = []): RunRow[] {
  const all: { readonly account: typeof account | undefined; readonly records: readonly RunRecord[] }[] = [
    { account: undefined, records: [started] },
    ...bodies.map((records) => ({ account, records })),
    ...end.map((record) => ({ account: undefined, records: [record] })),
  ];
  return all.map((row, index) => ({ sequence: index + 1, at: AT, ...row }));
}

const finished = (digest: string): RunRecord => ({ kind: 'run-finished', at: AT, digest, board: '' });

/** The sound run with the records of one row made others. */
function withRow(place: number, records: readonly RunRecord[]): RunRow[] {
  return rowsOf(BODIES.map((body, index) => (index === place ? records : body)));
}

describe('the audit of a run', () => {
  it('accepts a sound one, finished or not, and gives its books', () => {
    const { digest, ledgers, isFinished, rows } = auditRun(rowsOf(BODIES));
    expect([rows, isFinished]).toEqual([5, false]);
    expect(ledgers.get(account)?.cash).toBe(quote(10_009));
    expect(auditRun(rowsOf(BODIES, [finished(digest.run)])).isFinished).toBe(true);
    const own = digest.accounts.get(account) ?? '';
    expect(combineDigests([{ account, entrant, digest: own }]).run).toBe(digest.run);
  });

  const fillOf = (changes: object): RunRecord => ({ kind: 'fill-made', fill: { ...bought, ...changes } });
  const asOf =
    (number: number) =>
    (record: RunRecord): RunRecord =>
      record.kind === 'entry-booked'
        ? { ...record, entry: { ...record.entry, cause: { kind: 'fill', fill: fillId(number) } } }
        : record;
  const orderOf = (changes: object): RunRecord => ({ kind: 'order-approved', order: { ...order, ...changes } });
  it.each<[string, number, RunRow[]]>([
    ['an entry that is missing', 4, withRow(2, [{ kind: 'fill-made', fill: bought }])],
    ['an entry that nothing caused', 4, withRow(2, [...buys])],
    ['a hold that nothing caused', 3, withRow(1, [decision, ...holds])],
    ['an order without a decision', 3, withRow(1, [approved, ...holds])],
    ['a decision out of turn', 3, withRow(1, [{ ...decision, id: decisionId(2) }, approved, ...holds])],
    ['an order out of turn', 3, withRow(1, [decision, orderOf({ id: orderId(2) }), ...holds])],
    ['an order that holds another amount', 3, withRow(1, [decision, orderOf({ heldFee: quote(2) }), ...holds])],
    ['a fill out of turn', 4, withRow(2, [fillOf({ id: fillId(2) }), ...buys.map(asOf(2))])],
    [
      'a fill of an order nobody approved',
      4,
      withRow(2, [fillOf({ cause: { ...cause, order: orderId(2) } }), ...buys]),
    ],
    ['a fill at another price', 4, withRow(2, [fillOf({ price: 10_001 }), ...buys])],
    [
      'an exit of a plan nobody decided',
      4,
      withRow(2, [fillOf({ cause: { kind: 'exit', exit: 'stop', decision: decisionId(2) } }), ...buys]),
    ],
    [
      'a cancel of an order nobody approved',
      4,
      withRow(2, [{ kind: 'order-cancelled', order: orderId(2), at: AT, reason: 'asked' }]),
    ],
    [
      'an equity that is not what is owned',
      5,
      withRow(3, [...(BODIES[3]?.slice(0, -1) ?? []), { ...sample, equity: quote(1) }]),
    ],
    [
      'a fall that is none',
      5,
      withRow(3, [...(BODIES[3]?.slice(0, -1) ?? []), { ...sample, fall: { peak: money(2n), trough: money(2n) } }]),
    ],
    [
      'a fall of equity that is deeper than any told',
      5,
      withRow(2, [{ kind: 'fill-made', fill: bought }, ...buys, { ...sample, equity: quote(10_010) }]),
    ],
    [
      'an equity that is not what is owned, of nothing',
      3,
      rowsOf([[opened, deposit], [{ ...sample, equity: money(0n), fall: { peak: quote(10_009), trough: money(0n) } }]]),
    ],
    ['an account that acts unopened', 2, withRow(0, [deposit])],
    ['an account opened twice', 3, withRow(1, [opened])],
    ['another digest at the end', 6, rowsOf(BODIES, [finished('x')])],
    ['rows after the end', 7, rowsOf(BODIES, [finished(auditRun(rowsOf(BODIES)).digest.run), started])],
  ])('finds %s, in row %d', (_, sequence, rows) => {
    let found: unknown;
    try {
      auditRun(rows);
    } catch (error) {
      found = error;
    }
    expect(found).toBeInstanceOf(IntegrityError);
    expect(found instanceof IntegrityError && found.sequence, String(found)).toBe(sequence);
  });

  it('asks for the whole of the books at every sample', () => {
    const audit = new AccountAudit(opened, new Map([[X, instrument('perp')]]));
    const row = (...records: readonly RunRecord[]): RunRow => ({ sequence: 2, at: AT, account, records });
    audit.addRow(row(opened, deposit));
    const flat = { ...sample, equity: quote(10_000) };
    audit.addRow(row(flat));
    audit.ledger.margin = money(1n);
    audit.ledger.cash = money(audit.ledger.cash - 1n);
    expect(() => audit.addRow(row(flat))).toThrow('margin is 1 where its parts sum to 0');
  });
});
