import type { AccountHistory } from '../domain/history.ts';
import type { EntrantId } from '../domain/ids.ts';
import { type EntrantResult, entrantResults } from './entrant-result.ts';
import { type RowMetrics, rowMetrics } from './row-metric.ts';
import { type Versus, versus } from './verdict.ts';

/** One entrant in two runs. */
export type ComparedEntrant = {
  readonly entrant: EntrantId;
  readonly left: RowMetrics;
  readonly right: RowMetrics;
  /** Its return in the left run less that in the right one, resampled over the same blocks. */
  readonly versus: Versus;
  /** Whether it did the very same in both, to the last digit. */
  readonly same: boolean;
};

export type ComparedEntrants = {
  readonly rows: readonly ComparedEntrant[];
  readonly onlyLeft: readonly EntrantId[];
  readonly onlyRight: readonly EntrantId[];
};

/** Entrants of two runs by name, in the left run's order. */
export function compareEntrants(left: readonly AccountHistory[], right: readonly AccountHistory[]): ComparedEntrants {
  const others = new Map(entrantResults(right).map((result) => [result.entrant, result]));
  const own = entrantResults(left);
  const rows = own.flatMap((result) => {
    const other = others.get(result.entrant);
    return other === undefined ? [] : [compared(result, other)];
  });
  const known = new Set(own.map(({ entrant }) => entrant));
  return {
    rows,
    onlyLeft: own.flatMap(({ entrant }) => (others.has(entrant) ? [] : [entrant])),
    onlyRight: [...others.keys()].filter((entrant) => !known.has(entrant)),
  };
}

function compared(left: EntrantResult, right: EntrantResult): ComparedEntrant {
  return {
    entrant: left.entrant,
    left: rowMetrics(left),
    right: rowMetrics(right),
    versus: versus(left, right),
    same: digestsOf(left) === digestsOf(right),
  };
}

function digestsOf({ accounts }: EntrantResult): string {
  return accounts.map(({ history }) => `${history.account} ${history.digest}`).join('\n');
}
