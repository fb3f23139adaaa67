import type { PriceBar } from './streaming.ts';

export function typicalPrice(bar: PriceBar): number {
  return (bar.high + bar.low + bar.close) / 3;
}

/** What two sums of a few prices may differ by, as a share of a price, though the decimals behind them are equal. */
const CRUMB = 4 * Number.EPSILON;

/**
 * left − right, and 0 where floats cannot tell two sums or differences of prices as large as `price` apart: the prices
 * are decimals on a grid, whose steps are coarser than that up to 3 × 10^14 of them.
 */
export function decimalDifference(left: number, right: number, price: number): number {
  const difference = left - right;
  return Math.abs(difference) <= CRUMB * price ? 0 : difference;
}
