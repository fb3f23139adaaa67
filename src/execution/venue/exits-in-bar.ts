import type { BarClose } from '../../domain/feed-event.ts';
import type { FillCause } from '../../domain/fill.ts';
import type { Position } from '../../domain/position.ts';
import { exitSide, type OrderSide } from '../../domain/side.ts';
import { type Price, price } from '../../domain/units.ts';
import { against, betterOf, hasTouched, isWithin, worseOf } from '../money/price-costs.ts';
import type { ActivePlan, Book } from './book.ts';
import { stopLevel } from './exit-levels.ts';
import { isLiquidating } from './exits-at-price.ts';
import { fillExit } from './fill-exit.ts';
import type { Moment } from './moment.ts';
import type { VenueOutcome } from './outcome.ts';

interface Exit {
  readonly cause: FillCause;
  readonly price: Price;
}

/**
 * Exits on a closed bar's range. What gapped through at the open was filled on the open's own event; here the stop or
 * the liquidation, whichever lies nearer the open, and the target follow in the order the rules take the bar to run.
 */
export function exitInBar(book: Book, bar: BarClose, moment: Moment): VenueOutcome | undefined {
  const { position, plan } = book;
  if (position === undefined) return undefined;
  const isEntered = book.enteredAt === book.market.serial;
  if (isEntered && !(book.isEnteredByStop && book.rules.intrabar === 'whole-bar')) return undefined;
  const isTargetFirst = takesTargetFirst(book, bar, position);
  if (isTargetFirst && plan !== undefined) trailTo(book, plan, bar, position);
  const target = plan === undefined ? undefined : targetInBar(book, bar, position, plan);
  const loss = lossInBar(book, bar, position, plan);
  const exit = isTargetFirst ? (target ?? loss) : (loss ?? target);
  // Behind a stop's trigger lies its target: where the range holds that and no loss, it was run to in this bar.
  if (exit === undefined || (isEntered && exit === loss)) return undefined;
  return fillExit(book, position, exit.cause, { size: position.size, price: exit.price }, 'taker', moment);
}

function takesTargetFirst(book: Book, bar: BarClose, position: Position): boolean {
  if (book.rules.intrabar !== 'ohlc-path') return book.rules.intrabar === 'optimistic';
  const isHighFirst = bar.high - bar.open <= bar.open - bar.low;
  return isHighFirst === (position.side === 'long');
}

/** On a path that runs to the good extreme first, a trailing stop has followed it there. */
function trailTo(book: Book, plan: ActivePlan, bar: BarClose, position: Position): void {
  if (book.rules.intrabar !== 'ohlc-path' || bar.openedAt < plan.since) return;
  const { market } = book;
  plan.best = position.side === 'long' ? Math.max(plan.best, market.bidHigh) : Math.min(plan.best, market.askLow);
}

function lossInBar(book: Book, bar: BarClose, position: Position, plan: ActivePlan | undefined): Exit | undefined {
  const side = exitSide(position.side);
  const stop = plan === undefined ? undefined : stopInBar(book, bar, side, plan);
  const liquidation = liquidationInBar(book, bar, position);
  if (stop === undefined || liquidation === undefined) return stop ?? liquidation;
  return betterOf(side, stop.level, liquidation.level) === stop.level ? stop : liquidation;
}

interface Loss extends Exit {
  /** What the price had to touch. */
  readonly level: Price;
}

function stopInBar(book: Book, bar: BarClose, side: OrderSide, plan: ActivePlan): Loss | undefined {
  const stop = stopLevel(plan, side);
  if (stop === undefined || !hasTouched(side, worstInBar(book, side), stop.at)) return undefined;
  const touched = worseOf(side, openFor(book, bar, side), stop.at);
  return {
    cause: { kind: 'exit', exit: stop.by, decision: plan.decision },
    price: against(side, touched, book.rules.slippageParts),
    level: stop.at,
  };
}

function liquidationInBar(book: Book, bar: BarClose, position: Position): Loss | undefined {
  if (book.market.hasTapeMark) return undefined;
  const mark = position.side === 'long' ? bar.low : bar.high;
  if (!isLiquidating(book, position, mark)) return undefined;
  const level = price(book.liquidationAt);
  const side = exitSide(position.side);
  return { cause: { kind: 'liquidation' }, price: worseOf(side, openFor(book, bar, side), level), level };
}

function targetInBar(book: Book, bar: BarClose, position: Position, plan: ActivePlan): Exit | undefined {
  const { target } = plan.exits;
  const side = exitSide(position.side);
  if (target === undefined || !isWithin(side, bestInBar(book, side), target)) return undefined;
  return {
    cause: { kind: 'exit', exit: 'target', decision: plan.decision },
    price: betterOf(side, openFor(book, bar, side), target),
  };
}

/** What a sale got or a purchase paid at the bar's open. */
export function openFor(book: Book, bar: BarClose, side: OrderSide): Price {
  return against(side, bar.open, book.market.halfSpreadParts);
}

export function worstInBar(book: Book, side: OrderSide): Price {
  return price(side === 'sell' ? book.market.bidLow : book.market.askHigh);
}

export function bestInBar(book: Book, side: OrderSide): Price {
  return price(side === 'sell' ? book.market.bidHigh : book.market.askLow);
}
