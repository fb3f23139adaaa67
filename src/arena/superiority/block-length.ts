import { mean, sum } from '../statistics.ts';

/**
 * The mean block of the stationary bootstrap that loses least on these values: Politis and White (2004) with the
 * correction of Patton, Politis and White (2009). At least 1; undefined where the values do not vary or are too few.
 */
export function automaticBlockLength(values: readonly number[]): number | undefined {
  const count = values.length;
  if (count < FEWEST_VALUES) return undefined;
  const centre = mean(values);
  const errors = Float64Array.from(values, (value) => value - centre);
  const lags = Math.max(5, Math.floor(Math.log10(count)));
  const most = Math.ceil(Math.sqrt(count)) + lags;
  const covariances = Float64Array.from({ length: most + 1 }, (_, lag) => covariance(errors, lag));
  if (covariances[0] === 0) return undefined;
  const bandwidth = bandwidthOf(errors, covariances, { lags, most });
  let [slope, longRun] = [0, covariances[0] ?? 0];
  for (let lag = 1; lag <= bandwidth; lag += 1) {
    const flatTop = Math.min(1, 2 * (1 - lag / bandwidth));
    slope += 2 * flatTop * lag * (covariances[lag] ?? 0);
    longRun += 2 * flatTop * (covariances[lag] ?? 0);
  }
  const length = Math.cbrt((slope / longRun) ** 2 * count);
  const longest = Math.ceil(Math.min(3 * Math.sqrt(count), count / 3));
  return Number.isFinite(length) ? Math.min(Math.max(length, 1), longest) : undefined;
}

/** Fewer leave no lag to look at. */
const FEWEST_VALUES = 20;

function covariance(errors: Float64Array, lag: number): number {
  let total = 0;
  for (let at = lag; at < errors.length; at += 1) total += (errors[at] ?? 0) * (errors[at - lag] ?? 0);
  return total / errors.length;
}

/** Twice the lag behind which `lags` correlations in a row are indistinguishable from none. */
function bandwidthOf(
  errors: Float64Array,
  covariances: Float64Array,
  { lags, most }: { readonly lags: number; readonly most: number },
): number {
  const count = errors.length;
  const doubt = 2 * Math.sqrt(Math.log10(count) / count);
  const squares = errors.map((error) => error * error);
  const total = sum([...squares]);
  let [head, tail] = [0, 0];
  let small = 0;
  for (let lag = 0; lag < most; lag += 1) {
    head += squares[lag] ?? 0;
    tail += squares[count - 1 - lag] ?? 0;
    const scale = Math.sqrt((total - head) * (total - tail));
    small = Math.abs((covariances[lag] ?? 0) * count) / scale < doubt ? small + 1 : 0;
    if (small >= lags) return Math.min(2 * Math.max(lag + 1 - lags, 1), most);
  }
  return most;
}
