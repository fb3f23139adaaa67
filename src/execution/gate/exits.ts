import type { DecisionFields } from './decision-fields.ts';
import { dividedBy, isLess, minus, ONE, plus, ratioOf, times } from './ratio.ts';
import type { RejectReason } from './verdict.ts';

/** Stop and target lie on either side of the price; a long's stop below it. */
export function sidesBroken(
  { stopLoss, takeProfit }: Pick<DecisionFields, 'stopLoss' | 'takeProfit'>,
  isLong: boolean,
  price: number,
): RejectReason | undefined {
  if (stopLoss === undefined) return 'stop-missing';
  if (takeProfit === undefined) return 'target-missing';
  if (stopLoss <= 0 || takeProfit <= 0) return 'not-positive';
  if (isLong ? stopLoss >= price : stopLoss <= price) return 'stop-on-wrong-side';
  if (isLong ? takeProfit <= price : takeProfit >= price) return 'target-on-wrong-side';
  return undefined;
}

/**
 * Whether an isolated position of this leverage, entered at the price, is liquidated no later than its stop. With
 * margin = notional / leverage the liquidation price is price · (1 ∓ 1/leverage) / (1 ∓ rate).
 */
export function isBeyondLiquidation(
  stopLoss: number,
  isLong: boolean,
  price: number,
  leverage: number,
  maintenanceRate: number,
): boolean {
  const margin = dividedBy(ONE, ratioOf(leverage));
  const rate = ratioOf(maintenanceRate);
  const stop = ratioOf(stopLoss);
  const at = ratioOf(price);
  if (isLong) return !isLess(times(at, minus(ONE, margin)), times(stop, minus(ONE, rate)));
  return !isLess(times(stop, plus(ONE, rate)), times(at, plus(ONE, margin)));
}
