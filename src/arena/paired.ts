import type { Interval } from './interval.ts';
import { mean, sum, variance } from './statistics.ts';

/** What several pairs differ by: their mean, and where 95 % of such means lie (Student's t on the differences). */
export interface PairedDifference {
  readonly mean: number;
  readonly interval: Interval;
  readonly pairs: number;
}

/** @param differences one a pair, at least one */
export function pairedDifference(differences: readonly number[]): PairedDifference {
  const pairs = differences.length;
  const middle = mean(differences);
  if (pairs < 2) return { mean: middle, interval: { none: 'one pair says nothing of its own luck' }, pairs };
  const reach = studentReach(pairs - 1) * Math.sqrt(variance(differences) / pairs);
  return { mean: middle, interval: { low: middle - reach, high: middle + reach }, pairs };
}

const WITHIN = 0.95;

/** The t with P(|T| ≤ t) = 95 % for so many degrees of freedom, by halving the angle of which t is the tangent. */
export function studentReach(freedom: number): number {
  let low = 0;
  let high = Math.PI / 2;
  for (let step = 0; step < 60; step += 1) {
    const middle = (low + high) / 2;
    if (studentWithin(middle, freedom) < WITHIN) low = middle;
    else high = middle;
  }
  return Math.sqrt(freedom) * Math.tan((low + high) / 2);
}

/** P(|T| ≤ √n tan angle) for n degrees of freedom: the finite sums of Abramowitz and Stegun, 26.7.3 and 26.7.4. */
function studentWithin(angle: number, freedom: number): number {
  const [sine, cosine] = [Math.sin(angle), Math.cos(angle)];
  const isOdd = freedom % 2 === 1;
  let term = isOdd ? cosine : 1;
  let sum = freedom === 1 ? 0 : term;
  for (let power = isOdd ? 3 : 2; power <= freedom - 2; power += 2) {
    term *= ((power - 1) / power) * cosine * cosine;
    sum += term;
  }
  return isOdd ? ((angle + sine * sum) * 2) / Math.PI : sine * sum;
}

const FEWEST = 20;
const COSINES = 0.4;

/**
 * Where the sum of values that may hang together from one to the next lies, 95 %: their long-run variance is the mean
 * square of the first 0.4 T^(2/3) cosines of the series, rounded up, each of which is as good as independent of the
 * others and of the sum, so that Student's t of so many holds (Müller 2007; Lazarus, Lewis, Stock and Watson 2018).
 * Every value counts alike, however many there are.
 */
export function sumInterval(values: readonly number[]): Interval {
  const count = values.length;
  if (count < FEWEST) return { none: `fewer than ${FEWEST} periods` };
  const cosines = Math.ceil(COSINES * Math.cbrt(count) ** 2);
  const [total, centre] = [sum(values), mean(values)];
  const squares = Array.from({ length: cosines }, (_, at) => cosineSum(values, centre, at + 1) ** 2);
  const reach = studentReach(cosines) * Math.sqrt(2 * mean(squares));
  return { low: total - reach, high: total + reach };
}

function cosineSum(values: readonly number[], centre: number, waves: number): number {
  const step = (Math.PI * waves) / values.length;
  let total = 0;
  for (const [at, value] of values.entries()) total += (value - centre) * Math.cos(step * (at + 0.5));
  return total;
}
