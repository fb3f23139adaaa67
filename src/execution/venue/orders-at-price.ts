import { assertNever } from '../../domain/never.ts';
import type { OrderTerms } from '../../domain/order.ts';
import type { OrderSide } from '../../domain/side.ts';
import { type Price, size } from '../../domain/units.ts';
import { against, hasTouched, isWithin } from '../money/price-costs.ts';
import { isJudgedByRange, ordersInReach, type VenueBook, type WorkingOrder } from './book.ts';
import { trailingTrigger } from './exit-levels.ts';
import { stopPiece } from './exits-at-price.ts';
import { cancelWorking, closingPart, fillOrder } from './fill-order.ts';
import { measure } from './measure.ts';
import type { Moment, VenueOutcome } from './outcome.ts';
import { shownLeft, touchPrice } from './shown.ts';

/** The first market order that this price fills. */
export function marketOrderAtPrice(book: VenueBook, moment: Moment, isAtClose: boolean): VenueOutcome | undefined {
  for (const working of book.fresh) {
    if (working.order.terms.type !== 'market' || (!isAtClose && !hasArrived(book, working))) continue;
    return takeAtMarket(book, working, moment);
  }
  return undefined;
}

/** The first other order that this price fills or ends. */
export function orderAtPrice(book: VenueBook, moment: Moment): VenueOutcome | undefined {
  for (const working of ordersInReach(book)) {
    if (!hasArrived(book, working)) continue;
    if (isJudgedByRange(book, moment.event) && !isForNow(working)) {
      rest(book, working);
      continue;
    }
    const outcome = judge(book, working, moment);
    if (outcome !== undefined) return outcome;
  }
  return undefined;
}

/** What has met its first event without being judged by it. */
function rest(book: VenueBook, working: WorkingOrder): void {
  const { side, terms } = working.order;
  if (working.stage.kind !== 'arrived' || terms.type === 'market') return;
  working.stage =
    terms.type === 'trailing-stop'
      ? { kind: 'trailing', best: touchPrice(book, side), distance: terms.distance }
      : { kind: 'resting' };
}

function isForNow({ order: { terms } }: WorkingOrder): boolean {
  if (terms.type !== 'limit' && terms.type !== 'stop-limit') return false;
  return terms.timeInForce.kind === 'ioc' || terms.timeInForce.kind === 'fok';
}

function hasArrived(book: VenueBook, working: WorkingOrder): boolean {
  return working.arrivedAfter < book.market.serial;
}

function judge(book: VenueBook, working: WorkingOrder, moment: Moment): VenueOutcome | undefined {
  const { order, stage } = working;
  const { terms } = order;
  switch (terms.type) {
    case 'market':
      return undefined;
    case 'limit':
      return judgeLimit(book, working, terms, moment);
    case 'stop':
      return stage.kind === 'armed' && isTriggered(book, order.side, stage.trigger)
        ? takeAtMarket(book, working, moment)
        : undefined;
    case 'take-profit':
      return stage.kind === 'armed' ? takeWithin(book, working, stage.trigger, moment) : undefined;
    case 'stop-limit':
      if (stage.kind === 'armed') {
        if (!isTriggered(book, order.side, stage.trigger)) return undefined;
        working.stage = { kind: 'arrived' };
      }
      return judgeLimit(book, working, { ...terms, type: 'limit', postOnly: false }, moment);
    case 'trailing-stop':
      if (stage.kind !== 'trailing') {
        working.stage = { kind: 'trailing', best: touchPrice(book, order.side), distance: terms.distance };
        return undefined;
      }
      return isTriggered(book, order.side, trailingTrigger(order.side, stage.best, stage.distance))
        ? takeAtMarket(book, working, moment)
        : undefined;
    default:
      return assertNever(terms);
  }
}

/** A stop to sell is touched from above, one to buy from below. */
function isTriggered(book: VenueBook, side: OrderSide, trigger: Price): boolean {
  return hasTouched(side, touchPrice(book, side), trigger);
}

function takeAtMarket(book: VenueBook, working: WorkingOrder, moment: Moment): VenueOutcome {
  const measured = measure(book, working, moment);
  if (measured !== undefined) return measured;
  const wanted = working.order.reduceOnly ? closingPart(book, working, working.remaining) : working.remaining;
  return fillOrder(book, working, stopPiece(book, working.order.side, wanted), 'taker', moment);
}

/** As much of the shown size as the limit allows; the rest waits. */
function takeWithin(book: VenueBook, working: WorkingOrder, limit: Price, moment: Moment): VenueOutcome | undefined {
  const { side } = working.order;
  const touch = touchPrice(book, side);
  const shown = shownLeft(book, side);
  if (!isWithin(side, touch, limit) || shown === 0) return undefined;
  const piece = { size: size(Math.min(working.remaining, shown)), price: touch };
  return fillOrder(book, working, piece, working.stage.kind === 'resting' ? 'maker' : 'taker', moment);
}

type LimitTerms = Extract<OrderTerms<Price>, { type: 'limit' }>;

function judgeLimit(
  book: VenueBook,
  working: WorkingOrder,
  terms: LimitTerms,
  moment: Moment,
): VenueOutcome | undefined {
  const { limit, timeInForce } = terms;
  const { side } = working.order;
  const isMarketable = isWithin(side, touchPrice(book, side), limit);
  if (working.stage.kind === 'arrived') {
    if (terms.postOnly && isMarketable) return cancelWorking(book, working, 'post-only-would-take');
    if (timeInForce.kind === 'ioc') return takeAtOnce(book, working, limit, moment);
    if (timeInForce.kind === 'fok' && (!isMarketable || shownLeft(book, side) < working.remaining)) {
      return cancelWorking(book, working, 'unfilled-remainder');
    }
  }
  const outcome = takeWithin(book, working, limit, moment);
  if (outcome === undefined) working.stage = { kind: 'resting' };
  return outcome;
}

/** Immediate or cancel: the shown size, then the rest with impact while that is within the limit. */
function takeAtOnce(book: VenueBook, working: WorkingOrder, limit: Price, moment: Moment): VenueOutcome {
  const { side } = working.order;
  const touch = touchPrice(book, side);
  const shown = shownLeft(book, side);
  const price = shown > 0 ? touch : against(side, touch, book.rules.impactParts);
  if (!isWithin(side, price, limit)) return cancelWorking(book, working, 'unfilled-remainder');
  const wanted = shown > 0 ? Math.min(working.remaining, shown) : working.remaining;
  return fillOrder(book, working, { size: size(wanted), price }, 'taker', moment);
}
