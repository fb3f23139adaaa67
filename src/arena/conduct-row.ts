import { addConducts, type Conduct } from '../domain/conduct.ts';
import { nearestRank } from './statistics.ts';

/** How one model did in one phase, all of an entrant's accounts together. */
export type ConductRow = Omit<Conduct, 'latenciesMs' | 'firstTokensMs'> & {
  /** From the first request to the last reply; undefined where no language model was asked. */
  readonly latencyP50Ms: number | undefined;
  readonly latencyP95Ms: number | undefined;
  /** Median, of answers that were streamed; undefined without one. */
  readonly firstTokenP50Ms: number | undefined;
};

/** The house model takes no time of its own. */
export function asksModel({ latencyP50Ms }: ConductRow): boolean {
  return latencyP50Ms !== undefined;
}

export function conductRows(conducts: readonly Conduct[]): readonly ConductRow[] {
  return addConducts(conducts).map(({ latenciesMs, firstTokensMs, ...counts }) => ({
    ...counts,
    latencyP50Ms: nearestRank(latenciesMs, 0.5),
    latencyP95Ms: nearestRank(latenciesMs, 0.95),
    firstTokenP50Ms: nearestRank(firstTokensMs, 0.5),
  }));
}
