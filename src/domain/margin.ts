import type { Instrument } from './instrument.ts';
import { divide, type Money, magnitudeOf, money, notionalOf, type Size } from './units.ts';

/**
 * Where losses stop: `isolated` at a position's own margin; `cross` where the account's equity falls to the maintenance
 * margin of all its positions; `until-ruin` at an equity of nothing, without maintenance and with buying power reckoned
 * from equity when an order fills, as backtesting.py has it.
 */
export const MARGIN_MODES = ['isolated', 'cross', 'until-ruin'] as const;
export type MarginMode = (typeof MARGIN_MODES)[number];

/** Leverage is read to a millionth, so that its division stays in integers. */
const LEVERAGE_SCALE = 1_000_000;

/** What must stand behind an exposure of `cost`: cost / leverage, rounded up. */
export function marginFor(cost: Money, leverage: number): Money {
  if (leverage === 1) return cost;
  if (Number.isInteger(leverage)) return money(divide(cost, BigInt(leverage), 'up'));
  return money(divide(cost * BigInt(LEVERAGE_SCALE), BigInt(Math.round(leverage * LEVERAGE_SCALE)), 'up'));
}

/** What a size of this value counts for in margin and limits: its magnitude, and at least its worth at the margin price. */
export function marginBase(value: Money, of: Size, instrument: Instrument): Money {
  const { marginPrice } = instrument;
  if (marginPrice === undefined) return value;
  const magnitude = magnitudeOf(value);
  const least = notionalOf(marginPrice, of, instrument, 'up');
  if (magnitude < least) return least;
  return magnitude;
}
