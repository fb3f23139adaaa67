import { marginBase, marginFor } from '../../domain/margin.ts';
import type { CancelReason } from '../../domain/order.ts';
import type { BookView } from '../../domain/position.ts';
import { entrySide } from '../../domain/side.ts';
import { isSize, type Money, money, type Price, price, type Size, share, size } from '../../domain/units.ts';
import { feeOf, type Liquidity } from '../money/fees.ts';
import { isPayable } from '../money/sizing.ts';
import { releasedBy, worth } from '../money/worth.ts';
import { removeOrder, type VenueBook, type WorkingOrder } from './book.ts';
import type { Moment, VenueOutcome } from './outcome.ts';
import { type Piece, takeShown } from './shown.ts';

/** Fills a piece of an order, or as much of it as reduces the position or can be paid; else cancels the rest. */
export function fillOrder(
  book: VenueBook,
  working: WorkingOrder,
  piece: Piece,
  liquidity: Liquidity,
  moment: Moment,
): VenueOutcome {
  const closing = closingPart(book, working, piece.size);
  if (working.order.reduceOnly) {
    if (closing === 0) return cancelWorking(book, working, 'reduce-only-without-position');
    return propose(book, working, { size: closing, price: piece.price }, liquidity, moment, false);
  }
  if (closing === piece.size) return propose(book, working, piece, liquidity, moment, false);
  if (closing === 0 && !isSize(piece.size + (book.position?.size ?? 0)))
    return cancelWorking(book, working, 'too-large');
  if (isAffordable(book, working, piece, closing, liquidity, moment)) {
    return propose(book, working, piece, liquidity, moment, true);
  }
  if (closing === 0) return cancelWorking(book, working, 'insufficient-margin');
  return propose(book, working, { size: closing, price: piece.price }, liquidity, moment, false);
}

export function cancelWorking(book: VenueBook, working: WorkingOrder, reason: CancelReason): VenueOutcome {
  removeOrder(book, working);
  return { kind: 'cancelled', order: working.order.id, reason };
}

/** How much of an order would close the position rather than open one. */
export function closingPart(book: VenueBook, { order }: WorkingOrder, wanted: Size): Size {
  const { position } = book;
  if (position === undefined || entrySide(position.side) === order.side) return size(0);
  return size(Math.min(wanted, position.size));
}

function isAffordable(
  book: VenueBook,
  working: WorkingOrder,
  piece: Piece,
  closing: Size,
  liquidity: Liquidity,
  moment: Moment,
): boolean {
  const { instrument } = book.market;
  const { order } = working;
  const opening = size(piece.size - closing);
  const exposure = marginBase(worth(order.side, piece.price, opening, instrument), opening, instrument);
  const fee = feeOfPiece(book, working, piece, liquidity, moment);
  const openFee = feeOfPiece(book, working, { ...piece, size: opening }, liquidity, moment);
  const budget = budgetFor(book, moment.view, heldFor(working, piece.size), closing, piece.price) - (fee - openFee);
  return isPayable(book.rules.marginMode, exposure, openFee, order.leverage, budget);
}

/** The share of an order's hold that a fill of this size gives back, floored as the ledger does. */
function heldFor(working: WorkingOrder, filled: Size): Money {
  return filled >= working.remaining ? working.held : share(working.held, filled, working.remaining);
}

function feeOfPiece(book: VenueBook, working: WorkingOrder, piece: Piece, liquidity: Liquidity, moment: Moment): Money {
  const exposure = worth('buy', piece.price, piece.size, book.market.instrument);
  return feeOf(moment.fees, exposure, liquidity, !working.hasPaidFixedFee);
}

function propose(
  book: VenueBook,
  working: WorkingOrder,
  piece: Piece,
  liquidity: Liquidity,
  { event, view, fees }: Moment,
  isEntry: boolean,
): VenueOutcome {
  const { order } = working;
  const fee = feeOfPiece(book, working, piece, liquidity, { event, view, fees });
  const isFirst = working.remaining === order.size;
  working.held = money(working.held - heldFor(working, piece.size));
  working.remaining = size(working.remaining - piece.size);
  working.hasPaidFixedFee = true;
  takeShown(book, order.side, piece.size);
  if (working.remaining === 0) removeOrder(book, working);
  if (isEntry) {
    book.entering = { order, price: piece.price, at: event.visible, isFirst };
    book.enteredAt = book.market.serial;
    book.isEnteredByStop = order.terms.type === 'stop';
  }
  return {
    kind: 'filled',
    fill: {
      cause: { kind: 'order', order: order.id, decision: order.decision },
      symbol: order.symbol,
      side: order.side,
      size: piece.size,
      price: piece.price,
      fee,
      liquidity,
      leverage: order.leverage,
      at: event.visible,
      on: { tape: event.tape, line: event.line },
    },
  };
}

/**
 * What an account can open with: its cash, what the order holds (`held`), and what closing so much at this price sets
 * free. Until ruin no order's hold stands in another's way, and a position that stays counts with its open result, less
 * the margin that its worth now asks for.
 */
export function budgetFor(book: VenueBook, view: BookView, held: bigint, closing: Size, at: Price): bigint {
  const { position, market, rules } = book;
  const isUntilRuin = rules.marginMode === 'until-ruin';
  const budget = view.cash + (isUntilRuin ? view.held : held);
  if (position === undefined) return budget;
  const { instrument } = market;
  if (closing > 0) return budget + releasedBy(position, closing, at, instrument);
  if (!isUntilRuin) return budget;
  const mark = book.walk?.at ?? price(market.mark);
  const exposure = marginBase(worth('buy', mark, position.size, instrument), position.size, instrument);
  const needed = marginFor(exposure, position.leverage);
  return budget + releasedBy(position, position.size, mark, instrument) - needed;
}
