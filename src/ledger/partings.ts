import type { AccountId } from '../domain/ids.ts';
import type { RunRecord, RunRow } from '../domain/record.ts';
import { encodeRecord } from '../domain/record-codec.ts';
import type { Instant } from '../domain/time.ts';

/** Where one account's way in one run leaves its way in another. */
export interface Parting {
  readonly account: AccountId;
  /** The decision round it was in; undefined before its first. */
  readonly cycle: number | undefined;
  readonly at: Instant;
  /** What it was shown, said, decided or got there; undefined where its run has nothing more. */
  readonly left: RunRecord | undefined;
  readonly right: RunRecord | undefined;
}

interface Step {
  readonly account: AccountId;
  readonly cycle: number | undefined;
  readonly at: Instant;
  readonly record: RunRecord;
  /** Equal keys are the same step. */
  readonly key: string;
}

/** Steps of one account that the other run has not come to yet. */
interface Ahead {
  readonly left: Step[];
  readonly right: Step[];
}

/**
 * Walks two runs side by side: for each account, the first thing that it was shown, said, decided or got otherwise. By
 * time; accounts that never part are left out. Memory holds what one run is ahead of the other.
 */
export function partingsOf(
  left: Iterable<RunRow>,
  right: Iterable<RunRow>,
  accounts: ReadonlySet<AccountId>,
): readonly Parting[] {
  const ahead = new Map([...accounts].map((account): [AccountId, Ahead] => [account, { left: [], right: [] }]));
  const found: Parting[] = [];
  const take = (side: keyof Ahead, step: Step | undefined): void => {
    const own = step === undefined ? undefined : ahead.get(step.account);
    if (step === undefined || own === undefined) return;
    own[side].push(step);
    const [one] = own.left;
    const [other] = own.right;
    if (one === undefined || other === undefined) return;
    own.left.shift();
    own.right.shift();
    if (one.key === other.key) return;
    found.push(partingAt(one, other));
    ahead.delete(step.account);
  };
  const [lefts, rights] = [stepsOf(left), stepsOf(right)];
  for (let isOver = false; !isOver && ahead.size > 0; ) {
    const [one, other] = [lefts.next().value ?? undefined, rights.next().value ?? undefined];
    take('left', one);
    take('right', other);
    isOver = one === undefined && other === undefined;
  }
  for (const own of ahead.values()) {
    const [one, other] = [own.left[0], own.right[0]];
    if (one !== undefined || other !== undefined) found.push(partingAt(one, other));
  }
  return found.sort((first, second) => first.at - second.at || (first.account < second.account ? -1 : 1));
}

function partingAt(left: Step | undefined, right: Step | undefined): Parting {
  const [first] = [left, right].filter((step) => step !== undefined).sort((one, other) => one.at - other.at);
  if (first === undefined) throw new RangeError('nothing parts where nothing is');
  const { account, cycle, at } = first;
  return { account, cycle, at, left: left?.record, right: right?.record };
}

function* stepsOf(rows: Iterable<RunRow>): Generator<Step, undefined> {
  const cycles = new Map<AccountId, number>();
  for (const { account, at, records } of rows) {
    if (account === undefined) continue;
    for (const record of records) {
      if ('cycle' in record) cycles.set(account, record.cycle);
      const key = keyOf(record);
      if (key !== undefined) yield { account, cycle: cycles.get(account), at, record, key };
    }
  }
  return undefined;
}

/** What an account decides or gets. Orders, books and samples follow from it. */
const ACTS: ReadonlySet<RunRecord['kind']> = new Set([
  'decision-made',
  'team-decided',
  'hold-made',
  'order-refused',
  'fill-made',
]);

/** Undefined for what is no step. How long an answer took parts nobody. */
function keyOf(record: RunRecord): string | undefined {
  if (record.kind === 'cycle-opened') return `${record.kind} ${record.cycle} ${record.snapshotHash}`;
  if (record.kind === 'role-answered') {
    const { kind, cycle, role, phase, seat, round, reply } = record;
    return [kind, cycle, role, phase, seat, round, reply].join(' ');
  }
  return ACTS.has(record.kind) ? encodeRecord(record) : undefined;
}
