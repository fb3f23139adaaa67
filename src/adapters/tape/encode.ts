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
      const grid = gridOf(event.symbol, instruments);
      const bid = `"bid":${grid.price(event.bid)},"bid_size":${grid.size(event.bidSize)}`;
      return `${named(event.symbol)},${bid},"ask":${grid.price(event.ask)},"ask_size":${grid.size(event.askSize)}`;
    }
    case 'trade': {
      const grid = gridOf(event.symbol, instruments);
      const side = event.side === undefined ? '' : `,"side":"${event.side}"`;
      const id = event.id === undefined ? '' : `,"id":${JSON.stringify(event.id)}`;
      return `${named(event.symbol)},"price":${grid.price(event.price)},"size":${grid.size(event.size)}${side}${id}`;
    }
    case 'bar-open': {
      const grid = gridOf(event.symbol, instruments);
      const untraded = event.isUntraded === true ? ',"volume":0' : '';
      const span = `"interval":"${formatDurationMs(event.intervalMs)}"`;
      return `${named(event.symbol)},"open":${grid.price(event.open)}${untraded},${span}`;
    }
    case 'bar-close': {
      const grid = gridOf(event.symbol, instruments);
      const range = `"open":${grid.price(event.open)},"high":${grid.price(event.high)},"low":${grid.price(event.low)}`;
      const rest = `"close":${grid.price(event.close)},"volume":${event.volume}`;
      return `${named(event.symbol)},${range},${rest},"interval":"${formatDurationMs(event.intervalMs)}"`;
    }
    case 'mark': {
      const grid = gridOf(event.symbol, instruments);
      const oracle = event.oracle === undefined ? '' : `,"oracle":${grid.price(event.oracle)}`;
      return `${named(event.symbol)},"mark":${grid.price(event.mark)}${oracle}`;
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

function named(symbol: SymbolId): string {
  return `,"symbol":${JSON.stringify(symbol)}`;
}

/** JSON members with a comma before each; undefined ones are left out. */
function members(fields: Readonly<Record<string, string | number | readonly string[] | undefined>>): string {
  return `,${JSON.stringify(fields).slice(1, -1)}`;
}

interface GridText {
  price(value: number): string;
  size(value: number): string;
}

function gridOf(symbol: SymbolId, instruments: ReadonlyMap<SymbolId, Instrument>): GridText {
  const instrument = instruments.get(symbol);
  if (instrument === undefined)
    throw new InvariantBroken(`an event of ${symbol} was to be written without its instrument`);
  return {
    price: (value) => decimalJson(value, instrument.priceDecimals),
    size: (value) => decimalJson(value, instrument.sizeDecimals),
  };
}

/** The shortest decimal text of a scaled integer. */
function decimalJson(scaled: number, decimals: number): string {
  const text = formatDecimal(scaled, decimals);
  const short = decimals === 0 ? text : text.replace(/\.?0+$/, '');
  return Math.abs(scaled) < EXACT_BELOW ? short : `"${short}"`;
}
