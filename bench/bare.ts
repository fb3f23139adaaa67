/** What the bare loop did: the engine must have as many fills. */
export interface BareResult {
  readonly fills: number;
  readonly equity: number;
}

const FEE = 0.0005;

/**
 * The same work without an engine: two moving averages over a typed array, a flip of one unit at every strict cross,
 * filled at the next price, with its fee. No events, no venue, no books.
 */
export function bareFlips(prices: Int32Array, fast: number, slow: number): BareResult {
  let fastSum = 0;
  let slowSum = 0;
  let gapBefore = 0;
  let wanted = 0;
  let held = 0;
  let cash = 0;
  let fills = 0;
  for (let step = 0; step < prices.length; step += 1) {
    const at = prices[step] ?? 0;
    if (wanted !== held) {
      const traded = wanted - held;
      cash -= traded * at + Math.abs(traded) * at * FEE;
      held = wanted;
      fills += 1;
    }
    fastSum += at - (step >= fast ? (prices[step - fast] ?? 0) : 0);
    slowSum += at - (step >= slow ? (prices[step - slow] ?? 0) : 0);
    if (step < slow - 1) continue;
    const gap = fastSum * slow - slowSum * fast;
    if (gapBefore < 0 && gap > 0) wanted = 1;
    else if (gapBefore > 0 && gap < 0) wanted = -1;
    gapBefore = gap;
  }
  return { fills, equity: cash + held * (prices.at(-1) ?? 0) };
}

/** Reads every price and trades nothing. */
export function bareRead(prices: Int32Array): number {
  let sum = 0;
  for (const at of prices) sum += at;
  return sum;
}
