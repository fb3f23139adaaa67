import type { MarketEvent } from '../../domain/feed-event.ts';
import type { DecisionId } from '../../domain/ids.ts';
import type { ApprovedOrder, ExitPlan } from '../../domain/order.ts';
import type { Position } from '../../domain/position.ts';
import type { Instant } from '../../domain/time.ts';
import type { Money, Price, Size } from '../../domain/units.ts';
import type { Rule } from '../invalidation/rule.ts';
import type { Market } from '../market/market.ts';
import { NEVER_ABOVE, NEVER_BELOW } from '../money/liquidation.ts';
import type { VenueOutcome } from './outcome.ts';
import type { VenueRules } from './rules.ts';

/** Where an order stands at the venue. Filled and cancelled orders are not there any more. */
export type Stage =
  /** Has met no event that it could fill on. */
  | { readonly kind: 'arrived' }
  /** Waits for a price to touch its trigger. */
  | { readonly kind: 'armed'; readonly trigger: Price }
  /** A trailing stop and the best price since it met its first event. */
  | { readonly kind: 'trailing'; readonly best: number; readonly distance: Price }
  /** A limit in the venue's book: from here on it makes. */
  | { readonly kind: 'resting' };

export interface WorkingOrder {
  order: ApprovedOrder;
  stage: Stage;
  remaining: Size;
  /** What is left of its hold, worked out as the ledger does. */
  held: Money;
  /** The market's serial when it arrived, or became a limit inside a whole bar: it fills on later events only. */
  arrivedAfter: number;
  /** The fixed part of a fee is paid once. */
  hasPaidFixedFee: boolean;
  /** A buying-power order is measured once. */
  isMeasured: boolean;
}

/** The exits in force for a position. */
export interface ActivePlan {
  readonly decision: DecisionId;
  readonly exits: ExitPlan;
  /** The parsed invalidation, judged from the first matching close on. */
  readonly rule: Rule | undefined;
  /** In force from here; a bar that was open by then is still judged by the plan before. */
  readonly since: Instant;
  /** Best price since the entry, for the trailing distance. */
  best: number;
  isInvalidated: boolean;
}

export interface Entering {
  readonly order: ApprovedOrder;
  readonly price: Price;
  readonly at: Instant;
  /** The order's exits come into force with its first fill; moved since, they stay moved. */
  readonly isFirst: boolean;
}

/** How far an account has been taken through a bar. */
interface BarWalk {
  at: Price;
  /** The prices that the path has still to come to. */
  readonly ahead: Price[];
}

/** A bid at the floor or below, or at the ceiling or above, matters; so with the ask. */
export interface Bounds {
  bidFloor: number;
  bidCeiling: number;
  askFloor: number;
  askCeiling: number;
}

/**
 * What one account has at the venue in one symbol. The engine's step owns it; `nextOutcome` and the commands change it
 * in place. Its own four bounds, over orders and position, are all that an idle account costs an event.
 */
export interface VenueBook extends Bounds {
  readonly market: Market;
  readonly rules: VenueRules;
  /** In order of arrival. */
  readonly working: WorkingOrder[];
  /** Those of them that have met no event yet: the next one that shows a price is theirs, whatever the price. */
  readonly fresh: WorkingOrder[];
  /** Prices that could do something to the other working orders, or a few more. */
  readonly orderBounds: Bounds;
  position: Position | undefined;
  plan: ActivePlan | undefined;
  /** Exits moved inside a bar; they take over at the next open. */
  nextPlan: ActivePlan | undefined;
  /** The fill that is being booked, when it opens or grows the position. */
  entering: Entering | undefined;
  /** The market's serial at the last fill that opened or grew the position. */
  enteredAt: number;
  /** Whether that fill was a stop order's. */
  isEnteredByStop: boolean;
  isFlattening: boolean;
  /** The account is being liquidated: the position goes at the next price. */
  isSeized: boolean;
  wasLiquidated: boolean;
  /** The mark at which the position is liquidated. */
  liquidationAt: number;
  /** What is left of the shown sizes after this account took from them, at this serial. */
  shownAt: number;
  bidShown: number;
  askShown: number;
  /** The exit in progress has paid its fixed fee at this serial. */
  exitFeePaidAt: number;
  readonly outbox: VenueOutcome[];
  /** Set while a closed bar is walked. */
  walk: BarWalk | undefined;
  /** Something is to be done on the next event that shows a price, whatever the price. */
  isWaiting: boolean;
}

export function createBook(market: Market, rules: VenueRules): VenueBook {
  return {
    market,
    rules,
    working: [],
    fresh: [],
    orderBounds: { ...NOTHING_MATTERS },
    position: undefined,
    plan: undefined,
    nextPlan: undefined,
    entering: undefined,
    enteredAt: -1,
    isEnteredByStop: false,
    isFlattening: false,
    isSeized: false,
    wasLiquidated: false,
    liquidationAt: NEVER_BELOW,
    shownAt: -1,
    bidShown: 0,
    askShown: 0,
    exitFeePaidAt: -1,
    outbox: [],
    walk: undefined,
    isWaiting: false,
    ...NOTHING_MATTERS,
  };
}

/** The same book to try something on; the market is shared. */
export function copyBook(book: VenueBook): VenueBook {
  const { plan, walk } = book;
  const copies = new Map(book.working.map((working) => [working, { ...working }]));
  return {
    ...book,
    working: [...copies.values()],
    fresh: book.fresh.map((working) => copies.get(working) ?? working),
    orderBounds: { ...book.orderBounds },
    plan: plan === undefined ? undefined : { ...plan },
    outbox: [...book.outbox],
    walk: walk === undefined ? undefined : { at: walk.at, ahead: [...walk.ahead] },
  };
}

/** Bounds that no price touches. */
export const NOTHING_MATTERS: Readonly<Bounds> = {
  bidFloor: NEVER_BELOW,
  bidCeiling: NEVER_ABOVE,
  askFloor: NEVER_BELOW,
  askCeiling: NEVER_ABOVE,
};

/** Whether the market's last event can do nothing to this account: the question asked of every account, every event. */
export function isIdle(book: VenueBook): boolean {
  return !isTouched(book, book.market) && !(book.isWaiting && book.market.fillable);
}

/** The orders that the market's last event could do something to, in order of arrival; a copy. */
export function ordersInReach({ orderBounds, market, working, fresh }: VenueBook): readonly WorkingOrder[] {
  return isTouched(orderBounds, market) ? [...working] : [...fresh];
}

export function isTouched(bounds: Bounds, market: Market): boolean {
  return (
    market.bidLow <= bounds.bidFloor ||
    market.bidHigh >= bounds.bidCeiling ||
    market.askLow <= bounds.askFloor ||
    market.askHigh >= bounds.askCeiling
  );
}

/** Whether what rests is left to the range of the bar that this event opens. */
export function isJudgedByRange({ rules }: VenueBook, event: MarketEvent): boolean {
  return rules.intrabar === 'whole-bar' && event.kind === 'bar-open';
}

/** Takes an order out; most that end came last. */
export function removeOrder({ working, fresh }: VenueBook, order: WorkingOrder): void {
  takeOut(working, order);
  takeOut(fresh, order);
}

function takeOut(orders: WorkingOrder[], order: WorkingOrder): void {
  const place = orders.lastIndexOf(order);
  if (place >= 0 && place === orders.length - 1) orders.pop();
  else if (place >= 0) orders.splice(place, 1);
}
