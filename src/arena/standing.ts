import { notRanked } from './banner.ts';
import { chancesToBeBest } from './contest.ts';
import { deflatedSharpes } from './deflated-sharpe.ts';
import { beats, type EntrantResult } from './entrant-result.ts';
import type { RunFacts } from './facts.ts';
import { type Metric, none } from './metric.ts';
import { placesOf, type Rank } from './rank.ts';

/** How an entrant stands among those it may be ranked with. */
export type Standing = {
  readonly rank: Rank;
  /** Share of the resampled runs in which it ends highest. */
  readonly chanceBest: Metric;
  /** Probability that its Sharpe is more than the luck of the best of so many. */
  readonly deflatedSharpe: Metric;
};

/** Entrants that may not be ranked take no part in the others' standing either. */
export function standingsOf(results: readonly EntrantResult[], facts: RunFacts): Map<EntrantResult, Standing> {
  const standings = new Map<EntrantResult, Standing>();
  const ranked: EntrantResult[] = [];
  for (const result of results) {
    const entrant = facts.entrants.find((one) => one.entrant === result.entrant);
    const reason = result.failure ?? notRanked(entrant, facts);
    if (reason === undefined) ranked.push(result);
    else standings.set(result, withoutStanding(reason));
  }
  const ranks = placesOf(ranked, beats);
  const chances = chancesToBeBest(ranked);
  const deflated = deflatedSharpes(ranked);
  ranked.forEach((result, at) => {
    standings.set(result, {
      rank: ranks[at] ?? { none: 'not ranked' },
      chanceBest: chances[at] ?? none('not ranked'),
      deflatedSharpe: deflated[at] ?? none('not ranked'),
    });
  });
  return standings;
}

export function withoutStanding(reason: string): Standing {
  return { rank: { none: reason }, chanceBest: none(reason), deflatedSharpe: none(reason) };
}
