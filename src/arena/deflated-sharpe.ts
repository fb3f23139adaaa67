import type { EntrantResult } from './entrant-result.ts';
import { type Metric, none, value } from './metric.ts';
import { probabilityAbove } from './metrics/probabilistic-sharpe.ts';
import { periodSharpe } from './metrics/sharpe.ts';
import { normalQuantile } from './normal.ts';
import { mean, variance } from './statistics.ts';

const EULER_GAMMA = 0.5772156649015329;

/** The Sharpe that the best of `trials` worthless strategies is expected to show, where trials vary by `spread`². */
export function luckiestSharpe(trials: number, spread: number): number {
  return (
    spread *
    ((1 - EULER_GAMMA) * normalQuantile(1 - 1 / trials) + EULER_GAMMA * normalQuantile(1 - 1 / (trials * Math.E)))
  );
}

/**
 * For each entrant the probability that its true Sharpe exceeds what luck gives the best of so many
 * (Bailey and López de Prado 2014, the deflated Sharpe ratio); the mean over its accounts. `triedBefore` counts versions
 * of them that were tried and are not among them: the best of more is luckier.
 */
export function deflatedSharpes(results: readonly EntrantResult[], triedBefore = 0): Metric[] {
  const trials = results.map(entrantSharpe).flatMap((sharpe) => ('none' in sharpe ? [] : [sharpe.value]));
  if (trials.length < 2) return results.map(() => none('fewer than 2 entrants whose equity moved'));
  const threshold = luckiestSharpe(trials.length + triedBefore, Math.sqrt(variance(trials)));
  return results.map(({ accounts }) => meanOf(accounts.map(({ series }) => probabilityAbove(series, threshold))));
}

function entrantSharpe({ accounts }: EntrantResult): Metric {
  return meanOf(accounts.map(({ series }) => periodSharpe(series)));
}

function meanOf(metrics: readonly Metric[]): Metric {
  const values: number[] = [];
  for (const metric of metrics) {
    if ('none' in metric) return metric;
    values.push(metric.value);
  }
  return value(mean(values));
}
