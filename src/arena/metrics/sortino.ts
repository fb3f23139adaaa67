import { type Metric, none, quotient } from '../metric.ts';
import { mean, moment } from '../statistics.ts';
import { annualGrowth, annualReturn, growthOf } from './growth.ts';
import { defineMetric } from './spec.ts';

const NO_LOSS = 'no losing period to divide by';

export const sortino = defineMetric({
  id: 'sortino',
  label: 'Sortino',
  unit: 'ratio',
  definition: 'arithmetic: mean r / √(mean of min(r, 0)² over all T) × √N, target 0',
  timed: true,
  of({ series: { returns, basis } }) {
    if (returns.length < 2) return none('fewer than 2 returns');
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
    return geometricSortino(growthOf(series.returns), series.returns, series.basis.periodsPerYear);
  },
});

export function geometricSortino(growth: number, returns: readonly number[], periodsPerYear: number): Metric {
  return quotient(annualGrowth(growth, periodsPerYear), downside(returns) * Math.sqrt(periodsPerYear), NO_LOSS);
}

function downside(returns: readonly number[]): number {
  return Math.sqrt(
    moment(
      returns.map((change) => Math.min(change, 0)),
      2,
      0,
    ),
  );
}
