import type { BarClose } from '../../domain/feed-event.ts';
import { type Price, price } from '../../domain/units.ts';
import { betterOf, isWithin } from '../money/price-costs.ts';
import type { VenueBook, WorkingOrder } from './book.ts';
import { fillOrder } from './fill-order.ts';
import type { BarMoment, VenueOutcome } from './outcome.ts';
import { isMet, ordersFromOpen, type WaitingLevel, waitingExits, waitingOrder } from './waiting.ts';

/** The next thing that a closed bar does by its range alone: the exits, then the orders that were there at its open. */
export function inWholeBar(book: VenueBook, moment: BarMoment): VenueOutcome | undefined {
  return exitInWholeBar(book, moment) ?? orderInWholeBar(book, moment);
}

/** The stop or the liquidation, whichever lies nearer the open, then the target. */
function exitInWholeBar(book: VenueBook, moment: BarMoment): VenueOutcome | undefined {
  const isEntered = book.enteredAt === book.market.serial;
  if (isEntered && !book.isEnteredByStop) return undefined;
  const met = waitingExits(book, moment).filter((waiting) => isInRange(waiting, book, moment.event));
  const losses = met.filter(({ kind }) => kind !== 'limit');
  // Behind a stop's trigger lies its target: where the range holds that and no loss, it was run to in this bar.
  if (isEntered && losses.length > 0) return undefined;
  const [first = met[0], second] = losses;
  if (first === undefined) return undefined;
  const isSecond = second !== undefined && betterOf(first.side, second.level, first.level) === second.level;
  return (isSecond ? second : first).fill(moment.event.open);
}

function orderInWholeBar(book: VenueBook, moment: BarMoment): VenueOutcome | undefined {
  for (const working of ordersFromOpen(book, moment.event)) {
    const waiting = waitingOrder(book, working, moment);
    if (waiting === undefined || !isInRange(waiting, book, moment.event)) continue;
    const { order, stage } = working;
    const outcome =
      order.terms.type === 'stop-limit' && stage.kind === 'armed'
        ? stopLimitInWholeBar(book, working, stage.trigger, order.terms.limit, moment)
        : waiting.fill(moment.event.open);
    if (outcome !== undefined) return outcome;
  }
  return undefined;
}

/** Fills at its trigger where the range holds its limit with room to spare, else waits for the next event. */
function stopLimitInWholeBar(
  book: VenueBook,
  working: WorkingOrder,
  trigger: Price,
  limit: Price,
  moment: BarMoment,
): VenueOutcome | undefined {
  const { side } = working.order;
  const best = side === 'sell' ? book.market.bidHigh : book.market.askLow;
  working.stage = { kind: 'resting' };
  working.arrivedAfter = book.market.serial;
  const isFilled = trigger !== limit && isWithin(side, trigger, limit) && isWithin(side, price(best), limit);
  return isFilled ? fillOrder(book, working, { size: working.remaining, price: trigger }, 'taker', moment) : undefined;
}

function isInRange(waiting: WaitingLevel, book: VenueBook, { low, high }: BarClose): boolean {
  return isMet(waiting, book, low) || isMet(waiting, book, high);
}
