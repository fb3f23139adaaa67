/** Plain sums over numbers; every caller checks for emptiness first. */

export function sum(values: readonly number[]): number {
  let total = 0;
  for (const value of values) total += value;
  return total;
}

export function mean(values: readonly number[]): number {
  return sum(values) / values.length;
}

/** Mean of (value − centre)^power: central moments, and downside moments when values are clipped. */
export function centralMoment(values: readonly number[], power: 2 | 3 | 4, centre: number): number {
  let total = 0;
  for (const value of values) {
    const distance = value - centre;
    const square = distance * distance;
    total += power === 2 ? square : power === 3 ? square * distance : square * square;
  }
  return total / values.length;
}

/** Sample variance (divided by n − 1); needs two values. */
export function variance(values: readonly number[]): number {
  return (centralMoment(values, 2, mean(values)) * values.length) / (values.length - 1);
}

/** Nearest rank: a value that was measured; undefined of none. */
export function nearestRank(values: readonly number[], share: number): number | undefined {
  const sorted = [...values].sort((left, right) => left - right);
  return sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)];
}

/** Linear interpolation between the order statistics (the "type 7" of Hyndman and Fan 1996) of a sorted list. */
export function quantile(sorted: Float64Array, share: number): number {
  const place = (sorted.length - 1) * share;
  const below = Math.floor(place);
  const low = sorted[below] ?? Number.NaN;
  const high = sorted[Math.min(below + 1, sorted.length - 1)] ?? Number.NaN;
  return low + (high - low) * (place - below);
}
