import type { ShownRationale } from '../../agents/preference/preference-call.ts';
import { sha256 } from '../../domain/hash.ts';
import { seededRandom } from '../../domain/random.ts';
import type { RunRow } from '../../domain/record.ts';
import { withRun } from '../../run/result.ts';

/** A decision that was argued for, and by whom. */
export interface Rationale extends ShownRationale {
  readonly entrant: string;
  /** Of the models that had a part in it. */
  readonly families: ReadonlySet<string>;
}

/** Two decisions of one moment on one symbol. */
export interface RationalePair {
  /** Says nothing of who is who. */
  readonly id: string;
  readonly left: Rationale;
  readonly right: Rationale;
}

/**
 * Who made a model, as its name has it: what stands before the last slash, so that one that is served by several providers
 * is of one family. The house is a family of its own.
 */
export function familyOf(model: string): string {
  return model.split('/').slice(0, -1).at(-1) ?? model;
}

/** Pairs of different entrants' decisions at the same slot on the same symbol; of every two entrants at most so many. */
export function rationalePairs(folders: readonly string[], mostEach: number): readonly RationalePair[] {
  const moments = new Map<string, Rationale[]>();
  for (const folder of folders) withRun(folder, (rows) => gather(rows(), moments));
  const byEntrants = new Map<string, Map<string, RationalePair>>();
  for (const all of moments.values()) {
    for (const [at, one] of all.entries()) {
      for (const other of all.slice(at + 1)) {
        if (one.entrant === other.entrant || one.rationale === other.rationale) continue;
        const [left, right] = one.entrant < other.entrant ? [one, other] : [other, one];
        const key = JSON.stringify([left.entrant, right.entrant]);
        // Two who keep saying the same are compared once.
        const id = sha256(JSON.stringify([key, shownOf(left), shownOf(right)])).slice(0, 12);
        const known = byEntrants.get(key) ?? new Map<string, RationalePair>();
        byEntrants.set(key, known.set(id, { id, left, right }));
      }
    }
  }
  return [...byEntrants]
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .flatMap(([, pairs]) => drawn([...pairs.values()], mostEach));
}

/** Whether its left one is shown first, where it is shown once only. */
export function isLeftFirst({ id }: RationalePair): boolean {
  return seededRandom('judge', 'order', id).next() < 0.5;
}

/** What of it is read. */
function shownOf({ symbol, action, rationale }: Rationale): ShownRationale {
  return { symbol, action, rationale };
}

/** So many of them, whichever: by what their ids come to. */
function drawn(pairs: readonly RationalePair[], most: number): readonly RationalePair[] {
  return [...pairs].sort((one, other) => (one.id < other.id ? -1 : 1)).slice(0, most);
}

function gather(rows: Iterable<RunRow>, moments: Map<string, Rationale[]>): void {
  const entrants = new Map<string, string>();
  const opened = new Map<string, { readonly at: number; readonly families: Set<string> }>();
  for (const { account, records } of rows) {
    if (account === undefined) continue;
    for (const record of records) {
      if (record.kind === 'account-opened') entrants.set(account, record.entrant);
      else if (record.kind === 'cycle-opened') opened.set(account, { at: record.at, families: new Set() });
      else if (record.kind === 'role-answered') opened.get(account)?.families.add(familyOf(record.model));
      else if (record.kind === 'team-decided' && record.rationale.trim() !== '') {
        const cycle = opened.get(account);
        if (cycle === undefined) continue;
        const { symbol, action, rationale } = record;
        const moment = `${cycle.at} ${symbol}`;
        const entrant = entrants.get(account) ?? account;
        moments.set(moment, [
          ...(moments.get(moment) ?? []),
          { symbol, action, rationale, entrant, families: cycle.families },
        ]);
      }
    }
  }
}
