import type { EquityPoint } from '../../domain/record.ts';
import { moneyToNumber } from '../../domain/units.ts';
import { type Metric, quotient } from '../metric.ts';
import { defineMetric } from './spec.ts';

export const exposure = defineMetric({
  id: 'exposure',
  label: 'Exposure',
  unit: 'fraction',
  definition: 'mean over time of |size × mark| / equity at the equity samples; above 100 % with leverage',
  of: ({ history }) =>
    overTime(history.samples, ({ exposure: exposed, equity }) =>
      equity > 0n ? moneyToNumber(exposed) / moneyToNumber(equity) : 0,
    ),
});

export const timeInMarket = defineMetric({
  id: 'timeInMarket',
  label: 'Time in market',
  unit: 'fraction',
  definition: 'share of the time up to equity samples that found a position open',
  of: ({ history }) => overTime(history.samples, (sample) => (sample.exposure > 0n ? 1 : 0)),
});

/** Each sample speaks for the time since the one before it: samples need not be evenly spaced. */
function overTime(samples: readonly EquityPoint[], of: (sample: EquityPoint) => number): Metric {
  let total = 0;
  let spanMs = 0;
  for (let at = 1; at < samples.length; at += 1) {
    const sample = samples[at];
    const gapMs = (sample?.at ?? 0) - (samples[at - 1]?.at ?? 0);
    total += sample === undefined ? 0 : of(sample) * gapMs;
    spanMs += gapMs;
  }
  return quotient(total, spanMs, 'fewer than 2 equity samples');
}
