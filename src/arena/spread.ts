import { DRAWS } from './interval.ts';
import { normalBelow, normalQuantile } from './normal.ts';
import { mean } from './statistics.ts';

/**
 * How much wider than redrawn runs the truth lies round what was seen, a factor a draw. Blocks are drawn from the very
 * returns whose mean they are centred on, which takes (2b − 1) / T of their variance; and a variance of so few blocks is
 * itself known no better than by the equivalent degrees of freedom of its lag window (Blackman and Tukey 1958), so that
 * Student's t takes the place of the normal: critical values that mind the block's length are due to Kiefer and Vogelsang
 * (2005), for the block bootstrap to Shao and Politis (2013).
 * @param meanBlock b of the stationary bootstrap in periods; 2b − 1 below `count`, which is T
 */
export function spreadsOf(count: number, meanBlock: number): Float64Array {
  const freedom = freedomOf(count, meanBlock);
  const missing = shortfall(count, meanBlock);
  // Draws are alike, so the quantiles may stand in order: draw by draw they meet any block as often as any other.
  return quantilesInOrder().map((quantile) => missing / Math.sqrt(squareShare(quantile, freedom)));
}

/** The normal's, one a draw, by Newton's steps from each to the next: a board is redrawn too often to halve for each. */
function quantilesInOrder(): Float64Array {
  let quantile = normalQuantile(0.5 / DRAWS);
  return Float64Array.from({ length: DRAWS }, (_, draw) => {
    for (let step = 1; Math.abs(step) > CLOSE; quantile -= step) {
      step = (normalBelow(quantile) - (draw + 0.5) / DRAWS) * Math.sqrt(2 * Math.PI) * Math.exp(quantile ** 2 / 2);
    }
    return quantile;
  });
}

const CLOSE = 1e-9;

/** What centring blocks on their own mean takes from the deviation, as the factor that gives it back. */
export function shortfall(count: number, meanBlock: number): number {
  return Math.sqrt(count / (count - 2 * meanBlock + 1));
}

/** As many independent returns would tell the variance of redrawn means as well. */
export function freedomOf(count: number, meanBlock: number): number {
  const kept = (1 - 1 / meanBlock) ** 2;
  return (count * (1 - kept)) / (1 + kept);
}

/** χ² / n with this normal quantile (Wilson and Hilferty 1931), which is not told near zero. */
function squareShare(quantile: number, freedom: number): number {
  const cut = 2 / (9 * freedom);
  return Math.max(1 - cut + quantile * Math.sqrt(cut), LEAST_ROOT) ** 3;
}

const LEAST_ROOT = 0.1;

/**
 * What cutting into blocks takes from the deviation of a mean of values that remember the one before: the long run of a
 * first-order autoregression beside what geometric blocks keep of it, as the factor that gives it back (prewhitening,
 * Andrews and Monahan 1992). Of several series the largest, and at least 1.
 */
export function lostMemory(series: readonly (readonly number[])[], meanBlock: number): number {
  const memory = Math.min(MOST_MEMORY, Math.max(0, ...series.map(memoryOf)));
  const kept = memory * (1 - 1 / meanBlock);
  return Math.sqrt(((1 + memory) * (1 - kept)) / ((1 - memory) * (1 + kept)));
}

/** Andrews and Monahan's bound: beyond it the factor is noise. */
const MOST_MEMORY = 0.97;

/** Correlation with the value before, less Kendall's (1954) bias; 0 of values that do not vary. */
function memoryOf(values: readonly number[]): number {
  const centre = mean(values);
  let [squares, products, before] = [0, 0, 0];
  for (const value of values) {
    const error = value - centre;
    squares += error * error;
    products += error * before;
    before = error;
  }
  // What varies by rounding alone remembers nothing.
  const memory = squares <= values.length * (centre * ROUNDING) ** 2 ? 0 : products / squares;
  return memory + (1 + 3 * memory) / values.length;
}

const ROUNDING = 1e-10;
