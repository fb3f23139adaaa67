import type { DecisionId } from '../../domain/ids.ts';
import type { ExitPlan } from '../../domain/order.ts';
import type { Instant } from '../../domain/time.ts';
import { parseInvalidation } from '../invalidation/parse.ts';
import type { ActivePlan } from './book.ts';

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
