import type { OrderSide } from '../../domain/side.ts';
import type { Price } from '../../domain/units.ts';
import { price } from '../../domain/units.ts';
import { partOf } from './parts.ts';

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
