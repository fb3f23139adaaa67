import { quantile } from './statistics.ts';

/** The middle 95 % of what resampling gave, or why nothing was resampled. */
export type Interval = { readonly low: number; readonly high: number } | { readonly none: string };

/** Redrawn runs behind every interval, chance and test. */
export const DRAWS = 2_000;
export const TAIL = 0.025;

export function percentileInterval(draws: Float64Array): Interval {
  const sorted = draws.toSorted();
  return { low: quantile(sorted, TAIL), high: quantile(sorted, 1 - TAIL) };
}
