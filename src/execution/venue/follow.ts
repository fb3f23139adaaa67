import type { BarClose } from '../../domain/feed-event.ts';
import { exitSide, type OrderSide } from '../../domain/side.ts';
import { type Book, ordersInReach } from './book.ts';

/** Lets trailing stops follow a price that has done all else it could. */
export function followPrice(book: Book): void {
  follow(book, book.market.bid, book.market.ask, () => true);
}

/** On a bar they follow its range only once all has been judged, and only what was there at its open. */
export function followBar(book: Book, bar: BarClose): void {
  follow(book, book.market.bidHigh, book.market.askLow, (since) => since <= bar.openedAt);
}

function follow(book: Book, bid: number, ask: number, isInForce: (since: number) => boolean): void {
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

function bestOf(side: OrderSide, best: number, bid: number, ask: number): number {
  return side === 'sell' ? Math.max(best, bid) : Math.min(best, ask);
}
