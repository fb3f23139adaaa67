import type { AccountHistory } from '../../domain/history.ts';
import { moneyToNumber } from '../../domain/units.ts';
import { none, value } from '../metric.ts';
import { roundingOf } from '../returns.ts';
import { annualReturn } from './growth.ts';
import { defineMetric } from './spec.ts';

const NEVER_BELOW = 'never below its highest point by more than rounding';

export const maxDrawdown = defineMetric({
  id: 'maxDrawdown',
  label: 'Max drawdown',
  unit: 'fraction',
  definition:
    'largest fall of equity from its highest point before, as a share of it, open profit and loss included, over every mark (bars: their closes)',
  of: ({ history }) => value(deepestOf(history)),
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
    const deepest = deepestOf(history);
    if (deepest <= roundingOf(moneyToNumber(history.capital))) return none(NEVER_BELOW);
    return value(year.value / deepest);
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

/**
 * At each point of the path the fall from the highest point so far, as a share of it: 0 … 1. A deeper one at a mark
 * since the point before stands in its place.
 */
export function drawdownsOf(history: AccountHistory): number[] {
  let peak = 0;
  return equityPath(history).map((level, at) => {
    peak = Math.max(peak, level);
    const shown = shareLost(peak, level);
    const fall = history.samples[at - 1]?.fall;
    return fall === undefined
      ? shown
      : Math.max(shown, shareLost(moneyToNumber(fall.peak), moneyToNumber(fall.trough)));
  });
}

function shareLost(peak: number, level: number): number {
  return peak === 0 ? 0 : 1 - Math.max(level, 0) / peak;
}

/** Not Math.max(...list): a long run's list does not fit on the stack. */
function deepestOf(history: AccountHistory): number {
  return drawdownsOf(history).reduce((worst, drawdown) => Math.max(worst, drawdown), 0);
}
