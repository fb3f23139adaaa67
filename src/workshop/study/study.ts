import { seededRandom } from '../../domain/random.ts';
import { type BurstStudy, burstStudy } from './bursts.ts';
import { type Horizon, information } from './information.ts';
import type { Observations } from './observe.ts';

export interface CoverageRow {
  readonly source: string;
  readonly posts: number;
  readonly authors: number;
  /** Shares of the posts, 0 … 1. */
  readonly scoredShare: number;
  readonly routedShare: number;
}

/** Whether posts tell anything of prices, before or only after the fact. */
export interface StudyReport {
  readonly symbols: number;
  readonly closes: number;
  readonly horizons: readonly Horizon[];
  readonly bursts: BurstStudy;
  readonly sources: readonly CoverageRow[];
}

/** The same observations give the same report. */
export function study(observations: Observations): StudyReport {
  const random = seededRandom('sentiment-study');
  return {
    symbols: observations.closes.size,
    closes: [...observations.closes.values()].reduce((sum, closes) => sum + closes.length, 0),
    horizons: information(observations, random),
    bursts: burstStudy(observations, random),
    sources: [...observations.sources.values()].map(({ source, posts, unscored, routed, authors }) => ({
      source,
      posts,
      authors: authors.size,
      scoredShare: 1 - unscored / posts,
      routedShare: routed / posts,
    })),
  };
}
