import type { Position } from '../../domain/position.ts';
import { liquidationPrice } from '../money/liquidation.ts';
import { NEVER_ABOVE, NEVER_BELOW } from '../money/reach.ts';
import type { Book } from './book.ts';
import { setBounds } from './bounds.ts';
import { cancelWhere } from './commands.ts';
import { activate } from './plan.ts';

/**
 * Tells the book what the ledger now holds in its symbol; to be called after every fill and every change of margin.
 * A position that ended takes its exits and its reduce-only orders with it, after a liquidation all orders.
 */
export function positionChanged(book: Book, position: Position | undefined): void {
  const before = book.position;
  book.position = position;
  if (before !== undefined && before.side !== position?.side) endPosition(book);
  const { entering } = book;
  book.entering = undefined;
  if (entering !== undefined && position !== undefined && entering.order.exits !== undefined) {
    const best = book.plan?.best ?? entering.price;
    book.plan = activate(entering.order.decision, entering.order.exits, entering.at, best);
    book.nextPlan = undefined;
  }
  book.liquidationAt = liquidationOf(book, position);
  setBounds(book);
}

/** Cross mode: the price follows from the whole account, so the engine works it out (`crossLiquidationPrice`). */
export function setLiquidationPrice(book: Book, at: number): void {
  if (book.liquidationAt === at) return;
  book.liquidationAt = at;
  setBounds(book);
}

function endPosition(book: Book): void {
  const wasLiquidated = book.wasLiquidated;
  book.plan = undefined;
  book.nextPlan = undefined;
  book.isFlattening = false;
  book.wasLiquidated = false;
  const ended = cancelWhere(
    book,
    ({ order }) => order.reduceOnly || wasLiquidated,
    wasLiquidated ? 'liquidated' : 'position-closed',
  );
  book.outbox.push(...ended);
}

/** In cross mode none until the engine has worked it out, which it does before the next event. */
function liquidationOf(book: Book, position: Position | undefined): number {
  const { instrument } = book.market;
  const none = position?.side === 'short' ? NEVER_ABOVE : NEVER_BELOW;
  if (position === undefined || instrument.kind === 'spot' || book.rules.marginMode === 'cross') return none;
  return liquidationPrice(position, book.rules.maintenance[position.side], instrument);
}
