import type { BarClose } from '../../domain/feed-event.ts';
import type { FillCause } from '../../domain/fill.ts';
import { assertNever } from '../../domain/never.ts';
import { type OrderTerms, waitsForBetter } from '../../domain/order.ts';
import { exitSide, type OrderSide } from '../../domain/side.ts';
import { type Price, price } from '../../domain/units.ts';
import type { Liquidity } from '../money/fees.ts';
import { NEVER_ABOVE, NEVER_BELOW } from '../money/liquidation.ts';
import { against, betterOf, hasTouched, isWithin, worseOf } from '../money/price-costs.ts';
import { ordersInReach, type VenueBook, type WorkingOrder } from './book.ts';
import { stopLevel, trailingTrigger } from './exit-levels.ts';
import { fillExit } from './fill-exit.ts';
import { cancelWorking, fillOrder } from './fill-order.ts';
import type { Moment, VenueOutcome } from './outcome.ts';

/** An exit, a liquidation or an order that waits for a bar's price to come to its level. */
export interface WaitingLevel {
  readonly side: OrderSide;
  readonly level: Price;
  /** A stop waits for a price as bad as its level, a limit for one as good, a liquidation for a mark as bad. */
  readonly kind: 'stop' | 'limit' | 'liquidation';
  /** Fills it at its level, or where `from`, the price before, had passed that already, at what it gets there. */
  readonly fill: (from: Price) => VenueOutcome | undefined;
}

/** Whether a price of a bar meets it. */
export function isMet({ side, level, kind }: WaitingLevel, book: VenueBook, at: Price): boolean {
  if (kind === 'liquidation') return hasTouched(side, at, level);
  const touch = touchAt(book, side, at);
  return kind === 'stop' ? hasTouched(side, touch, level) : isWithin(side, touch, level);
}

/** What a sale gets or a purchase pays at a price of a bar. */
export function touchAt({ market }: VenueBook, side: OrderSide, at: Price): Price {
  return against(side, at, market.halfSpreadParts);
}

/** Liquidation, stop and target of the position, in this order where they meet the price together. */
export function waitingExits(book: VenueBook, moment: Moment): readonly WaitingLevel[] {
  const { position, plan, liquidationAt, market } = book;
  if (position === undefined) return [];
  const side = exitSide(position.side);
  const waiting: WaitingLevel[] = [];
  const wait = (kind: WaitingLevel['kind'], level: Price, cause: FillCause): void => {
    const fill = (from: Price): VenueOutcome => {
      const piece = { size: position.size, price: priceOf(book, { side, level, kind }, from) };
      return fillExit(book, position, cause, piece, 'taker', moment);
    };
    waiting.push({ side, level, kind, fill });
  };
  const isLiquidable = liquidationAt > NEVER_BELOW && liquidationAt < NEVER_ABOVE;
  if (isLiquidable && !market.hasTapeMark) wait('liquidation', price(liquidationAt), { kind: 'liquidation' });
  if (plan === undefined) return waiting;
  const { decision, exits } = plan;
  const stop = stopLevel(plan, side);
  if (stop !== undefined) wait('stop', stop.at, { kind: 'exit', exit: stop.by, decision });
  if (exits.target !== undefined) wait('limit', exits.target, { kind: 'exit', exit: 'target', decision });
  return waiting;
}

/** The orders that a closed bar's prices can fill, in order of arrival: those that were there at its open. */
export function ordersFromOpen(book: VenueBook, bar: BarClose): readonly WorkingOrder[] {
  return ordersInReach(book).filter(
    ({ order, arrivedAfter }) => order.arrivesAt <= bar.openedAt && arrivedAfter < book.market.serial,
  );
}

/** What an order waits for; undefined for one that waits for its first price. */
export function waitingOrder(book: VenueBook, working: WorkingOrder, moment: Moment): WaitingLevel | undefined {
  const { order, stage } = working;
  const { side, terms } = order;
  const wait = (kind: 'stop' | 'limit', level: Price, liquidity: Liquidity): WaitingLevel => ({
    side,
    level,
    kind,
    fill: (from) => {
      const piece = { size: working.remaining, price: priceOf(book, { side, level, kind }, from) };
      return fillOrder(book, working, piece, liquidity, moment);
    },
  });
  switch (stage.kind) {
    case 'arrived':
      return undefined;
    case 'resting':
      if (terms.type !== 'limit' && terms.type !== 'stop-limit') return undefined;
      return wait('limit', terms.limit, 'maker');
    case 'trailing':
      return wait('stop', trailingTrigger(side, stage.best, stage.distance), 'taker');
    case 'armed':
      if (waitsForBetter(terms)) return wait('limit', stage.trigger, 'taker');
      if (terms.type === 'stop-limit') return stopLimit(book, working, terms, moment);
      return wait('stop', stage.trigger, 'taker');
    default:
      return assertNever(stage);
  }
}

type StopLimitTerms = Extract<OrderTerms<Price>, { type: 'stop-limit' }>;

/** Where it is touched it is a limit from there on: it takes what it can get at once, else it rests if it may wait. */
function stopLimit(book: VenueBook, working: WorkingOrder, terms: StopLimitTerms, moment: Moment): WaitingLevel {
  const { trigger, limit, timeInForce } = terms;
  const { side } = working.order;
  const fill = (from: Price): VenueOutcome | undefined => {
    const at = worseOf(side, touchAt(book, side, from), trigger);
    if (isWithin(side, at, limit)) {
      working.stage = { kind: 'resting' };
      return fillOrder(book, working, { size: working.remaining, price: at }, 'taker', moment);
    }
    if (timeInForce.kind === 'ioc' || timeInForce.kind === 'fok') {
      return cancelWorking(book, working, 'unfilled-remainder');
    }
    working.stage = { kind: 'resting' };
    return undefined;
  };
  return { side, level: trigger, kind: 'stop', fill };
}

function priceOf(book: VenueBook, { side, level, kind }: Omit<WaitingLevel, 'fill'>, from: Price): Price {
  if (kind === 'liquidation') return worseOf(side, from, level);
  const touch = touchAt(book, side, from);
  if (kind === 'limit') return betterOf(side, touch, level);
  return against(side, worseOf(side, touch, level), book.rules.slippageParts);
}
