import { type Metric, none, quotient } from '../metric.ts';
import { mean, variance } from '../statistics.ts';
import { annualGrowth, annualReturn, growthOf } from './growth.ts';
import { defineMetric } from './spec.ts';

const STILL = 'equity never moved';
const TOO_FEW = 'fewer than 2 returns';

export const sharpe = defineMetric({
  id: 'sharpe',
  label: 'Sharpe',
  unit: 'ratio',
  definition: 'arithmetic: mean r / standard deviation of r (n − 1) × √N, no risk-free rate',
  timed: true,
  of({ series: { returns, basis } }) {
    if (returns.length < 2) return none(TOO_FEW);
    return quotient(mean(returns) * Math.sqrt(basis.periodsPerYear), Math.sqrt(variance(returns)), STILL);
  },
});

export const sharpeGeometric = defineMetric({
  id: 'sharpeGeometric',
  label: 'Sharpe (geometric)',
  unit: 'ratio',
  definition:
    'R / V, with g = exp(mean ln(1 + r)) − 1, R = (1 + g)^N − 1 and V = √((var r + (1 + g)²)^N − (1 + g)^2N), no risk-free rate',
  timed: true,
  of({ series }) {
    const year = annualReturn(series);
    if ('none' in year) return year;
    return geometricSharpe(growthOf(series.returns), variance(series.returns), series.basis.periodsPerYear);
  },
});

/** R / V from the growth and the variance of a period's return. */
export function geometricSharpe(growth: number, periodVariance: number, periodsPerYear: number): Metric {
  const square = (1 + growth) * (1 + growth);
  const spread = power(periodVariance + square, periodsPerYear) - power(square, periodsPerYear);
  return quotient(annualGrowth(growth, periodsPerYear), Math.sqrt(spread), STILL);
}

function power(base: number, exponent: number): number {
  return base === 0 ? 0 : Math.exp(Math.log(base) * exponent);
}
