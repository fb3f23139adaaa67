import type { BarClose } from '../../domain/feed-event.ts';
import { exitSide, type OrderSide } from '../../domain/side.ts';
import { ordersInReach, type VenueBook } from './book.ts';

/** Lets trailing stops follow a price that has done all else it could. */
export function followPrice(book: VenueBook): void {
  follow(book, book.market.bid, book.market.ask, () => true);
}

/**
 * On a bar they follow each step of its walk, or its whole range once all has been judged; orders that were there at its
 * open, and the plan that was, or that an entry on the walk has brought.
 */
export function followBar(book: VenueBook, bar: BarClose, bid: number, ask: number): void {
  follow(
    book,
    bid,
    ask,
    (since) => since <= bar.openedAt || (book.walk !== undefined && book.enteredAt === book.market.serial),
  );
}

function follow(book: VenueBook, bid: number, ask: number, isInForce: (since: number) => boolean): void {
  const { plan, position } = book;
  if (plan?.exits.trailing !== undefined && position !== undefined && isInForce(plan.since)) {
    plan.best = bestOf(exitSide(position.side), plan.best, bid, ask);
  }
  for (const working of ordersInReach(book)) {
    const { stage, order } = working;
    if (stage.kind !== 'trailing' || !isInForce(order.arrivesAt)) continue;
    const best = bestOf(order.side, stage.best, bid, ask);
    if (best !== stage.best) working.stage = { kind: 'trailing', best, distance: stage.distance };
  }
}

/** The best price that an exit or an order of this side has seen. */
export function bestOf(side: OrderSide, best: number, bid: number, ask: number): number {
  return side === 'sell' ? Math.max(best, bid) : Math.min(best, ask);
}
