import type { Position } from '../../domain/position.ts';
import { exitSide, type OrderSide } from '../../domain/side.ts';
import { type Size, size } from '../../domain/units.ts';
import { against, hasTouched, isWithin } from '../money/price-costs.ts';
import { type ActivePlan, isJudgedByRange, type VenueBook } from './book.ts';
import { stopLevel } from './exit-levels.ts';
import { fillExit } from './fill-exit.ts';
import type { Moment, VenueOutcome } from './outcome.ts';
import { marketPiece, type Piece, shownLeft, touchPrice } from './shown.ts';

/** Liquidation at the mark of this event; the whole position at the price there is. */
export function liquidateAtMark(book: VenueBook, moment: Moment): VenueOutcome | undefined {
  const { position, market } = book;
  if (position === undefined || market.source === 'none') return undefined;
  const isDue = (book.isSeized && market.fillable) || isLiquidating(book, position, market.mark);
  if (!isDue) return undefined;
  return liquidate(book, position, moment);
}

/** The whole position at the price there is. */
export function liquidate(book: VenueBook, position: Position, moment: Moment): VenueOutcome {
  const piece = { size: position.size, price: touchPrice(book, exitSide(position.side)) };
  return fillExit(book, position, { kind: 'liquidation' }, piece, 'taker', moment);
}

export function isLiquidating(book: VenueBook, position: Position, mark: number): boolean {
  return position.side === 'long' ? mark <= book.liquidationAt : mark >= book.liquidationAt;
}

/** The exit plan, or the operator, at a single price: stop before target. */
export function exitAtPrice(book: VenueBook, moment: Moment): VenueOutcome | undefined {
  const { position, plan } = book;
  if (position === undefined) return undefined;
  const side = exitSide(position.side);
  if (book.isFlattening) {
    return fillExit(book, position, { kind: 'flatten' }, stopPiece(book, side, position.size), 'taker', moment);
  }
  if (plan === undefined || book.enteredAt === book.market.serial) return undefined;
  if (isJudgedByRange(book, moment.event) && !plan.isInvalidated) return undefined;
  return stopAtPrice(book, position, plan, moment) ?? targetAtPrice(book, position, plan, moment);
}

function stopAtPrice(book: VenueBook, position: Position, plan: ActivePlan, moment: Moment): VenueOutcome | undefined {
  const side = exitSide(position.side);
  const { decision } = plan;
  const stop = stopLevel(plan, side);
  const isStopped = stop !== undefined && hasTouched(side, touchPrice(book, side), stop.at);
  if (!isStopped && !plan.isInvalidated) return undefined;
  const exit = isStopped ? stop.by : 'invalidation';
  const piece = stopPiece(book, side, position.size);
  return fillExit(book, position, { kind: 'exit', exit, decision }, piece, 'taker', moment);
}

function targetAtPrice(
  book: VenueBook,
  position: Position,
  plan: ActivePlan,
  moment: Moment,
): VenueOutcome | undefined {
  const { target } = plan.exits;
  const side = exitSide(position.side);
  const touch = touchPrice(book, side);
  if (target === undefined || !isWithin(side, touch, target)) return undefined;
  const shown = shownLeft(book, side);
  if (shown === 0) return undefined;
  const piece = { size: size(Math.min(position.size, shown)), price: touch };
  return fillExit(book, position, { kind: 'exit', exit: 'target', decision: plan.decision }, piece, 'taker', moment);
}

/** A piece at the market, with slippage. */
export function stopPiece(book: VenueBook, side: OrderSide, wanted: Size): Piece {
  const piece = marketPiece(book, side, wanted);
  return { size: piece.size, price: against(side, piece.price, book.rules.slippageParts) };
}
