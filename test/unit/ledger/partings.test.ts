import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type AccountId, accountId, type EntrantId } from '../../../src/domain/ids.ts';
import type { HoldMade, RunRecord, RunRow } from '../../../src/domain/record.ts';
import type { HoldReason } from '../../../src/domain/team.ts';
import { instant } from '../../../src/domain/time.ts';
import { partingsOf } from '../../../src/ledger/partings.ts';
import { answerOf, openingOf } from '../../support/cycle-records.ts';

const names = ['first', 'second', 'third'].map((name) => accountId(name as EntrantId));
const reasons: readonly HoldReason[] = ['model-held', 'no-decision', 'refused'];

/** What an account did, step by step: the reason of each of its holds. */
type Ways = ReadonlyMap<AccountId, readonly HoldReason[]>;

const ways: fc.Arbitrary<Ways> = fc
  .tuple(...names.map(() => fc.array(fc.constantFrom(...reasons), { maxLength: 6 })))
  .map((lists) => new Map(names.map((name, at) => [name, lists[at] ?? []])));

/** A run of these ways: step n of everybody at one instant, in an order that may be another in each run. */
function rowsOf(run: Ways, order: readonly AccountId[]): readonly RunRow[] {
  const rows: RunRow[] = [];
  for (let step = 0; step < 6; step += 1) {
    for (const account of order) {
      const reason = run.get(account)?.[step];
      if (reason === undefined) continue;
      const at = instant(1_000 * (step + 1));
      const record: HoldMade = { kind: 'hold-made', cycle: step + 1, at, reason };
      rows.push({ sequence: rows.length + 1, at, account, records: [record] });
    }
  }
  return rows;
}

/** The simpler model: both lists of an account side by side. */
function expected(left: Ways, right: Ways): readonly string[] {
  return names
    .flatMap((account) => {
      const [one, other] = [left.get(account) ?? [], right.get(account) ?? []];
      const step = Array.from({ length: 6 }, (_, at) => at).find((at) => one[at] !== other[at]);
      return step === undefined ? [] : [{ account, step, text: `${account} ${step + 1} ${one[step]} ${other[step]}` }];
    })
    .sort((first, second) => first.step - second.step || (first.account < second.account ? -1 : 1))
    .map(({ text }) => text);
}

const reasonOf = (record: unknown): string =>
  typeof record === 'object' && record !== null && 'reason' in record ? String(record.reason) : 'undefined';

describe('partings', () => {
  it('are where the lists of each account first differ, by time, however the rows lie', () => {
    const orders = fc.shuffledSubarray(names, { minLength: 3 });
    fc.assert(
      fc.property(ways, ways, orders, orders, (left, right, leftOrder, rightOrder) => {
        const found = partingsOf(rowsOf(left, leftOrder), rowsOf(right, rightOrder), new Set(names));
        const told = found.map(
          ({ account, cycle, ...both }) => `${account} ${cycle} ${reasonOf(both.left)} ${reasonOf(both.right)}`,
        );
        expect(told).toEqual(expected(left, right));
      }),
    );
  });

  it('are where an answer or what was shown is another, and not where an answer took longer', () => {
    const [account = expect.fail()] = names;
    const rows = (...records: readonly RunRecord[]): RunRow[] => [
      { sequence: 1, at: instant(1), account, records },
      {
        sequence: 2,
        at: instant(2),
        account,
        records: [{ kind: 'hold-made', cycle: 1, at: instant(2), reason: 'refused' }],
      },
    ];
    const partings = (left: RunRecord, right: RunRecord) =>
      partingsOf(rows(left), rows(right), new Set([account])).map(({ at, cycle }) => [at, cycle]);
    const answer = answerOf({ reply: 'up' });
    expect(partings(answer, { ...answer, latencyMs: 9, attempts: 2 })).toEqual([]);
    for (const other of [
      { reply: 'down' },
      { role: 'creative' },
      { phase: 'decide' },
      { seat: 1 },
      { round: 1 },
    ] as const)
      expect(partings(answer, { ...answer, ...other })).toEqual([[1, 1]]);
    const shown = openingOf({ at: instant(1), snapshotHash: 'a' });
    expect(partings(shown, { ...shown, trigger: 'post-burst' })).toEqual([]);
    expect(partings(shown, { ...shown, snapshotHash: 'b' })).toEqual([[1, 1]]);
  });

  it('leaves out accounts that are not asked for', () => {
    const [first, second] = names;
    const run = (reason: HoldReason): Ways => new Map(names.map((name) => [name, [reason]]));
    const asked = new Set([first, second].filter((name) => name !== undefined));
    const found = partingsOf(rowsOf(run('refused'), names), rowsOf(run('no-decision'), names), asked);
    expect(found.map(({ account }) => account)).toEqual(['first', 'second']);
  });
});
