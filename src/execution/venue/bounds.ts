import { assertNever } from '../../domain/never.ts';
import { waitsForBetter } from '../../domain/order.ts';
import { exitSide, type OrderSide } from '../../domain/side.ts';
import { type ActivePlan, type Bounds, isTouched, NOTHING_MATTERS, type VenueBook, type WorkingOrder } from './book.ts';
import { stopLevel, trailingTrigger } from './exit-levels.ts';

/** Works out again which prices could do something to this account; call after anything changed. */
export function setBounds(book: VenueBook): void {
  copyBounds(book.orderBounds, book);
  book.isWaiting = book.outbox.length > 0 || book.nextPlan !== undefined || book.fresh.length > 0;
  boundPosition(book);
}

/** An order that has just come to the venue. */
export function boundNewOrder(book: VenueBook, working: WorkingOrder): void {
  if (working.stage.kind === 'arrived') book.fresh.push(working);
  else boundOrder(book.orderBounds, working);
  setBounds(book);
}

/** To be called when an event has done all it could: orders that it reached stand elsewhere now. */
export function boundOrders(book: VenueBook): void {
  const { orderBounds, market, working, fresh } = book;
  const moved = isTouched(orderBounds, market) ? working : fresh;
  if (moved === working) copyBounds(NOTHING_MATTERS, orderBounds);
  for (const order of moved) boundOrder(orderBounds, order);
  if (fresh.length > 0) {
    const waiting = fresh.filter(({ stage }) => stage.kind === 'arrived');
    if (waiting.length < fresh.length) fresh.splice(0, fresh.length, ...waiting);
  }
  setBounds(book);
}

function copyBounds(from: Readonly<Bounds>, to: Bounds): void {
  to.bidFloor = from.bidFloor;
  to.bidCeiling = from.bidCeiling;
  to.askFloor = from.askFloor;
  to.askCeiling = from.askCeiling;
}

function boundOrder(bounds: Bounds, { order, stage }: WorkingOrder): void {
  switch (stage.kind) {
    case 'arrived':
      return;
    case 'resting':
      if (order.terms.type === 'limit' || order.terms.type === 'stop-limit') {
        wake(bounds, order.side === 'buy', order.side, order.terms.limit);
      }
      return;
    case 'armed':
      wake(bounds, (order.side === 'sell') !== waitsForBetter(order.terms), order.side, stage.trigger);
      return;
    case 'trailing':
      wakeTrailing(bounds, order.side, stage.best, stage.distance);
      return;
    default:
      assertNever(stage);
  }
}

function boundPosition(book: VenueBook): void {
  const { position, plan } = book;
  if (position === undefined) return;
  const side = exitSide(position.side);
  wake(book, side === 'sell', side, book.liquidationAt);
  if (book.isFlattening || book.isSeized) book.isWaiting = true;
  if (plan !== undefined) boundPlan(book, plan, side);
}

function boundPlan(book: VenueBook, plan: ActivePlan, side: OrderSide): void {
  if (plan.isInvalidated) book.isWaiting = true;
  const stop = stopLevel(plan, side);
  if (stop !== undefined) wake(book, side === 'sell', side, stop.at);
  if (plan.exits.target !== undefined) wake(book, side === 'buy', side, plan.exits.target);
  if (plan.exits.trailing !== undefined) wakeTrailing(book, side, plan.best, plan.exits.trailing);
}

/** At its trigger, and at any price that would move it. */
function wakeTrailing(bounds: Bounds, side: OrderSide, best: number, distance: number): void {
  wake(bounds, side === 'sell', side, trailingTrigger(side, best, distance));
  wake(bounds, side === 'buy', side, side === 'sell' ? best + 1 : best - 1);
}

/** Sales look at the bid, purchases at the ask. */
function wake(bounds: Bounds, below: boolean, side: OrderSide, at: number): void {
  if (side === 'sell') {
    if (below) bounds.bidFloor = Math.max(bounds.bidFloor, at);
    else bounds.bidCeiling = Math.min(bounds.bidCeiling, at);
  } else if (below) bounds.askFloor = Math.max(bounds.askFloor, at);
  else bounds.askCeiling = Math.min(bounds.askCeiling, at);
}
