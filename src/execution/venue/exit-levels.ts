import type { DecisionId } from '../../domain/ids.ts';
import type { ExitPlan } from '../../domain/order.ts';
import type { OrderSide } from '../../domain/side.ts';
import type { Instant } from '../../domain/time.ts';
import { type Price, price } from '../../domain/units.ts';
import { parseInvalidation } from '../invalidation/parse.ts';
import { betterOf } from '../money/price-costs.ts';
import type { ActivePlan } from './book.ts';

/** The price a position is stopped at, and by which part of its plan. */
export interface StopLevel {
  readonly at: Price;
  readonly by: 'stop' | 'trailing';
}

/** The tighter of the fixed and the trailing stop; `side` is the exit's. */
export function stopLevel(plan: ActivePlan, side: OrderSide): StopLevel | undefined {
  const { stop, trailing } = plan.exits;
  const trailed = trailing === undefined ? undefined : trailingTrigger(side, plan.best, trailing);
  if (trailed === undefined) return stop === undefined ? undefined : { at: stop, by: 'stop' };
  if (stop === undefined || (trailed !== stop && betterOf(side, trailed, stop) === trailed)) {
    return { at: trailed, by: 'trailing' };
  }
  return { at: stop, by: 'stop' };
}

/** A sale trails below the best bid, a purchase above the best ask. */
export function trailingTrigger(side: OrderSide, best: number, distance: number): Price {
  return price(side === 'sell' ? best - distance : best + distance);
}

/**
 * Exits put in force in place of others. A trailing stop that was there before goes on from the best price it has seen;
 * a new one starts at `from`.
 */
export function activate(
  decision: DecisionId,
  exits: ExitPlan,
  since: Instant,
  from: number,
  before: ActivePlan | undefined,
): ActivePlan {
  const rule = exits.invalidation === undefined ? undefined : parseInvalidation(exits.invalidation);
  return {
    decision,
    exits,
    rule: rule?.ok === true ? rule.value : undefined,
    since,
    best: before?.exits.trailing === undefined ? from : before.best,
    isInvalidated: false,
  };
}
