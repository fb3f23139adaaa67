import { invariant } from '../../domain/errors.ts';
import type { BarClose } from '../../domain/feed-event.ts';
import { exitSide } from '../../domain/side.ts';
import { type Price, price } from '../../domain/units.ts';
import { hasTouched, isWithin } from '../money/price-costs.ts';
import { isTouched, type VenueBook } from './book.ts';
import { stopLevel } from './exit-levels.ts';
import { bestOf, followBar } from './follow.ts';
import type { BarMoment, VenueOutcome } from './outcome.ts';
import { isMet, ordersFromOpen, touchAt, type WaitingLevel, waitingExits, waitingOrder } from './waiting.ts';

/** Which extreme a bar is taken to have gone to first: open, one extreme, the other, close, straight from each to the next. */
export type BarPath = 'high-first' | 'low-first';

/**
 * Chooses the path on which a closed bar is walked: `ohlc-path` the nearer extreme first; `pessimistic` whichever leaves
 * the account with less at the close, `optimistic` with more, the former where they come to the same. `worthOf` says what
 * a path would leave.
 */
export function beginWalk(book: VenueBook, bar: BarClose, worthOf: (path: BarPath) => bigint): void {
  const { market, rules } = book;
  if (market.source !== 'bars' || rules.intrabar === 'whole-bar') return;
  const nearer = bar.high - bar.open <= bar.open - bar.low ? 'high-first' : 'low-first';
  if (rules.intrabar === 'ohlc-path' || isSameEitherWay(book)) {
    takePath(book, bar, nearer);
    return;
  }
  const farther = nearer === 'high-first' ? 'low-first' : 'high-first';
  const gained = worthOf(farther) - worthOf(nearer);
  const isFarther = rules.intrabar === 'pessimistic' ? gained < 0n : gained > 0n;
  takePath(book, bar, isFarther ? farther : nearer);
}

/** No order is in reach, and of the exits at most losses, at levels that no path moves. */
function isSameEitherWay(book: VenueBook): boolean {
  const { position, plan, market, orderBounds } = book;
  if (isTouched(orderBounds, market)) return false;
  if (position === undefined || plan === undefined) return true;
  const side = exitSide(position.side);
  const worst = price(side === 'sell' ? market.bidLow : market.askHigh);
  const best = bestOf(side, plan.best, market.bidHigh, market.askLow);
  const stop = stopLevel({ ...plan, best }, side);
  if (stop?.by === 'trailing' && hasTouched(side, worst, stop.at)) return false;
  const { target } = plan.exits;
  return target === undefined || !isWithin(side, price(best), target);
}

export function takePath(book: VenueBook, { open, high, low, close }: BarClose, path: BarPath): void {
  const ahead = path === 'high-first' ? [high, low, close] : [low, high, close];
  book.walk = { at: open, ahead };
}

/**
 * The next thing that happens to the account on its way through the bar, undefined at the close. Whatever the price comes
 * to first is done first, what that brings about waits for the rest of the way only, and trailing stops follow each step.
 */
export function walkBar(book: VenueBook, moment: BarMoment): VenueOutcome | undefined {
  const { walk } = book;
  invariant(walk !== undefined, `no path was chosen through the bar of line ${moment.event.line}`);
  for (;;) {
    const [to] = walk.ahead;
    if (to === undefined) break;
    const from = walk.at;
    const met = firstMet(book, from, to, moment);
    walk.at = met?.at ?? to;
    followBar(book, moment.event, touchAt(book, 'sell', walk.at), touchAt(book, 'buy', walk.at));
    if (met === undefined) walk.ahead.shift();
    const outcome = met?.waiting.fill(from);
    if (outcome !== undefined) return outcome;
  }
  book.walk = undefined;
  return undefined;
}

interface Met {
  readonly waiting: WaitingLevel;
  readonly at: Price;
}

/** What is met first from here straight on to a price; where several are, the exits, then the orders as they came. */
function firstMet(book: VenueBook, from: Price, to: Price, moment: BarMoment): Met | undefined {
  let first: Met | undefined;
  for (const waiting of waitingIn(book, moment)) {
    const at = metAt(waiting, book, from, first?.at ?? to);
    if (at !== undefined && at !== first?.at) first = { waiting, at };
  }
  return first;
}

function waitingIn(book: VenueBook, moment: BarMoment): readonly WaitingLevel[] {
  const orders = ordersFromOpen(book, moment.event).map((working) => waitingOrder(book, working, moment));
  return [...waitingExits(book, moment), ...orders.filter((waiting) => waiting !== undefined)];
}

/** The first price on the way that meets it, by halving: a spread makes steps of prices, but never turns them round. */
function metAt(waiting: WaitingLevel, book: VenueBook, from: Price, to: Price): Price | undefined {
  if (isMet(waiting, book, from)) return from;
  if (!isMet(waiting, book, to)) return undefined;
  let before: number = from;
  let met: number = to;
  while (Math.abs(met - before) > 1) {
    const middle = before + Math.trunc((met - before) / 2);
    if (isMet(waiting, book, price(middle))) met = middle;
    else before = middle;
  }
  return price(met);
}
