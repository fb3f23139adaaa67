import { POWERS_OF_TEN } from '../../domain/decimal.ts';
import type { PositionSide } from '../../domain/side.ts';
import { divide, type Grid, MONEY_DECIMALS, type Money, type Size } from '../../domain/units.ts';
import type { MaintenanceTier, MaintenanceTiers } from './maintenance.ts';
import { NEVER_ABOVE, NEVER_BELOW } from './reach.ts';

const RATE_ONE = 1_000_000_000_000n;

/** A position and all that stands behind it: its margin, or in cross mode what the account has to spare as well. */
export interface Backed {
  readonly side: PositionSide;
  readonly size: Size;
  readonly cost: Money;
  readonly margin: Money;
}

/**
 * The mark at which what stands behind a position, with its open result, no longer exceeds its maintenance margin:
 * a long is liquidated at this price or below, a short at it or above. 0 for a long that nothing can liquidate.
 *
 * With a rate r, a deduction d and cost c: margin + side·(size·mark − c) = r·size·mark − d. For one tier this is both
 * Hyperliquid's formula (d = 0) and Binance's (d = its maintenance amount). The requirement is the largest of the
 * tiers', so the first one met on the way is the price.
 */
export function liquidationPrice(backed: Backed, tiers: MaintenanceTiers, grid: Grid): number {
  if (backed.side === 'long') {
    let highest = NEVER_BELOW;
    for (const tier of tiers) highest = Math.max(highest, longPrice(backed, tier, grid));
    return highest;
  }
  let lowest = NEVER_ABOVE;
  for (const tier of tiers) lowest = Math.min(lowest, shortPrice(backed, tier, grid));
  return lowest;
}

function longPrice({ cost, margin, size }: Backed, { rate, deduction }: MaintenanceTier, grid: Grid): number {
  const owed = cost - margin - deduction;
  if (owed <= 0n) return NEVER_BELOW;
  return Number(priceOf(owed * RATE_ONE, BigInt(size) * (RATE_ONE - BigInt(rate)), grid, 'down'));
}

function shortPrice({ cost, margin, size }: Backed, { rate, deduction }: MaintenanceTier, grid: Grid): number {
  const owned = cost + margin + deduction;
  if (owned <= 0n) return 1;
  const at = priceOf(owned * RATE_ONE, BigInt(size) * (RATE_ONE + BigInt(rate)), grid, 'up');
  return at > BigInt(NEVER_ABOVE) ? NEVER_ABOVE : Number(at);
}

/** Money per unit of size, on the grid's prices. */
function priceOf(amount: bigint, size: bigint, grid: Grid, rounding: 'down' | 'up'): bigint {
  const decimals = grid.priceDecimals + grid.sizeDecimals - MONEY_DECIMALS;
  const scale = BigInt(POWERS_OF_TEN[Math.abs(decimals)] ?? 0);
  return decimals >= 0 ? divide(amount * scale, size, rounding) : divide(amount, size * scale, rounding);
}
