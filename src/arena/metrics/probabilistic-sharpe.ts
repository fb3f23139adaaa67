import { type Metric, value } from '../metric.ts';
import { normalBelow } from '../normal.ts';
import type { Changes } from '../returns.ts';
import { centralMoment, mean } from '../statistics.ts';
import { periodSharpe } from './sharpe.ts';
import { defineMetric } from './spec.ts';

export const probabilisticSharpe = defineMetric({
  id: 'probabilisticSharpe',
  label: 'P(Sharpe > 0)',
  unit: 'fraction',
  definition:
    'probabilistic Sharpe ratio: Φ(S √(T − 1) / √(1 − skewness S + (kurtosis − 1) S² / 4)), where S is the Sharpe of one period (Bailey and López de Prado 2012)',
  timed: true,
  of: ({ series }) => probabilityAbove(series, 0),
});

/** Probability that the true Sharpe of one period lies above `threshold`, given these returns. */
export function probabilityAbove(changes: Changes, threshold: number): Metric {
  const { returns } = changes;
  const sharpe = periodSharpe(changes);
  if ('none' in sharpe) return sharpe;
  const centre = mean(returns);
  const spread = centralMoment(returns, 2, centre);
  const skewness = centralMoment(returns, 3, centre) / (spread * Math.sqrt(spread));
  const kurtosis = centralMoment(returns, 4, centre) / (spread * spread);
  return value(normalBelow(sharpeScore(sharpe.value, threshold, { count: returns.length, skewness, kurtosis })));
}

/** How many standard errors an observed Sharpe lies above a threshold; both of one period. */
export function sharpeScore(
  sharpe: number,
  threshold: number,
  { count, skewness, kurtosis }: { count: number; skewness: number; kurtosis: number },
): number {
  const variance = 1 - skewness * sharpe + ((kurtosis - 1) / 4) * sharpe * sharpe;
  return ((sharpe - threshold) * Math.sqrt(count - 1)) / Math.sqrt(variance);
}
