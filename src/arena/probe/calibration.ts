import type { ProbeForecast } from '../../domain/probe.ts';
import { seededRandom } from '../../domain/random.ts';
import { DRAWS, type Interval, percentileInterval } from '../interval.ts';
import { mean } from '../statistics.ts';

/** How well probabilities were said, over questions whose odds are known. */
export interface ProbeCalibration {
  readonly forecasts: number;
  /** Mean of (said − came)². */
  readonly brier: number;
  readonly brierInterval: Interval;
  /** What saying the odds themselves would have had. */
  readonly brierOfOdds: number;
  /** Mean of (said − odds)²: 0 is calibrated. */
  readonly reliability: number;
  readonly reliabilityInterval: Interval;
  /** Five equal bins of what was said; those without a forecast are left out. */
  readonly bins: readonly { readonly count: number; readonly said: number; readonly odds: number }[];
}

const BINS = 5;

/** Of one forecast at least. */
export function probeCalibration(forecasts: readonly ProbeForecast[]): ProbeCalibration {
  const against = (came: boolean, chance: number): number => (chance - (came ? 1 : 0)) ** 2;
  const briers = forecasts.map(({ said, came }) => against(came, said));
  const misses = forecasts.map(({ said, odds }) => (said - odds) ** 2);
  return {
    forecasts: forecasts.length,
    brier: mean(briers),
    brierInterval: intervalOfMean(briers),
    brierOfOdds: mean(forecasts.map(({ odds, came }) => against(came, odds))),
    reliability: mean(misses),
    reliabilityInterval: intervalOfMean(misses),
    bins: binsOf(forecasts),
  };
}

/** Means of what is drawn with replacement: questions hang together with none. */
function intervalOfMean(values: readonly number[]): Interval {
  const random = seededRandom('probe-calibration');
  const draws = Float64Array.from({ length: DRAWS }, () => {
    let sum = 0;
    for (let place = 0; place < values.length; place += 1)
      sum += values[Math.floor(random.next() * values.length)] ?? 0;
    return sum / values.length;
  });
  return percentileInterval(draws);
}

function binsOf(forecasts: readonly ProbeForecast[]): ProbeCalibration['bins'] {
  const placeOf = (said: number): number => Math.min(BINS - 1, Math.floor(said * BINS));
  return Array.from({ length: BINS }, (_, bin) => forecasts.filter(({ said }) => placeOf(said) === bin))
    .filter((bin) => bin.length > 0)
    .map((bin) => ({
      count: bin.length,
      said: mean(bin.map(({ said }) => said)),
      odds: mean(bin.map(({ odds }) => odds)),
    }));
}
