import type { AccountHistory } from '../../domain/history.ts';
import { none, value } from '../metric.ts';
import { mean } from '../statistics.ts';
import { defineMetric } from './spec.ts';

const NO_FORECASTS = 'no opening decision with a confidence has closed';
const BIN_COUNT = 10;

type Forecasts = AccountHistory['forecasts'];

export const brier = defineMetric({
  id: 'brier',
  label: 'Brier',
  unit: 'ratio',
  definition: 'mean of (stated confidence − 1 if the trade made money, else 0)²: 0 is perfect, 0.25 is a coin',
  of: ({ history: { forecasts } }) =>
    forecasts.length === 0
      ? none(NO_FORECASTS)
      : value(mean(forecasts.map(({ confidence, won }) => (confidence - (won ? 1 : 0)) ** 2))),
});

export const reliability = defineMetric({
  id: 'reliability',
  label: 'Reliability',
  unit: 'ratio',
  definition: `mean of (mean confidence − share won)² over ${BIN_COUNT} equal bins of confidence, weighted by their trades (Murphy 1973): 0 is calibrated`,
  of: ({ history: { forecasts } }) =>
    forecasts.length === 0
      ? none(NO_FORECASTS)
      : value(
          mean(
            reliabilityBins(forecasts).flatMap((bin) =>
              new Array<number>(bin.count).fill((bin.confidence - bin.won) ** 2),
            ),
          ),
        ),
});

/** What was said against what came, one bin of confidence each. */
export interface ReliabilityBin {
  readonly count: number;
  /** Mean stated confidence, 0 … 1. */
  readonly confidence: number;
  /** Share that made money, 0 … 1. */
  readonly won: number;
}

/** Bins without a forecast are left out. */
export function reliabilityBins(forecasts: Forecasts): readonly ReliabilityBin[] {
  const bins: Forecasts[number][][] = Array.from({ length: BIN_COUNT }, () => []);
  for (const forecast of forecasts) {
    bins[Math.min(Math.floor(forecast.confidence * BIN_COUNT), BIN_COUNT - 1)]?.push(forecast);
  }
  return bins
    .filter((bin) => bin.length > 0)
    .map((bin) => ({
      count: bin.length,
      confidence: mean(bin.map((forecast) => forecast.confidence)),
      won: bin.filter((forecast) => forecast.won).length / bin.length,
    }));
}
