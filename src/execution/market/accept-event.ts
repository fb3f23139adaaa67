import type { BarClose, BarOpen, Mark, MarketEvent, Quote, Trade } from '../../domain/feed-event.ts';
import { assertNever } from '../../domain/never.ts';
import { isPrice, type Price } from '../../domain/units.ts';
import { NEVER_ABOVE, NEVER_BELOW } from '../money/liquidation.ts';
import { against } from '../money/price-costs.ts';
import { hasMark, type Market, NONE } from './market.ts';

/** Why a price was not believed; such an event must reach nobody. */
export type BadPrice = 'not-positive' | 'crossed' | 'too-wide' | 'impossible-range' | 'unconfirmed';

const UNBOUNDED_SIZE = Number.MAX_SAFE_INTEGER;

/**
 * Takes a market event into the symbol's state, or refuses it and changes nothing that anyone reads. A quote, trade or
 * mark more than a fifth and more than a tick away from the last accepted one of its kind waits for a second one near
 * it; the level that the second one leaves is no news, so the way back needs none.
 */
export function acceptEvent(market: Market, event: MarketEvent): 'accepted' | BadPrice {
  switch (event.kind) {
    case 'quote':
      return acceptQuote(market, event);
    case 'trade':
      return acceptTrade(market, event);
    case 'bar-open':
      return acceptBarOpen(market, event);
    case 'bar-close':
      return acceptBarClose(market, event);
    case 'mark':
      return acceptMark(market, event);
    case 'funding':
      return acceptSilently(market);
    default:
      return assertNever(event);
  }
}

function acceptQuote(market: Market, quote: Quote): 'accepted' | BadPrice {
  const { bid, ask } = quote;
  if (!isPriced(market, bid) || !isPriced(market, ask)) return 'not-positive';
  if (bid > ask) return 'crossed';
  if (ask - bid > scaleOf(market, bid)) return 'too-wide';
  const { quoteBid, quoteAsk, waitingBid, waitingAsk } = market;
  market.waitingBid = NONE;
  if (market.source === 'quotes' && (isFar(bid, quoteBid, market) || isFar(ask, quoteAsk, market))) {
    const isSecond = !isFar(bid, waitingBid, market) && !isFar(ask, waitingAsk, market);
    market.waitingBid = isSecond ? quoteBid : bid;
    market.waitingAsk = isSecond ? quoteAsk : ask;
    if (!isSecond) return 'unconfirmed';
  }
  market.quoteBid = bid;
  market.quoteAsk = ask;
  market.source = 'quotes';
  market.bid = bid;
  market.ask = ask;
  market.bidSize = quote.bidSize;
  market.askSize = quote.askSize;
  reach(market, bid, bid, ask, ask);
  setMark(market, Math.floor((bid + ask) / 2));
  market.fillable = true;
  market.seenAt = quote.visible;
  market.serial += 1;
  return 'accepted';
}

function acceptTrade(market: Market, trade: Trade): 'accepted' | BadPrice {
  const at = trade.price;
  if (!isPriced(market, at)) return 'not-positive';
  const { trade: last, waitingTrade } = market;
  market.waitingTrade = NONE;
  if (last !== NONE && isFar(at, last, market)) {
    const isSecond = !isFar(at, waitingTrade, market);
    market.waitingTrade = isSecond ? last : at;
    if (!isSecond) return 'unconfirmed';
  }
  market.trade = at;
  if (market.source === 'quotes') return acceptSilently(market);
  market.source = 'trades';
  showPrice(market, at);
  market.seenAt = trade.visible;
  market.serial += 1;
  return 'accepted';
}

/** Whether a trade is accepted as it comes, in a market that shows trades, behind one at another price. */
export function isNextTrade(market: Market, at: number, last: number): boolean {
  return isPriced(market, at) && !isFar(at, last, market);
}

/** Takes in trades that are accepted as they come, the last of them at this price, but for what the next one shows in its turn. */
export function passTrades(market: Market, count: number, last: number): void {
  market.waitingTrade = NONE;
  market.trade = last;
  market.serial += count;
}

function acceptBarOpen(market: Market, bar: BarOpen): 'accepted' | BadPrice {
  if (!isPriced(market, bar.open)) return 'not-positive';
  if (!isOnBars(market)) return acceptSilently(market);
  market.source = 'bars';
  market.barIntervalMs = bar.intervalMs;
  showPrice(market, bar.open);
  market.seenAt = bar.visible;
  return endBarEvent(market, bar.isUntraded === true);
}

function acceptBarClose(market: Market, bar: BarClose): 'accepted' | BadPrice {
  const { open, high, low, close } = bar;
  if (!isPriced(market, low) || !isPriced(market, high)) return 'not-positive';
  if (low > Math.min(open, close) || high < Math.max(open, close)) return 'impossible-range';
  if (!isOnBars(market)) return acceptSilently(market);
  market.source = 'bars';
  market.barIntervalMs = bar.intervalMs;
  showPrice(market, close);
  const half = market.halfSpreadParts;
  reach(
    market,
    against('sell', low, half),
    against('sell', high, half),
    against('buy', low, half),
    against('buy', high, half),
  );
  market.fillable = false;
  market.seenAt = bar.visible;
  if (bar.volume > 0) market.hasVolume = true;
  return endBarEvent(market, bar.volume === 0);
}

/** A bar in which nobody traded shows a price, and nothing fills on it; a tape whose bars never had volume tells none. */
function endBarEvent(market: Market, isUntraded: boolean): 'accepted' {
  market.isQuiet = isUntraded && market.hasVolume && market.options.fillsWithoutVolume !== true;
  if (market.isQuiet) return acceptSilently(market);
  market.serial += 1;
  return 'accepted';
}

function acceptMark(market: Market, event: Mark): 'accepted' | BadPrice {
  if (!isPriced(market, event.mark) || (event.oracle !== undefined && !isPriced(market, event.oracle)))
    return 'not-positive';
  const { mark, oracle, waitingMark, waitingOracle } = market;
  const shownOracle = event.oracle ?? oracle;
  market.waitingMark = NONE;
  if (hasMark(market) && (isFarMark(market, event.mark) || isFarOracle(market, shownOracle, event.mark))) {
    const isSecond = !isFar(event.mark, waitingMark, market) && !isFar(shownOracle, waitingOracle, market);
    market.waitingMark = isSecond ? mark : event.mark;
    market.waitingOracle = isSecond ? oracle : shownOracle;
    if (!isSecond) return 'unconfirmed';
  }
  market.hasTapeMark = true;
  market.mark = event.mark;
  if (event.oracle !== undefined) {
    market.hasTapeOracle = true;
    market.oracle = event.oracle;
  } else if (!market.hasTapeOracle) {
    market.oracle = event.mark;
  }
  reach(market, event.mark, event.mark, event.mark, event.mark);
  market.fillable = false;
  market.serial += 1;
  return 'accepted';
}

/** An event that shows no price of the source: nothing fills or triggers on it. */
function acceptSilently(market: Market): 'accepted' {
  reach(market, NEVER_ABOVE, NEVER_BELOW, NEVER_ABOVE, NEVER_BELOW);
  market.fillable = false;
  market.serial += 1;
  return 'accepted';
}

/** Bars count only while the symbol has shown no ticks: bars beside ticks are made from them. */
function isOnBars(market: Market): boolean {
  return market.source === 'bars' || market.source === 'none';
}

function showPrice(market: Market, at: Price): void {
  const bid = against('sell', at, market.halfSpreadParts);
  const ask = against('buy', at, market.halfSpreadParts);
  market.bid = bid;
  market.ask = ask;
  market.bidSize = UNBOUNDED_SIZE;
  market.askSize = UNBOUNDED_SIZE;
  reach(market, bid, bid, ask, ask);
  setMark(market, at);
  market.fillable = true;
}

function setMark(market: Market, at: number): void {
  if (!market.hasTapeMark) market.mark = at;
  if (!market.hasTapeOracle) market.oracle = market.mark;
}

function reach(market: Market, bidLow: number, bidHigh: number, askLow: number, askHigh: number): void {
  market.bidLow = bidLow;
  market.bidHigh = bidHigh;
  market.askLow = askLow;
  market.askHigh = askHigh;
}

/** The prices that the symbol trades at confirm a mark as a second one does. */
function isFarMark(market: Market, mark: number): boolean {
  return (
    isFar(mark, market.mark, market) && (market.source === 'none' || isFar(mark, (market.bid + market.ask) / 2, market))
  );
}

function isFarOracle(market: Market, oracle: number, mark: number): boolean {
  return isFar(oracle, market.oracle, market) && isFar(oracle, mark, market);
}

/** More than 20 % away, and more than one step: where a tick is a third of the price, every step is far. */
function isFar(at: number, from: number, market: Market): boolean {
  const distance = Math.abs(at - from);
  return distance * 5 > scaleOf(market, from) && distance > market.instrument.tick;
}

/** What a distance from a price is measured by: the price, or near zero the margin price. */
function scaleOf({ leastScale }: Market, at: number): number {
  return Math.max(Math.abs(at), leastScale);
}

/** A price at all: above zero, unless the instrument may trade below. */
function isPriced({ leastScale }: Market, at: number): boolean {
  return at > 0 || (leastScale > 0 && isPrice(at));
}
