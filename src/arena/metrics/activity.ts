import { moneyToNumber } from '../../domain/units.ts';
import { type Metric, none, quotient, value } from '../metric.ts';
import { sum } from '../statistics.ts';
import { defineMetric, type Measured } from './spec.ts';

const HOURS_A_DAY = 24;

export const turnover = defineMetric({
  id: 'turnover',
  label: 'Turnover',
  unit: 'ratio',
  definition: 'sum of |size × price| over all fills / capital',
  of: timesCapital,
});

export const turnoverPerDay = defineMetric({
  id: 'turnoverPerDay',
  label: 'Turnover a day',
  unit: 'ratio',
  definition: 'turnover / calendar days of the run, of an hour at least',
  of(account) {
    const times = timesCapital(account);
    const { spanDays } = account.series.basis;
    // Minutes scaled to a day tell of nothing but their one trade.
    if (spanDays > 0 && spanDays < 1 / HOURS_A_DAY) return none('shorter than an hour: too short to scale to a day');
    return 'none' in times ? times : quotient(times.value, spanDays, 'no samples');
  },
});

export const fills = defineMetric({
  id: 'fills',
  label: 'Fills',
  unit: 'count',
  definition: 'orders, exits and liquidations that were filled, each part counted',
  of: ({ history }) => value(history.fillCount),
});

export const refusals = defineMetric({
  id: 'refusals',
  label: 'Refusals',
  unit: 'count',
  definition: 'orders that the gate refused, for any reason',
  of: ({ history }) => value(sum([...history.refusals.values()])),
});

export const holds = defineMetric({
  id: 'holds',
  label: 'Holds',
  unit: 'count',
  definition: 'cycles or symbols that ended in doing nothing, for any reason',
  of: ({ history }) => value(sum([...history.holds.values()])),
});

function timesCapital({ history }: Measured): Metric {
  return quotient(moneyToNumber(history.turnover), moneyToNumber(history.capital), 'no capital');
}
