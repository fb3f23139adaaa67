import { assertNever } from '../../domain/never.ts';
import { exitSide, type OrderSide } from '../../domain/side.ts';
import { NEVER_ABOVE, NEVER_BELOW } from '../money/reach.ts';
import type { ActivePlan, Book, WorkingOrder } from './book.ts';
import { stopLevel, trailingTrigger } from './exit-levels.ts';

/** Works out again which prices could do something to this account; call after anything changed. */
export function setBounds(book: Book): void {
  book.bidFloor = NEVER_BELOW;
  book.bidCeiling = NEVER_ABOVE;
  book.askFloor = NEVER_BELOW;
  book.askCeiling = NEVER_ABOVE;
  book.isWaiting = book.outbox.length > 0 || book.nextPlan !== undefined;
  for (const working of book.working) boundOrder(book, working);
  boundPosition(book);
}

function boundOrder(book: Book, { order, stage }: WorkingOrder): void {
  switch (stage.kind) {
    case 'arrived':
      book.isWaiting = true;
      return;
    case 'resting':
      if (order.terms.type === 'limit' || order.terms.type === 'stop-limit') {
        wake(book, order.side === 'buy', order.side, order.terms.limit);
      }
      return;
    case 'armed':
      wake(book, (order.side === 'sell') !== (order.terms.type === 'take-profit'), order.side, stage.trigger);
      return;
    case 'trailing':
      wakeTrailing(book, order.side, stage.best, stage.distance);
      return;
    default:
      assertNever(stage);
  }
}

function boundPosition(book: Book): void {
  const { position, plan } = book;
  if (position === undefined) return;
  const side = exitSide(position.side);
  wake(book, side === 'sell', side, book.liquidationAt);
  if (book.isFlattening || book.isSeized) book.isWaiting = true;
  if (plan !== undefined) boundPlan(book, plan, side);
}

function boundPlan(book: Book, plan: ActivePlan, side: OrderSide): void {
  if (plan.isInvalidated) book.isWaiting = true;
  const stop = stopLevel(plan, side);
  if (stop !== undefined) wake(book, side === 'sell', side, stop.at);
  if (plan.exits.target !== undefined) wake(book, side === 'buy', side, plan.exits.target);
  if (plan.exits.trailing !== undefined) wakeTrailing(book, side, plan.best, plan.exits.trailing);
}

/** At its trigger, and at any price that would move it. */
function wakeTrailing(book: Book, side: OrderSide, best: number, distance: number): void {
  wake(book, side === 'sell', side, trailingTrigger(side, best, distance));
  wake(book, side === 'buy', side, side === 'sell' ? best + 1 : best - 1);
}

/** Sales look at the bid, purchases at the ask. */
function wake(book: Book, below: boolean, side: OrderSide, at: number): void {
  if (side === 'sell') {
    if (below) book.bidFloor = Math.max(book.bidFloor, at);
    else book.bidCeiling = Math.min(book.bidCeiling, at);
  } else if (below) book.askFloor = Math.max(book.askFloor, at);
  else book.askCeiling = Math.min(book.askCeiling, at);
}
