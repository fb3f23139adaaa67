import type { OrderSide } from '../../domain/side.ts';
import { type Price, price, type Size, size } from '../../domain/units.ts';
import { against } from '../money/price-costs.ts';
import type { VenueBook } from './book.ts';

/** A piece of an order that fills at one price. */
export interface Piece {
  readonly size: Size;
  readonly price: Price;
}

/** What the last price showed and this account has not taken yet, in whole lots. */
export function shownLeft(book: VenueBook, side: OrderSide): Size {
  const { market } = book;
  if (book.shownAt !== market.serial) {
    book.shownAt = market.serial;
    book.bidShown = market.bidSize;
    book.askShown = market.askSize;
  }
  const shown = side === 'buy' ? book.askShown : book.bidShown;
  return size(shown - (shown % market.instrument.lot));
}

export function takeShown(book: VenueBook, side: OrderSide, taken: number): void {
  if (side === 'buy') book.askShown = Math.max(0, book.askShown - taken);
  else book.bidShown = Math.max(0, book.bidShown - taken);
}

/** What a sale gets and a purchase pays now. */
export function touchPrice(book: VenueBook, side: OrderSide): Price {
  return price(side === 'buy' ? book.market.ask : book.market.bid);
}

/** The next piece that takes whatever price there is: the shown size first, then the rest with impact. */
export function marketPiece(book: VenueBook, side: OrderSide, wanted: Size): Piece {
  const shown = shownLeft(book, side);
  const touch = touchPrice(book, side);
  if (shown > 0) return { size: size(Math.min(wanted, shown)), price: touch };
  return { size: wanted, price: against(side, touch, book.rules.impactParts) };
}
