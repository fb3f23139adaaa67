import type { DecisionId, OrderId } from '../../domain/ids.ts';
import { assertNever } from '../../domain/never.ts';
import type { ApprovedOrder, CancelReason, ExitPlan } from '../../domain/order.ts';
import { exitSide } from '../../domain/side.ts';
import type { Instant } from '../../domain/time.ts';
import { money } from '../../domain/units.ts';
import { judgeRule, listensTo, type TermValue } from '../invalidation/rule.ts';
import type { Stage, VenueBook, WorkingOrder } from './book.ts';
import { boundNewOrder, setBounds } from './bounds.ts';
import { activate } from './exit-levels.ts';
import { cancelWorking } from './fill-order.ts';
import type { VenueOutcome } from './outcome.ts';

/** An approved order reaches the venue: the next event of its symbol is the first it can fill on. */
export function submit(book: VenueBook, order: ApprovedOrder): void {
  const working: WorkingOrder = {
    order,
    stage: firstStage(order),
    remaining: order.size,
    held: money(order.heldMargin + order.heldFee),
    arrivedAfter: book.market.serial,
    hasPaidFixedFee: false,
    isMeasured: false,
  };
  book.working.push(working);
  boundNewOrder(book, working);
}

function firstStage({ terms }: ApprovedOrder): Stage {
  switch (terms.type) {
    case 'market':
    case 'limit':
    case 'trailing-stop':
      return { kind: 'arrived' };
    case 'stop':
    case 'stop-limit':
    case 'take-profit':
      return { kind: 'armed', trigger: terms.trigger };
    default:
      return assertNever(terms);
  }
}

/** Takes orders out of the venue; one that has filled or is still on its way is not there to take. */
export function cancelOrders(book: VenueBook, which: OrderId | 'all', reason: CancelReason): readonly VenueOutcome[] {
  return cancelWhere(book, ({ order }) => which === 'all' || order.id === which, reason);
}

/** Ends orders that are good till a date that has come. */
export function expireOrders(book: VenueBook, now: Instant): readonly VenueOutcome[] {
  return cancelWhere(book, ({ order }) => hasExpired(order, now), 'expired');
}

function hasExpired({ terms }: ApprovedOrder, now: Instant): boolean {
  if (terms.type !== 'limit' && terms.type !== 'stop-limit') return false;
  return terms.timeInForce.kind === 'gtd' && terms.timeInForce.until <= now;
}

export function cancelWhere(
  book: VenueBook,
  isMeant: (working: WorkingOrder) => boolean,
  reason: CancelReason,
): readonly VenueOutcome[] {
  if (book.working.length === 0) return [];
  const outcomes = book.working.filter(isMeant).map((working) => cancelWorking(book, working, reason));
  if (outcomes.length > 0) setBounds(book);
  return outcomes;
}

/**
 * Moves the exits of an open position. On ticks they are in force from the next event on; on bars the ones before still
 * hold for the bar that is under way, whose range says nothing about when.
 */
export function replaceExits(book: VenueBook, decision: DecisionId, exits: ExitPlan, since: Instant): void {
  const { position, market } = book;
  if (position === undefined) return;
  const from = exitSide(position.side) === 'sell' ? market.bid : market.ask;
  book.nextPlan = activate(decision, exits, since, from, book.plan);
  setBounds(book);
}

/** The account is liquidated: its orders end, its position goes at the next price of the symbol, whatever that is. */
export function seize(book: VenueBook): readonly VenueOutcome[] {
  const cancelled = cancelOrders(book, 'all', 'liquidated');
  book.isSeized = book.position !== undefined;
  setBounds(book);
  return cancelled;
}

/** The operator's order to get out: the whole position at the next price. */
export function flatten(book: VenueBook): readonly VenueOutcome[] {
  const cancelled = cancelOrders(book, 'all', 'asked');
  book.isFlattening = book.position !== undefined;
  setBounds(book);
  return cancelled;
}

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
