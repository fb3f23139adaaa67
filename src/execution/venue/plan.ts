import type { DecisionId } from '../../domain/ids.ts';
import type { ExitPlan } from '../../domain/order.ts';
import type { Instant } from '../../domain/time.ts';
import { parseInvalidation } from '../invalidation/parse.ts';
import type { ActivePlan } from './book.ts';

export function activate(decision: DecisionId, exits: ExitPlan, since: Instant, best: number): ActivePlan {
  const rule = exits.invalidation === undefined ? undefined : parseInvalidation(exits.invalidation);
  return { decision, exits, rule: rule?.ok === true ? rule.value : undefined, since, best, isInvalidated: false };
}
