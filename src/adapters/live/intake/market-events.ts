import type { FeedEvent } from '../../../domain/feed-event.ts';
import type { Instrument } from '../../../domain/instrument.ts';
import type { Instant } from '../../../domain/time.ts';
import { isPositivePrice, isSize, RATE_DECIMALS, rate } from '../../../domain/units.ts';
import type { MarkMessage, QuoteMessage, TradeMessage } from '../wire/message.ts';
import { scaleText } from './scale-text.ts';

/** When an event happened, when it may be seen, and where it will stand on the tape. */
export interface Stamp {
  readonly ts: Instant;
  readonly visible: Instant;
  readonly tape: number;
  readonly line: number;
}

/** The event, or why there is none. */
type Made = FeedEvent | string;

export function tradeEvent(message: TradeMessage, instrument: Instrument, stamp: Stamp): Made {
  const price = scaleText(message.price, instrument.priceDecimals);
  if (typeof price === 'string') return price;
  const size = scaleText(message.size, instrument.sizeDecimals);
  if (typeof size === 'string') return size;
  if (!isPositivePrice(price) || !isSize(size) || size === 0) return 'not-positive';
  const { ts, visible, tape, line } = stamp;
  const { side, id } = message;
  return { kind: 'trade', ts, visible, tape, line, symbol: instrument.symbol, price, size, side, id };
}

export function quoteEvent(message: QuoteMessage, instrument: Instrument, stamp: Stamp): Made {
  const { priceDecimals, sizeDecimals, symbol } = instrument;
  const bid = scaleText(message.bid, priceDecimals);
  if (typeof bid === 'string') return bid;
  const ask = scaleText(message.ask, priceDecimals);
  if (typeof ask === 'string') return ask;
  const bidSize = scaleText(message.bidSize, sizeDecimals);
  if (typeof bidSize === 'string') return bidSize;
  const askSize = scaleText(message.askSize, sizeDecimals);
  if (typeof askSize === 'string') return askSize;
  if (!isPositivePrice(bid) || !isPositivePrice(ask) || !isSize(bidSize) || !isSize(askSize)) return 'not-positive';
  if (bid > ask) return 'crossed';
  const { ts, visible, tape, line } = stamp;
  return { kind: 'quote', ts, visible, tape, line, symbol, bid, bidSize, ask, askSize };
}

/** Marks are averages and may be finer than prices: they are cut to the grid, as nobody trades at them. */
export function markEvent({ mark: text, oracle: of }: MarkMessage, instrument: Instrument, stamp: Stamp): Made {
  const { priceDecimals, symbol } = instrument;
  const mark = scaleText(cut(text, priceDecimals), priceDecimals);
  if (typeof mark === 'string') return mark;
  const oracle = of === undefined ? 0 : scaleText(cut(of, priceDecimals), priceDecimals);
  if (typeof oracle === 'string') return oracle;
  if (!isPositivePrice(mark)) return 'not-positive';
  const { ts, visible, tape, line } = stamp;
  return { kind: 'mark', ts, visible, tape, line, symbol, mark, oracle: isPositivePrice(oracle) ? oracle : undefined };
}

function cut(text: string, decimals: number): string {
  const point = text.indexOf('.');
  if (point < 0) return text;
  return decimals === 0 ? text.slice(0, point) : text.slice(0, point + 1 + decimals);
}

export function fundingEvent(text: string, instrument: Instrument, stamp: Stamp): Made {
  const negative = text.startsWith('-');
  const scaled = scaleText(negative ? text.slice(1) : text, RATE_DECIMALS);
  if (typeof scaled === 'string') return scaled;
  const { ts, visible, tape, line } = stamp;
  const { symbol } = instrument;
  return { kind: 'funding', ts, visible, tape, line, symbol, rate: rate(negative ? -scaled : scaled) };
}
