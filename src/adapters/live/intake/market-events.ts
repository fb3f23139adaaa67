import { type DecimalProblem, POWERS_OF_TEN, parseDecimal } from '../../../domain/decimal.ts';
import type { FeedEvent } from '../../../domain/feed-event.ts';
import type { Instrument } from '../../../domain/instrument.ts';
import { DAY_MS, HOUR_MS, type Instant, instant } from '../../../domain/time.ts';
import { isPositivePrice, isSize, RATE_DECIMALS, rate } from '../../../domain/units.ts';
import type { MarkMessage, QuoteMessage, TradeMessage } from '../wire/message.ts';

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

interface Paid {
  readonly at: Instant;
  /** As the venue wrote it. */
  readonly rate: string;
}

/**
 * Venues tell the rate that would be paid, not the payment: when a funding instant has passed, what was paid is the
 * last rate told before it.
 */
export class FundingWatch {
  #rate: string | undefined;
  #at: Instant | undefined;

  /** What was paid by `ts`, if a funding instant has passed since the last message. */
  observe({ rate, fundingAt }: MarkMessage, ts: Instant): Paid | undefined {
    if (rate === undefined) return undefined;
    const paid =
      this.#rate !== undefined && this.#at !== undefined && ts >= this.#at
        ? { at: this.#at, rate: this.#rate }
        : undefined;
    this.#rate = rate;
    // A clock that was put back leaves no funding to wait for beyond the day.
    const isFar = this.#at !== undefined && this.#at - ts > DAY_MS;
    if (this.#at === undefined || isFar || ts >= this.#at) this.#at = fundingAt ?? nextHour(ts);
    return paid;
  }
}

function nextHour(ts: Instant): Instant {
  return instant(ts - (ts % HOUR_MS) + HOUR_MS);
}

/** So many digits a double holds without loss. */
const EXACT_DIGITS = 15;
const ZERO = 48;
const POINT = 46;

/**
 * Decimal text as an integer at `decimals` places, as `parseDecimal` reads it. Venues send figures of a few digits by
 * the thousand: those are added up digit by digit, in whole numbers; everything else goes the exact way.
 */
export function scaleText(text: string, decimals: number): number | DecimalProblem {
  if (text.length <= EXACT_DIGITS) {
    const scaled = scaleShort(text, decimals);
    if (scaled >= 0) return scaled;
  }
  const parsed = parseDecimal(text, decimals);
  if (!parsed.ok) return parsed.problem;
  const scaled = Number(parsed.value);
  return Number.isSafeInteger(scaled) ? scaled : 'too-large';
}

/** -1 where the short way cannot tell. */
function scaleShort(text: string, decimals: number): number {
  let digits = 0;
  let point = -1;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === POINT && point < 0 && at > 0) {
      point = at;
      continue;
    }
    const digit = code - ZERO;
    if (digit < 0 || digit > 9) return -1;
    digits = digits * 10 + digit;
  }
  const fraction = point < 0 ? 0 : text.length - point - 1;
  if (text.length === 0 || (point >= 0 && fraction === 0)) return -1;
  const power = POWERS_OF_TEN[Math.abs(decimals - fraction)] ?? Number.NaN;
  // Trailing zeros beyond the grid divide away; a rest means that there are too many decimals.
  const scaled = fraction <= decimals ? digits * power : digits / power;
  return Number.isSafeInteger(scaled) ? scaled : -1;
}
