import { POWERS_OF_TEN } from '../../domain/decimal.ts';
import type { Instrument } from '../../domain/instrument.ts';
import type { PositionSide } from '../../domain/side.ts';
import { divide, type Grid, MONEY_DECIMALS, type Money, notionalOf, type Size } from '../../domain/units.ts';
import type { MaintenanceTier, MaintenanceTiers } from './maintenance.ts';

/** Above every price: a threshold that is never reached from below. */
export const NEVER_ABOVE = Number.MAX_SAFE_INTEGER;
/** Below every price. */
export const NEVER_BELOW = Number.MIN_SAFE_INTEGER;

const RATE_ONE = 1_000_000_000_000n;

/** An instrument's grid, and its margin price where it may trade at zero and below. */
type PricedGrid = Grid & Pick<Instrument, 'marginPrice'>;

/** A position and all that stands behind it: its margin, or in cross mode what the account has to spare as well. */
export interface Backed {
  readonly side: PositionSide;
  readonly size: Size;
  readonly cost: Money;
  readonly margin: Money;
}

/**
 * The mark at which what stands behind a position, with its open result, no longer exceeds its maintenance margin:
 * a long is liquidated at this price or below, a short at it or above; `NEVER_BELOW` for a long that nothing can liquidate.
 *
 * With a rate r, a deduction d and cost c: margin + side·(size·mark − c) = r·size·mark − d. For one tier this is both
 * Hyperliquid's formula (d = 0) and Binance's (d = its maintenance amount). The requirement is the largest of the
 * tiers', so the first one met on the way is the price.
 */
export function liquidationPrice(backed: Backed, tiers: MaintenanceTiers, grid: PricedGrid): number {
  if (backed.side === 'long') {
    let highest = NEVER_BELOW;
    for (const tier of tiers) highest = Math.max(highest, ...longPrices(backed, tier, grid));
    return highest;
  }
  let lowest = NEVER_ABOVE;
  for (const tier of tiers) lowest = Math.min(lowest, ...shortPrices(backed, tier, grid));
  return lowest;
}

/**
 * One price, or where it may be negative three: what is required then is r·size·max(mark, margin price, −mark) − d, the
 * largest of three straight lines, and again the first one met on the way is the price.
 */
function longPrices({ cost, margin, size }: Backed, { rate, deduction }: MaintenanceTier, grid: PricedGrid): number[] {
  const owed = cost - margin - deduction;
  const at = (amount: bigint, part: bigint) => Number(priceOf(amount, BigInt(size) * part, grid, 'down'));
  if (grid.marginPrice === undefined) return owed <= 0n ? [] : [at(owed * RATE_ONE, RATE_ONE - BigInt(rate))];
  const required = notionalOf(grid.marginPrice, size, grid, 'up') * BigInt(rate);
  return [
    at(owed * RATE_ONE, RATE_ONE - BigInt(rate)),
    at(owed * RATE_ONE + required, RATE_ONE),
    at(owed * RATE_ONE, RATE_ONE + BigInt(rate)),
  ];
}

function shortPrices({ cost, margin, size }: Backed, { rate, deduction }: MaintenanceTier, grid: PricedGrid): number[] {
  const owned = cost + margin + deduction;
  const at = (amount: bigint, part: bigint) => Number(priceOf(amount, BigInt(size) * part, grid, 'up'));
  if (grid.marginPrice === undefined) return [owned <= 0n ? 1 : at(owned * RATE_ONE, RATE_ONE + BigInt(rate))];
  const required = notionalOf(grid.marginPrice, size, grid, 'up') * BigInt(rate);
  return [
    at(owned * RATE_ONE, RATE_ONE + BigInt(rate)),
    at(owned * RATE_ONE - required, RATE_ONE),
    at(owned * RATE_ONE, RATE_ONE - BigInt(rate)),
  ];
}

/** Money per unit of size, on the grid's prices. */
function priceOf(amount: bigint, size: bigint, grid: Grid, rounding: 'down' | 'up'): bigint {
  const decimals = grid.priceDecimals + grid.sizeDecimals - MONEY_DECIMALS;
  const scale = BigInt(POWERS_OF_TEN[Math.abs(decimals)] ?? 0);
  return decimals >= 0 ? divide(amount * scale, size, rounding) : divide(amount, size * scale, rounding);
}
