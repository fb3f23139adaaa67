import type { OrderSide } from '../../domain/side.ts';
import { type Price, price } from '../../domain/units.ts';

/** Costs never push a sale above 0 to nothing or below. */
const LEAST_PRICE = 1;

/** A price moved against the one who trades: a buy pays more, a sale gets less, in whole units, rounded against. */
export function against(side: OrderSide, at: Price, parts: number): Price {
  if (parts === 0) return at;
  const cost = partOf(Math.abs(at), parts);
  if (side === 'buy') return price(at + cost);
  return price(at > 0 ? Math.max(LEAST_PRICE, at - cost) : at - cost);
}

/** The worse of two prices for the one who trades. */
export function worseOf(side: OrderSide, left: Price, right: Price): Price {
  return left > right === (side === 'buy') ? left : right;
}

export function betterOf(side: OrderSide, left: Price, right: Price): Price {
  return left > right === (side === 'buy') ? right : left;
}

/** Whether a price is as good as the limit, or better. */
export function isWithin(side: OrderSide, at: Price, limit: Price): boolean {
  return side === 'buy' ? at <= limit : at >= limit;
}

/** Whether a price has touched a stop: one to sell waits below, one to buy above. */
export function hasTouched(side: OrderSide, at: Price, trigger: Price): boolean {
  return side === 'buy' ? at >= trigger : at <= trigger;
}

/** Spread, slippage and impact are kept in parts: hundred-millionths of one, so 1 bps is 10,000 of them. */
export const PARTS_OF_ONE = 100_000_000;
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
