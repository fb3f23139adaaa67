import { DAYS_FOR_DAILY } from '../basis.ts';
import { type Metric, none, value } from '../metric.ts';
import type { ReturnSeries } from '../returns.ts';
import { mean } from '../statistics.ts';

/** g = exp(mean ln(1 + r)) − 1: the steady return that compounds to the same end; −1 after ruin. */
export function growthOf(returns: readonly number[]): number {
  return Math.expm1(mean(returns.map((change) => Math.log1p(change))));
}

/** R = (1 + g)^N − 1. */
export function annualGrowth(growth: number, periodsPerYear: number): number {
  return Math.expm1(Math.log1p(growth) * periodsPerYear);
}

export const TOO_SHORT = `shorter than ${DAYS_FOR_DAILY} days: too short to compound to a year`;

export const TOO_SHORT_TO_SCALE = 'shorter than a day: too short to scale to a year';

/** What every ratio built on a compounded year needs first. */
export function annualReturn(series: ReturnSeries): Metric {
  if (series.basis.spanDays < DAYS_FOR_DAILY || series.returns.length < 2) return none(TOO_SHORT);
  return value(annualGrowth(growthOf(series.returns), series.basis.periodsPerYear));
}
