import type { BarClose, MarketEvent } from '../../domain/feed-event.ts';
import type { BookView } from '../../domain/position.ts';
import type { FeeRates } from '../money/fees.ts';
import { walkBar } from './bar-walk.ts';
import type { VenueBook } from './book.ts';
import { boundOrders } from './bounds.ts';
import { exitAtPrice, liquidateAtMark } from './exits-at-price.ts';
import { followBar, followPrice } from './follow.ts';
import { marketOrderAtPrice, orderAtPrice } from './orders-at-price.ts';
import type { BarMoment, Moment, VenueOutcome } from './outcome.ts';
import { inWholeBar } from './whole-bar.ts';

/**
 * The next thing that the market's last accepted event does to this account, or undefined when that was all. The caller
 * books it, tells the book of the new position (`positionChanged`) and asks again.
 *
 * At one price: liquidation first, then market orders that have arrived, then the exit plan, then the other orders, each
 * in order of arrival. Through a closed bar: whatever its path, which `beginWalk` chose, comes to next.
 */
export function nextOutcome(
  book: VenueBook,
  event: MarketEvent,
  view: BookView,
  fees: FeeRates,
): VenueOutcome | undefined {
  const queued = book.outbox.length === 0 ? undefined : book.outbox.shift();
  if (queued !== undefined) return queued;
  const moment: Moment = { event, view, fees };
  if (event.kind === 'bar-close') return inBar(book, { event, view, fees });
  if (book.market.fillable) return atPrice(book, moment);
  return event.kind === 'mark' ? liquidateAtMark(book, moment) : undefined;
}

/** The fill model `on-close`: market orders fill at the close that they were decided on. Look-ahead, and named so. */
export function nextCloseOutcome(
  book: VenueBook,
  bar: BarClose,
  view: BookView,
  fees: FeeRates,
): VenueOutcome | undefined {
  const queued = book.outbox.shift();
  if (queued !== undefined) return queued;
  const outcome = marketOrderAtPrice(book, { event: bar, view, fees }, true);
  if (outcome === undefined) boundOrders(book);
  return outcome;
}

function atPrice(book: VenueBook, moment: Moment): VenueOutcome | undefined {
  if (book.nextPlan !== undefined) {
    book.plan = book.nextPlan;
    book.nextPlan = undefined;
  }
  const outcome =
    liquidateAtMark(book, moment) ??
    marketOrderAtPrice(book, moment, false) ??
    exitAtPrice(book, moment) ??
    orderAtPrice(book, moment);
  if (outcome === undefined) {
    followPrice(book);
    boundOrders(book);
  }
  return outcome;
}

/** Bars beside ticks show nothing new. */
function inBar(book: VenueBook, moment: BarMoment): VenueOutcome | undefined {
  const { market, rules } = book;
  if (market.source !== 'bars') return undefined;
  const isWhole = rules.intrabar === 'whole-bar';
  const outcome = isWhole ? inWholeBar(book, moment) : walkBar(book, moment);
  if (outcome === undefined) {
    if (isWhole) followBar(book, moment.event, market.bidHigh, market.askLow);
    boundOrders(book);
  }
  return outcome;
}
