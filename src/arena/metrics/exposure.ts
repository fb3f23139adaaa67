import { moneyToNumber } from '../../domain/units.ts';
import { none, quotient, value } from '../metric.ts';
import { mean } from '../statistics.ts';
import { defineMetric } from './spec.ts';

export const exposure = defineMetric({
  id: 'exposure',
  label: 'Exposure',
  unit: 'fraction',
  definition: 'mean over the equity samples of |size × mark| / equity; above 100 % with leverage',
  timed: false,
  of({ history }) {
    const shares = history.samples
      .filter((sample) => sample.equity > 0n)
      .map((sample) => moneyToNumber(sample.exposure) / moneyToNumber(sample.equity));
    return shares.length === 0 ? none('no samples with equity') : value(mean(shares));
  },
});

export const timeInMarket = defineMetric({
  id: 'timeInMarket',
  label: 'Time in market',
  unit: 'fraction',
  definition: 'share of the equity samples with a position open',
  timed: false,
  of: ({ history }) =>
    quotient(history.samples.filter((sample) => sample.exposure > 0n).length, history.samples.length, 'no samples'),
});
