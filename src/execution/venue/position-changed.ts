import type { Position } from '../../domain/position.ts';
import { entrySide } from '../../domain/side.ts';
import { liquidationPrice, NEVER_ABOVE, NEVER_BELOW } from '../money/liquidation.ts';
import type { Entering, VenueBook, WorkingOrder } from './book.ts';
import { setBounds } from './bounds.ts';
import { cancelWhere } from './commands.ts';
import { activate } from './exit-levels.ts';

/**
 * Tells the book what the ledger now holds in its symbol; to be called after every fill and every change of margin.
 * A position that ended takes with it its exits, its reduce-only orders and the rest of the orders that opened it; after a
 * liquidation all orders go.
 */
export function positionChanged(book: VenueBook, position: Position | undefined): void {
  const before = book.position;
  book.position = position;
  if (before !== undefined && before.side !== position?.side) endPosition(book, before);
  const { entering } = book;
  book.entering = undefined;
  if (entering !== undefined && position !== undefined) enter(book, entering);
  book.liquidationAt = liquidationOf(book, position);
  setBounds(book);
}

/** Cross mode: the price follows from the whole account, so the engine works it out (`crossLiquidationPrice`). */
export function setLiquidationPrice(book: VenueBook, at: number): void {
  if (book.liquidationAt === at) return;
  book.liquidationAt = at;
  setBounds(book);
}

function enter(book: VenueBook, { order, price, at, isFirst }: Entering): void {
  if (order.exits === undefined || (!isFirst && book.plan !== undefined)) return;
  book.plan = activate(order.decision, order.exits, at, price, book.plan);
  book.nextPlan = undefined;
}

function endPosition(book: VenueBook, ended: Position): void {
  const wasLiquidated = book.wasLiquidated;
  book.plan = undefined;
  book.nextPlan = undefined;
  book.isFlattening = false;
  book.isSeized = false;
  book.wasLiquidated = false;
  book.exitFeePaidAt = -1;
  const its = (working: WorkingOrder): boolean =>
    wasLiquidated || working.order.reduceOnly || isRestOfEntry(working, ended);
  book.outbox.push(...cancelWhere(book, its, wasLiquidated ? 'liquidated' : 'position-closed'));
}

/** What is left of an order that had begun to open the position. */
function isRestOfEntry({ order, remaining }: WorkingOrder, ended: Position): boolean {
  return remaining < order.size && order.side === entrySide(ended.side);
}

/** Where the whole account answers, none until the engine has worked one out, which it does before the next event. */
function liquidationOf(book: VenueBook, position: Position | undefined): number {
  const { instrument } = book.market;
  const none = position?.side === 'short' ? NEVER_ABOVE : NEVER_BELOW;
  if (position === undefined || instrument.kind === 'spot' || book.rules.marginMode !== 'isolated') return none;
  return liquidationPrice(position, book.rules.maintenance[position.side], instrument);
}
