import { judgeRule } from '../invalidation/judge.ts';
import { listensTo, type TermValue } from '../invalidation/rule.ts';
import type { VenueBook } from './book.ts';
import { setBounds } from './bounds.ts';

/**
 * Asks the plan's invalidation at the close of an interval, once the position is open; true when it now holds. The exit
 * fills on the symbol's next price.
 */
export function judgeInvalidation(book: VenueBook, intervalMs: number, numberOf: TermValue): boolean {
  const { plan, position } = book;
  if (position === undefined || plan?.rule === undefined || plan.isInvalidated) return false;
  if (!listensTo(plan.rule, intervalMs) || !judgeRule(plan.rule, numberOf)) return false;
  plan.isInvalidated = true;
  setBounds(book);
  return true;
}
