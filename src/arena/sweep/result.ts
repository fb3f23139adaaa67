import { type Blocks, drawBlocks, FEWEST_RETURNS, resampledTotals } from '../bootstrap.ts';
import { luckiestSharpe } from '../deflated-sharpe.ts';
import { type Interval, percentileInterval } from '../interval.ts';
import { type Metric, none, value } from '../metric.ts';
import { probabilityAbove } from '../metrics/probabilistic-sharpe.ts';
import { periodSharpe } from '../metrics/sharpe.ts';
import type { Changes } from '../returns.ts';
import { mean, variance } from '../statistics.ts';
import type { SweepPoint } from './space.ts';

/** What one run of one trial came to: one series on one slice. */
export interface JobFigures {
  readonly slice: number;
  /** Which tapes, seed and rerun: what its slices belong together by. */
  readonly series: string;
  readonly returns: readonly number[];
  readonly periodsPerYear: number;
  readonly totalReturn: number;
  readonly maxDrawdown: number;
  readonly fills: number;
  /** US dollars that models took. */
  readonly cost: number;
}

export const OBJECTIVES = ['sharpe', 'return'] as const;
export type Objective = (typeof OBJECTIVES)[number];

export interface TrialFigures {
  readonly number: number;
  readonly point: SweepPoint;
  /** Slices it came to run on; fewer than all where halving left it behind. */
  readonly slices: number;
  readonly jobs: readonly JobFigures[];
  /** The objective, mean over its jobs; undefined where it tells nothing, such as of equity that never moved. */
  readonly score: number | undefined;
}

/** Mean over jobs; undefined where one of them tells nothing. */
export function scoreOf(jobs: readonly JobFigures[], objective: Objective): number | undefined {
  const scores = jobs.map((job) => (objective === 'return' ? job.totalReturn : yearlySharpe(job)));
  const known = scores.filter((score) => score !== undefined);
  return known.length === 0 || known.length < scores.length ? undefined : mean(known);
}

function yearlySharpe({ returns, periodsPerYear }: JobFigures): number | undefined {
  const sharpe = periodSharpe(exact(returns));
  return 'none' in sharpe ? undefined : sharpe.value * Math.sqrt(periodsPerYear);
}

/** Equity that stands still gives returns of exactly zero: nothing else needs to be told of rounding here. */
function exact(returns: readonly number[]): Changes {
  return { returns, roundings: returns.map(() => Number.EPSILON) };
}

/** A trial's returns over its slices in their order, one list a series. */
function bySeries({ jobs }: TrialFigures): readonly (readonly number[])[] {
  const lists = new Map<string, number[]>();
  for (const job of [...jobs].sort((left, right) => left.slice - right.slice)) {
    lists.set(job.series, [...(lists.get(job.series) ?? []), ...job.returns]);
  }
  return [...lists.values()];
}

/** Its total return over all slices, as if they stood one behind the other, mean of its series; 0 where it has not run. */
export function trialReturn({ jobs }: TrialFigures): number {
  const grown = new Map<string, number>();
  for (const { series, totalReturn } of jobs) grown.set(series, (grown.get(series) ?? 1) * (1 + totalReturn));
  return grown.size === 0 ? 0 : mean([...grown.values()]) - 1;
}

/** The middle 95 % of that return, redrawn as on any board. */
export function trialInterval(trial: TrialFigures): Interval {
  const series = bySeries(trial);
  if (series.some((returns) => returns.length < FEWEST_RETURNS))
    return { none: `fewer than ${FEWEST_RETURNS} returns to resample` };
  const drawn = new Map<number, Blocks>();
  const totals = series.map((returns) => {
    const blocks = drawn.get(returns.length) ?? drawBlocks(returns.length);
    drawn.set(returns.length, blocks);
    return resampledTotals(returns, blocks);
  });
  const [first] = totals;
  if (first === undefined) return { none: 'it has not run' };
  return percentileInterval(first.map((_, draw) => mean(totals.map((total) => total[draw] ?? 0))));
}

/**
 * Probability that the true Sharpe of a trial is more than what luck gives the best of so many tries (Bailey and López de
 * Prado 2014), mean over its series. `tries` counts all that were ever tried on this market, those of other sweeps too.
 */
export function sweepDeflation(trial: TrialFigures, all: readonly TrialFigures[], tries: number): Metric {
  const sharpes = all.flatMap((one) => {
    const own = bySeries(one).map((returns) => periodSharpe(exact(returns)));
    const known = own.flatMap((sharpe) => ('none' in sharpe ? [] : [sharpe.value]));
    return known.length === 0 || known.length < own.length ? [] : [mean(known)];
  });
  if (sharpes.length < 2) return none('fewer than 2 trials whose equity moved');
  const threshold = luckiestSharpe(Math.max(tries, sharpes.length), Math.sqrt(variance(sharpes)));
  const chances: number[] = [];
  for (const returns of bySeries(trial)) {
    const chance = probabilityAbove(exact(returns), threshold);
    if ('none' in chance) return chance;
    chances.push(chance.value);
  }
  return chances.length === 0 ? none('it has not run') : value(mean(chances));
}

/** Best first; what tells nothing last, and of equals the first asked. */
export function byScore(left: TrialFigures, right: TrialFigures): number {
  const worth = (trial: TrialFigures): number => trial.score ?? Number.NEGATIVE_INFINITY;
  if (left.slices !== right.slices) return right.slices - left.slices;
  return worth(left) === worth(right) ? left.number - right.number : worth(right) - worth(left);
}

/** A trial as its jobs on some slices have it. */
export function onSlices(trial: TrialFigures, slices: readonly number[], objective: Objective): TrialFigures {
  const jobs = trial.jobs.filter(({ slice }) => slices.includes(slice));
  return { ...trial, jobs, score: scoreOf(jobs, objective) };
}
