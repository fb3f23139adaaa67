import type { AccountId } from '../../domain/ids.ts';
import { DIGESTED_KINDS, type RunRow } from '../../domain/record.ts';
import { encodeRecord } from '../../domain/record-codec.ts';

/** Whether an account decided, ordered, filled and booked the same in two runs. */
export type Sameness =
  | { readonly same: 'exactly' }
  /**
   * All whole numbers are the same, every price, size, amount and time on the grid among them; those that its code computed
   * in floating point (sizes that it asked for) lie so far apart at most, as a share.
   */
  | { readonly same: 'to-rounding'; readonly numbers: number; readonly largest: number }
  /** The first that differs. */
  | { readonly same: 'no'; readonly what: string };

/** Sums and means of scaled prices keep more digits than these; another decision does not. */
const ROUNDING = 1e-9;

/**
 * Holds the accounts of one run to those of another, row by row in the order that each account has them. Both are read at
 * once, and only what one of them is ahead is kept.
 */
export function samenessOf(rows: Iterable<RunRow>, others: Iterable<RunRow>): ReadonlyMap<AccountId, Sameness> {
  const found = new Map<AccountId, Sameness>();
  const waiting = { own: new Map<AccountId, Told[]>(), other: new Map<AccountId, Told[]>() };
  const [own, other] = [toldIn(rows), toldIn(others)];
  for (;;) {
    const [one, another] = [own.next().value, other.next().value];
    if (one === undefined && another === undefined) break;
    for (const [told, side] of [
      [one, waiting.own],
      [another, waiting.other],
    ] as const) {
      if (told === undefined || found.get(told.account)?.same === 'no') continue;
      const queue = side.get(told.account) ?? [];
      queue.push(told);
      side.set(told.account, queue);
    }
    for (const account of new Set([one?.account, another?.account]))
      if (account !== undefined) match(account, found, waiting);
  }
  for (const side of [waiting.own, waiting.other])
    for (const [account, [first]] of side)
      if (first !== undefined) found.set(account, { same: 'no', what: `only one of the two has ${first.where}` });
  return found;
}

interface Told {
  readonly account: AccountId;
  /** Its place in the journal, in words. */
  readonly where: string;
  readonly text: string;
}

interface Waiting {
  readonly own: Map<AccountId, Told[]>;
  readonly other: Map<AccountId, Told[]>;
}

function* toldIn(rows: Iterable<RunRow>): Generator<Told, undefined> {
  for (const { account, sequence, records } of rows) {
    const counted = records.filter(({ kind }) => DIGESTED_KINDS.has(kind)).map(encodeRecord);
    const isOpened = records.some(({ kind }) => kind === 'account-opened');
    if (account !== undefined && (isOpened || counted.length > 0))
      yield { account, where: `row ${sequence}`, text: `[${counted.join()}]` };
  }
  return undefined;
}

function match(account: AccountId, found: Map<AccountId, Sameness>, { own, other }: Waiting): void {
  const [mine, theirs] = [own.get(account) ?? [], other.get(account) ?? []];
  while (mine.length > 0 && theirs.length > 0) {
    const [one, another] = [mine.shift(), theirs.shift()];
    if (one === undefined || another === undefined) return;
    const before = found.get(account) ?? { same: 'exactly' };
    const now = one.text === another.text ? before : withRow(before, one, another);
    found.set(account, now);
    if (now.same !== 'no') continue;
    own.delete(account);
    other.delete(account);
    return;
  }
}

function withRow(before: Sameness, one: Told, another: Told): Sameness {
  const apart: number[] = [];
  const what = difference(JSON.parse(one.text), JSON.parse(another.text), '', apart);
  if (what !== undefined) return { same: 'no', what: `${one.where}, ${what}` };
  const told = before.same === 'to-rounding' ? before : { numbers: 0, largest: 0 };
  return {
    same: 'to-rounding',
    numbers: told.numbers + apart.length,
    largest: Math.max(told.largest, ...apart),
  };
}

/** In words where two values differ by more than rounding; what differs by less goes to `apart`. */
function difference(own: unknown, other: unknown, path: string, apart: number[]): string | undefined {
  if (own === other) return undefined;
  if (typeof own === 'number' && typeof other === 'number') {
    const share = Math.abs(own - other) / Math.max(Math.abs(own), Math.abs(other));
    const isComputed = !(Number.isInteger(own) && Number.isInteger(other));
    if (isComputed && share <= ROUNDING) {
      apart.push(share);
      return undefined;
    }
  }
  if (!isGroup(own) || !isGroup(other)) return `${path}: ${JSON.stringify(own)}, and ${JSON.stringify(other)} without`;
  for (const name of new Set([...Object.keys(own), ...Object.keys(other)])) {
    const inner = difference(own[name], other[name], path === '' ? name : `${path}.${name}`, apart);
    if (inner !== undefined) return inner;
  }
  return undefined;
}

function isGroup(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null;
}
