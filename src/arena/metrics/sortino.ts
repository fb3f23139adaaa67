import { type Metric, none, quotient } from '../metric.ts';
import type { Changes } from '../returns.ts';
import { centralMoment, mean } from '../statistics.ts';
import { annualGrowth, annualReturn, growthOf, TOO_SHORT_TO_SCALE } from './growth.ts';
import { defineMetric } from './spec.ts';

const NO_LOSS = 'no losing period to divide by';

export const sortino = defineMetric({
  id: 'sortino',
  label: 'Sortino',
  unit: 'ratio',
  definition: 'arithmetic: mean r / √(mean of min(r, 0)² over all T) × √N, target 0',
  timed: true,
  of({ series }) {
    const { returns, basis } = series;
    if (returns.length < 2) return none('fewer than 2 returns');
    if (!hasLoss(series)) return none(NO_LOSS);
    if (basis.spanDays < 1) return none(TOO_SHORT_TO_SCALE);
    return quotient(mean(returns) * Math.sqrt(basis.periodsPerYear), downside(returns), NO_LOSS);
  },
});

export const sortinoGeometric = defineMetric({
  id: 'sortinoGeometric',
  label: 'Sortino (geometric)',
  unit: 'ratio',
  definition: 'R / (√(mean of min(r, 0)² over all T) × √N), with R = (1 + g)^N − 1, target 0',
  timed: true,
  of({ series }) {
    const year = annualReturn(series);
    if ('none' in year) return year;
    if (!hasLoss(series)) return none(NO_LOSS);
    return geometricSortino(growthOf(series.returns), series.returns, series.basis.periodsPerYear);
  },
});

export function geometricSortino(growth: number, returns: readonly number[], periodsPerYear: number): Metric {
  return quotient(annualGrowth(growth, periodsPerYear), downside(returns) * Math.sqrt(periodsPerYear), NO_LOSS);
}

/** A loss, and not what rounding makes of standing still. */
function hasLoss({ returns, roundings }: Changes): boolean {
  return returns.some((change, at) => change < -(roundings[at] ?? 0));
}

function downside(returns: readonly number[]): number {
  return Math.sqrt(
    centralMoment(
      returns.map((change) => Math.min(change, 0)),
      2,
      0,
    ),
  );
}
