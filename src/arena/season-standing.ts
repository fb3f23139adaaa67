import type { AccountHistory } from '../domain/history.ts';
import { deflatedSharpes } from './deflated-sharpe.ts';
import { entrantResults } from './entrant-result.ts';
import type { Metric } from './metric.ts';

/** One version of an entrant as it was put down for a season. */
export interface EntryMade {
  readonly entrant: string;
  /** Hash of all that it is. */
  readonly config: string;
  /** Versions of it that were tried until this one, itself included. */
  readonly tries: number;
  /** ISO time, UTC. */
  readonly at: string;
}

/** A run's entrants by name with the hash of what each was, and when the run began. */
export interface SeasonRun {
  readonly begun: string;
  readonly configs: ReadonlyMap<string, string>;
}

/** `absent`: put down, and not in the run. `changed`: it ran as another than the last that was put down in time. */
export type EntryStatus = 'in-time' | 'late' | 'changed' | 'not-entered' | 'absent';

export interface SeasonStanding {
  readonly entrant: string;
  readonly status: EntryStatus;
  /** Of all its versions that were put down. */
  readonly tries: number;
  /** Share of its capital; undefined where it did not run. */
  readonly totalReturn: number | undefined;
  /** Probability that its Sharpe is above what luck gives the best of all tries of the season. */
  readonly deflatedSharpe: Metric;
}

/** How a season's entrants stand, by return, those that did not run last. */
export function seasonStandings(
  entries: readonly EntryMade[],
  run: SeasonRun,
  histories: readonly AccountHistory[],
): readonly SeasonStanding[] {
  const results = entrantResults(histories);
  const deflated = deflatedSharpes(results, triesOf(entries) - new Set(entries.map(({ entrant }) => entrant)).size);
  const ran = results.map((result, place): SeasonStanding => {
    const own = entries.filter(({ entrant }) => entrant === result.entrant);
    return {
      entrant: result.entrant,
      status: statusOf(own, run, run.configs.get(result.entrant)),
      tries: triesOf(own),
      totalReturn: result.totalReturn,
      deflatedSharpe: deflated[place] ?? { none: 'not among them' },
    };
  });
  const names = new Set(ran.map(({ entrant }) => entrant));
  const absent = [...new Set(entries.map(({ entrant }) => entrant))]
    .filter((entrant) => !names.has(entrant))
    .map(
      (entrant): SeasonStanding => ({
        entrant,
        status: 'absent',
        tries: triesOf(entries.filter((one) => one.entrant === entrant)),
        totalReturn: undefined,
        deflatedSharpe: { none: 'it did not run' },
      }),
    );
  return [...ran.sort((left, right) => (right.totalReturn ?? 0) - (left.totalReturn ?? 0)), ...absent];
}

export function triesOf(entries: readonly EntryMade[]): number {
  return entries.reduce((sum, { tries }) => sum + tries, 0);
}

function statusOf(own: readonly EntryMade[], { begun }: SeasonRun, config: string | undefined): EntryStatus {
  if (own.length === 0) return 'not-entered';
  const inTime = own.filter(({ at }) => at <= begun);
  if (inTime.length === 0) return 'late';
  return inTime.at(-1)?.config === config ? 'in-time' : 'changed';
}
