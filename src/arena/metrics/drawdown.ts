import type { AccountHistory } from '../../domain/history.ts';
import { moneyToNumber } from '../../domain/units.ts';
import { quotient, value } from '../metric.ts';
import { annualReturn } from './growth.ts';
import { defineMetric } from './spec.ts';

export const maxDrawdown = defineMetric({
  id: 'maxDrawdown',
  label: 'Max drawdown',
  unit: 'fraction',
  definition:
    'largest fall of equity from its highest point before, as a share of it, open profit and loss included, over all equity samples',
  timed: false,
  of: ({ history }) => value(deepest(drawdownsOf(equityPath(history)))),
});

export const calmar = defineMetric({
  id: 'calmar',
  label: 'Calmar',
  unit: 'ratio',
  definition: 'return a year / max drawdown',
  timed: true,
  of({ history, series }) {
    const year = annualReturn(series);
    if ('none' in year) return year;
    return quotient(year.value, deepest(drawdownsOf(equityPath(history))), 'never below its highest point');
  },
});

/** Capital, every sample, and the end. */
export function equityPath(history: AccountHistory): number[] {
  return [
    moneyToNumber(history.capital),
    ...history.samples.map((sample) => moneyToNumber(sample.equity)),
    moneyToNumber(history.finalEquity),
  ];
}

/** At each point the fall from the highest point so far, as a share of it: 0 … 1. */
export function drawdownsOf(levels: readonly number[]): number[] {
  let peak = 0;
  return levels.map((level) => {
    peak = Math.max(peak, level);
    return peak === 0 ? 0 : 1 - Math.max(level, 0) / peak;
  });
}

/** Not Math.max(...list): a long run's list does not fit on the stack. */
function deepest(drawdowns: readonly number[]): number {
  return drawdowns.reduce((worst, drawdown) => Math.max(worst, drawdown), 0);
}
