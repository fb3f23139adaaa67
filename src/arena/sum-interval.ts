import type { Interval } from './interval.ts';
import { studentReach } from './paired.ts';
import { mean, sum } from './statistics.ts';

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
