import type { SymbolId } from '../domain/ids.ts';
import type { Intent } from '../domain/order.ts';
import { signOf } from '../domain/side.ts';
import type { DecideContext } from '../ports/strategy.ts';
import { buy, close, sell, units } from './orders.ts';

/** How `target` trades. */
export interface TargetOptions {
  /** Exposure / margin of what is opened; 1 unless said otherwise. */
  readonly leverage?: number;
  /** Weights nearer to the wanted one than this are left alone, to save fees; 0.01 unless said otherwise. */
  readonly band?: number;
}

const NOTHING: readonly Intent[] = [];

/** Exposure as a share of equity: positive long, negative short; undefined where there is no price or no equity. */
export function weightOf(context: DecideContext, symbol: SymbolId): number | undefined {
  const price = context.price(symbol);
  const equity = context.equity();
  if (price === undefined || equity <= 0) return undefined;
  const position = context.position(symbol);
  return position === undefined ? 0 : (signOf(position.side) * position.size * price) / equity;
}

/**
 * What brings a symbol to a weight of equity, at market: 0.5 is long half of it, −1 short all of it, 0 out.
 * Nothing while an order of ours is on its way there, or without a price.
 */
export function target(
  context: DecideContext,
  symbol: SymbolId,
  weight: number,
  { leverage = 1, band = 0.01 }: TargetOptions = {},
): readonly Intent[] {
  const price = context.price(symbol);
  const now = weightOf(context, symbol);
  if (price === undefined || now === undefined || context.working(symbol)) return NOTHING;
  if (weight === 0) return now === 0 ? NOTHING : [close(symbol)];
  const missing = weight - now;
  if (Math.abs(missing) < band) return NOTHING;
  const sizing = units((Math.abs(missing) * context.equity()) / price);
  const reduceOnly = now !== 0 && Math.sign(missing) !== Math.sign(now) && Math.sign(weight) === Math.sign(now);
  return [(missing > 0 ? buy : sell)(symbol, sizing, { leverage, reduceOnly })];
}
