/** Spread, slippage and impact are kept in parts: hundred-millionths of one, so 1 bps is 10,000 of them. */
const PARTS_OF_ONE = 100_000_000;
const PARTS_OF_BPS = 10_000;

export function partsOfBps(bps: number): number {
  return Math.round(bps * PARTS_OF_BPS);
}

/**
 * value × parts, rounded up. Both are integers ≥ 0; the product leaves the safe integers only for huge prices. No `%`: on
 * doubles it costs more than all else that is done with a tick.
 */
export function partOf(value: number, parts: number): number {
  const product = value * parts;
  if (!Number.isSafeInteger(product)) {
    return Number((BigInt(value) * BigInt(parts) + BigInt(PARTS_OF_ONE - 1)) / BigInt(PARTS_OF_ONE));
  }
  // Both lines are exact; a quotient that was rounded up to the integer above leaves less than nothing.
  const whole = Math.floor(product / PARTS_OF_ONE);
  const rest = product - whole * PARTS_OF_ONE;
  return rest > 0 ? whole + 1 : whole;
}
