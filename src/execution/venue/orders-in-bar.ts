import type { BarClose } from '../../domain/feed-event.ts';
import { assertNever } from '../../domain/never.ts';
import type { OrderSide } from '../../domain/side.ts';
import type { Price } from '../../domain/units.ts';
import { against, betterOf, hasTouched, isWithin, worseOf } from '../money/price-costs.ts';
import { type Book, ordersInReach, type WorkingOrder } from './book.ts';
import { trailingTrigger } from './exit-levels.ts';
import { bestInBar, openFor, worstInBar } from './exits-in-bar.ts';
import { fillOrder } from './fill-order.ts';
import type { Moment } from './moment.ts';
import type { VenueOutcome } from './outcome.ts';

/** The first order that a closed bar's range fills: only orders that were there at its open. */
export function orderInBar(book: Book, bar: BarClose, moment: Moment): VenueOutcome | undefined {
  for (const working of ordersInReach(book)) {
    if (working.order.arrivesAt > bar.openedAt || working.arrivedAfter >= book.market.serial) continue;
    const outcome = judge(book, working, bar, moment);
    if (outcome !== undefined) return outcome;
  }
  return undefined;
}

function judge(book: Book, working: WorkingOrder, bar: BarClose, moment: Moment): VenueOutcome | undefined {
  const { order, stage } = working;
  const { side, terms } = order;
  switch (stage.kind) {
    case 'arrived':
      return undefined;
    case 'resting':
      if (terms.type !== 'limit' && terms.type !== 'stop-limit') return undefined;
      return limitInBar(book, working, terms.limit, bar, moment);
    case 'trailing':
      return stopInBar(book, working, trailingTrigger(side, stage.best, stage.distance), bar, moment);
    case 'armed':
      if (terms.type === 'take-profit') return takeProfitInBar(book, working, stage.trigger, bar, moment);
      if (terms.type === 'stop-limit') return stopLimitInBar(book, working, stage.trigger, terms.limit, bar, moment);
      return stopInBar(book, working, stage.trigger, bar, moment);
    default:
      return assertNever(stage);
  }
}

function limitInBar(
  book: Book,
  working: WorkingOrder,
  limit: Price,
  bar: BarClose,
  moment: Moment,
): VenueOutcome | undefined {
  const { side } = working.order;
  if (!isWithin(side, bestInBar(book, side), limit)) return undefined;
  const price = betterOf(side, openFor(book, bar, side), limit);
  return fillOrder(book, working, { size: working.remaining, price }, 'maker', moment);
}

function takeProfitInBar(
  book: Book,
  working: WorkingOrder,
  trigger: Price,
  bar: BarClose,
  moment: Moment,
): VenueOutcome | undefined {
  const { side } = working.order;
  if (!isWithin(side, bestInBar(book, side), trigger)) return undefined;
  const price = betterOf(side, openFor(book, bar, side), trigger);
  return fillOrder(book, working, { size: working.remaining, price }, 'taker', moment);
}

function stopInBar(
  book: Book,
  working: WorkingOrder,
  trigger: Price,
  bar: BarClose,
  moment: Moment,
): VenueOutcome | undefined {
  const touched = touchedStop(book, working.order.side, trigger, bar);
  if (touched === undefined) return undefined;
  const price = against(working.order.side, touched, book.rules.slippageParts);
  return fillOrder(book, working, { size: working.remaining, price }, 'taker', moment);
}

/**
 * Once touched it is a limit, marketable with room to spare where it was touched or not; in the second case the range
 * does not tell whether the price came back to it, so it waits for the next event.
 */
function stopLimitInBar(
  book: Book,
  working: WorkingOrder,
  trigger: Price,
  limit: Price,
  bar: BarClose,
  moment: Moment,
): VenueOutcome | undefined {
  const { side } = working.order;
  const touched = touchedStop(book, side, trigger, bar);
  if (touched === undefined) return undefined;
  working.stage = { kind: 'resting' };
  working.arrivedAfter = book.market.serial;
  const price = book.rules.intrabar === 'whole-bar' ? trigger : touched;
  if (price === limit || !isWithin(side, price, limit) || !isWithin(side, bestInBar(book, side), limit))
    return undefined;
  return fillOrder(book, working, { size: working.remaining, price }, 'taker', moment);
}

function touchedStop(book: Book, side: OrderSide, trigger: Price, bar: BarClose): Price | undefined {
  if (!hasTouched(side, worstInBar(book, side), trigger)) return undefined;
  return worseOf(side, openFor(book, bar, side), trigger);
}
