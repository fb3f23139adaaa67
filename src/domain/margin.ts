import { divide, type Money, money } from './units.ts';

/** Where a position's losses stop: at its own margin, or at the account's equity. */
export type MarginMode = 'isolated' | 'cross';

/** Leverage is read to a millionth, so that its division stays in integers. */
const LEVERAGE_SCALE = 1_000_000;

/** What must stand behind an exposure of `cost`: cost / leverage, rounded up. */
export function marginFor(cost: Money, leverage: number): Money {
  if (leverage === 1) return cost;
  if (Number.isInteger(leverage)) return money(divide(cost, BigInt(leverage), 'up'));
  return money(divide(cost * BigInt(LEVERAGE_SCALE), BigInt(Math.round(leverage * LEVERAGE_SCALE)), 'up'));
}
