import { formatDecimal } from '../../domain/decimal.ts';
import { InvariantBroken } from '../../domain/errors.ts';
import type { FeedEvent, Post } from '../../domain/feed-event.ts';
import type { SymbolId } from '../../domain/ids.ts';
import type { Instrument } from '../../domain/instrument.ts';
import { assertNever } from '../../domain/never.ts';
import { formatDurationMs } from '../../domain/time.ts';
import { MONEY_DECIMALS, RATE_DECIMALS } from '../../domain/units.ts';

/** What a tape's lines will be sorted by. */
export type TapeOrder = 'ts' | 'visible';

/** Doubles carry this many digits of a decimal faithfully; longer figures are written as text. */
const EXACT_BELOW = 1e15;
const ZERO = 48;
const POINT = 46;

/**
 * The line that gives this event back when read. In a tape sorted by `ts` a bar is one line dated by its opening, so
 * the opening itself has none; in one sorted by `visible` both have their own.
 */
export function encodeEvent(
  event: FeedEvent,
  instruments: ReadonlyMap<SymbolId, Instrument>,
  order: TapeOrder,
): string | undefined {
  if (event.kind === 'bar-open' && order === 'ts') return undefined;
  const { type, ts } =
    event.kind === 'bar-close' ? { type: 'bar', ts: event.openedAt } : { type: event.kind, ts: event.ts };
  const seen =
    order === 'visible' ? `,"visible":${event.visible}` : event.visible > event.ts ? `,"recv":${event.visible}` : '';
  return `{"type":"${type}","ts":${ts}${encodeFields(event, instruments)}${seen}}`;
}

function encodeFields(event: FeedEvent, instruments: ReadonlyMap<SymbolId, Instrument>): string {
  switch (event.kind) {
    case 'quote': {
      const { priceDecimals, sizeDecimals } = gridOf(event.symbol, instruments);
      const bid = `"bid":${decimalJson(event.bid, priceDecimals)},"bid_size":${decimalJson(event.bidSize, sizeDecimals)}`;
      return `${named(event.symbol)},${bid},"ask":${decimalJson(event.ask, priceDecimals)},"ask_size":${decimalJson(event.askSize, sizeDecimals)}`;
    }
    case 'trade': {
      const { priceDecimals, sizeDecimals } = gridOf(event.symbol, instruments);
      const side = event.side === undefined ? '' : `,"side":"${event.side}"`;
      const id = event.id === undefined ? '' : `,"id":${JSON.stringify(event.id)}`;
      return `${named(event.symbol)},"price":${decimalJson(event.price, priceDecimals)},"size":${decimalJson(event.size, sizeDecimals)}${side}${id}`;
    }
    case 'bar-open': {
      const { priceDecimals } = gridOf(event.symbol, instruments);
      const untraded = event.isUntraded === true ? ',"volume":0' : '';
      const span = `"interval":"${formatDurationMs(event.intervalMs)}"`;
      return `${named(event.symbol)},"open":${decimalJson(event.open, priceDecimals)}${untraded},${span}`;
    }
    case 'bar-close': {
      const { priceDecimals } = gridOf(event.symbol, instruments);
      const range = `"open":${decimalJson(event.open, priceDecimals)},"high":${decimalJson(event.high, priceDecimals)},"low":${decimalJson(event.low, priceDecimals)}`;
      const rest = `"close":${decimalJson(event.close, priceDecimals)},"volume":${event.volume}`;
      return `${named(event.symbol)},${range},${rest},"interval":"${formatDurationMs(event.intervalMs)}"`;
    }
    case 'mark': {
      const { priceDecimals } = gridOf(event.symbol, instruments);
      const oracle = event.oracle === undefined ? '' : `,"oracle":${decimalJson(event.oracle, priceDecimals)}`;
      return `${named(event.symbol)},"mark":${decimalJson(event.mark, priceDecimals)}${oracle}`;
    }
    case 'funding':
      return `${named(event.symbol)},"rate":${decimalJson(event.rate, RATE_DECIMALS)}`;
    case 'dividend':
      return `${named(event.symbol)},"amount":${decimalJson(Number(event.amount), MONEY_DECIMALS)}`;
    case 'split':
      return members({ symbol: event.symbol, new_shares: event.newShares, old_shares: event.oldShares });
    case 'post':
      return postMembers(event);
    case 'post-edited':
      return members({ id: event.id, source: event.source, text: event.text });
    case 'post-deleted':
      return members({ id: event.id, source: event.source });
    case 'post-picture': {
      const { id, source, sha256, width, height } = event;
      return members({ id, source, sha256, width, height });
    }
    case 'gap':
      return members({ source: event.source, symbol: event.symbol, from: event.from });
    case 'clock':
      return event.sequence === undefined ? '' : members({ sequence: event.sequence });
    case 'clock-offset':
      return members({ source: event.source, offset_ms: event.offsetMs });
    case 'control':
      return members({ command: event.command });
    default:
      return assertNever(event);
  }
}

function postMembers(post: Post): string {
  const { id, author, text, source, followers, authorCreated, repostOf, lang, references } = post;
  return members({
    id,
    author,
    text,
    source,
    followers,
    author_created: authorCreated,
    repost_of: repostOf,
    lang,
    references,
  });
}

/** No character of a symbol needs an escape. */
function named(symbol: SymbolId): string {
  return `,"symbol":"${symbol}"`;
}

/** JSON members with a comma before each; undefined ones are left out. */
function members(fields: Readonly<Record<string, string | number | readonly string[] | undefined>>): string {
  return `,${JSON.stringify(fields).slice(1, -1)}`;
}

/** What its figures are scaled by. Hot: a live feed writes every event down. */
function gridOf(symbol: SymbolId, instruments: ReadonlyMap<SymbolId, Instrument>): Instrument {
  const instrument = instruments.get(symbol);
  if (instrument === undefined)
    throw new InvariantBroken(`an event of ${symbol} was to be written without its instrument`);
  return instrument;
}

/** The shortest decimal text of a scaled integer. */
function decimalJson(scaled: number, decimals: number): string {
  const text = formatDecimal(scaled, decimals);
  const short = decimals === 0 ? text : text.slice(0, lastFigure(text));
  return Math.abs(scaled) < EXACT_BELOW ? short : `"${short}"`;
}

/** Behind the last character of a text with decimals that says anything. */
function lastFigure(text: string): number {
  let end = text.length;
  while (text.charCodeAt(end - 1) === ZERO) end -= 1;
  return text.charCodeAt(end - 1) === POINT ? end - 1 : end;
}
