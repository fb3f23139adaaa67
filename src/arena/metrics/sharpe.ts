import { type Metric, none, quotient, value } from '../metric.ts';
import { type Changes, isSteady } from '../returns.ts';
import { mean, variance } from '../statistics.ts';
import { annualGrowth, annualReturn, growthOf, TOO_SHORT_TO_SCALE } from './growth.ts';
import { defineMetric } from './spec.ts';

const TOO_FEW = 'fewer than 2 returns';
const STILL = 'equity never moved';
const STEADY = 'returns differ by no more than rounding';
/** Behind a compounded loss of all but a millionth, nothing that could spread is left. */
const NOTHING_LEFT = -1 + 1e-6;

export const sharpe = defineMetric({
  id: 'sharpe',
  label: 'Sharpe',
  unit: 'ratio',
  definition: 'arithmetic: mean r / standard deviation of r (n − 1) × √N, no risk-free rate',
  timed: true,
  of({ series }) {
    const period = periodSharpe(series);
    if ('none' in period) return period;
    if (series.basis.spanDays < 1) return none(TOO_SHORT_TO_SCALE);
    return value(period.value * Math.sqrt(series.basis.periodsPerYear));
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
    const flat = flatness(series);
    if (flat !== undefined) return none(flat);
    if (year.value < NOTHING_LEFT) return none('ruined: compounded to a year, nothing is left that could vary');
    return geometricSharpe(growthOf(series.returns), variance(series.returns), series.basis.periodsPerYear);
  },
});

/** mean r / standard deviation of r, not annualised. */
export function periodSharpe(changes: Changes): Metric {
  const { returns } = changes;
  if (returns.length < 2) return none(TOO_FEW);
  const flat = flatness(changes);
  return flat === undefined ? value(mean(returns) / Math.sqrt(variance(returns))) : none(flat);
}

/** R / V from the growth and the variance of a period's return. */
export function geometricSharpe(growth: number, periodVariance: number, periodsPerYear: number): Metric {
  const square = (1 + growth) * (1 + growth);
  const spread = power(periodVariance + square, periodsPerYear) - power(square, periodsPerYear);
  return quotient(annualGrowth(growth, periodsPerYear), Math.sqrt(spread), STEADY);
}

/** Why there is no dispersion to divide by; undefined where there is. */
function flatness(changes: Changes): string | undefined {
  if (!isSteady(changes)) return undefined;
  return changes.returns.every((change, at) => Math.abs(change) <= (changes.roundings[at] ?? 0)) ? STILL : STEADY;
}

function power(base: number, exponent: number): number {
  return base === 0 ? 0 : Math.exp(Math.log(base) * exponent);
}
