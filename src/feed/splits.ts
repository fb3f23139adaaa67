import { InputError } from '../domain/errors.ts';
import type { BarClose, Dividend, FeedEvent, Split } from '../domain/feed-event.ts';
import type { SymbolId } from '../domain/ids.ts';
import { assertNever } from '../domain/never.ts';
import { areColumns, type TickColumns } from '../domain/tick-columns.ts';
import { formatInstant, type Instant } from '../domain/time.ts';
import { divide, money, type Price, price, type Size, size } from '../domain/units.ts';

/** How far a restated price may be rounded to the grid, as a share of it. */
const MOST_ROUNDED = 1e-4;

/** So many shares of an instant stand for so many of the feed's beginning. */
interface ShareCount {
  readonly from: Instant;
  readonly now: number;
  readonly first: number;
}

/**
 * Tells all that a feed says of a symbol in the shares that it had at the feed's beginning, so that a split changes
 * nothing for whoever holds, waits or remembers: a price behind 4 for 1 is four times as high, a size a fourth.
 */
export class Splits {
  private readonly counts = new Map<SymbolId, ShareCount[]>();

  /** The batch itself while there is no split. */
  restatedBatch(batch: readonly FeedEvent[]): readonly FeedEvent[] {
    const isAsTold = this.counts.size === 0 && batch.every(({ kind }) => kind !== 'split');
    return isAsTold ? batch : batch.map((event) => this.#restated(event));
  }

  /** The same of what may be ticks that are no objects yet. */
  restatedPassing(batch: readonly FeedEvent[] | TickColumns): readonly FeedEvent[] | TickColumns {
    if (!areColumns(batch)) return this.restatedBatch(batch);
    return this.counts.size === 0 ? batch : this.restatedBatch(batch.ticks());
  }

  /** Takes a split in, and gives what comes behind it restated. Throws where the grid is too coarse, or a bar holds a split. */
  #restated(event: FeedEvent): FeedEvent {
    if (event.kind === 'split') {
      this.#add(event);
      return event;
    }
    if (!('symbol' in event) || event.symbol === undefined) return event;
    const counts = this.counts.get(event.symbol);
    const from = event.kind === 'bar-close' ? event.openedAt : event.ts;
    const count = counts?.findLast((one) => one.from <= from);
    if (event.kind === 'bar-close' && counts?.at(-1) !== count) refuseInside(event, counts?.at(-1));
    return count === undefined ? event : restate(event, count);
  }

  #add({ symbol, ts, newShares, oldShares }: Split): void {
    const counts = this.counts.get(symbol) ?? [];
    const { now, first } = counts.at(-1) ?? { now: 1, first: 1 };
    const common = commonDivisor(now * newShares, first * oldShares);
    counts.push({ from: ts, now: (now * newShares) / common, first: (first * oldShares) / common });
    this.counts.set(symbol, counts);
  }
}

function restate(event: FeedEvent, count: ShareCount): FeedEvent {
  const priced = (value: Price): Price => restatedPrice(value, count, event);
  switch (event.kind) {
    case 'quote': {
      const { bid, ask, bidSize, askSize } = event;
      const sizes = { bidSize: restatedSize(bidSize, count), askSize: restatedSize(askSize, count) };
      return { ...event, bid: priced(bid), ask: priced(ask), ...sizes };
    }
    case 'trade':
      // A trade of less than one unit of size is still one.
      return { ...event, price: priced(event.price), size: size(Math.max(1, restatedSize(event.size, count))) };
    case 'bar-open':
      return { ...event, open: priced(event.open) };
    case 'bar-close': {
      const { open, high, low, close, volume } = event;
      const prices = { open: priced(open), high: priced(high), low: priced(low), close: priced(close) };
      return { ...event, ...prices, volume: (volume * count.first) / count.now };
    }
    case 'mark': {
      const { mark, oracle } = event;
      return { ...event, mark: priced(mark), oracle: oracle === undefined ? undefined : priced(oracle) };
    }
    case 'dividend':
      return restatedDividend(event, count);
    case 'funding':
    case 'split':
    case 'post':
    case 'post-edited':
    case 'post-deleted':
    case 'post-picture':
    case 'gap':
    case 'clock':
    case 'clock-offset':
    case 'control':
      return event;
    default:
      return assertNever(event);
  }
}

function restatedDividend(event: Dividend, { now, first }: ShareCount): Dividend {
  return { ...event, amount: money(divide(event.amount * BigInt(now), BigInt(first), 'down')) };
}

/** What shows less than it says fills nobody too much. */
function restatedSize(value: Size, { now, first }: ShareCount): Size {
  return size(Math.floor((value * first) / now));
}

function restatedPrice(value: Price, { now, first, from }: ShareCount, { line, ...event }: FeedEvent): Price {
  const exact = (value * now) / first;
  const rounded = Math.round(exact);
  if (Math.abs(rounded - exact) <= exact * MOST_ROUNDED && rounded <= Number.MAX_SAFE_INTEGER) return price(rounded);
  const symbol = 'symbol' in event ? `${event.symbol}` : '';
  const what = `behind the split of ${formatInstant(from).slice(0, 10)} a price of ${symbol}, told in shares of before it, does not fit its decimals`;
  const mend = `give ${symbol} more (or, of a huge figure, fewer) priceDecimals in the scenario`;
  throw new InputError({ code: 'split-too-fine', where: `tape ${event.tape + 1}, line ${line}`, what, mend });
}

/** Nobody knows which of a bar's prices are of before a split inside it. */
function refuseInside({ symbol, openedAt, ts, tape, line }: BarClose, last: ShareCount | undefined): void {
  if (last === undefined || last.from <= openedAt || last.from >= ts) return;
  const what = `the split of ${symbol} at ${formatInstant(last.from)} lies inside its bar that opened at ${formatInstant(openedAt)}`;
  const mend = 'date the split at the opening of the first bar of the new shares, or bring finer bars';
  throw new InputError({ code: 'split-inside-bar', where: `tape ${tape + 1}, line ${line}`, what, mend });
}

function commonDivisor(left: number, right: number): number {
  return right === 0 ? left : commonDivisor(right, left % right);
}
