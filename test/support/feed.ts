import type { BarClose, FeedEvent, Post, Quote, Trade } from '../../src/domain/feed-event.ts';
import { isSymbolId, postId, type SymbolId } from '../../src/domain/ids.ts';
import type { Instrument, InstrumentKind } from '../../src/domain/instrument.ts';
import { instant } from '../../src/domain/time.ts';
import { price, size } from '../../src/domain/units.ts';

export function symbolId(text: string): SymbolId {
  if (!isSymbolId(text)) throw new RangeError(text);
  return text;
}

/** Two price decimals and three size decimals, unless told. */
export function instrumentFor(symbol: string, kind: InstrumentKind = 'perp', grid = { price: 2, size: 3 }): Instrument {
  return {
    symbol: symbolId(symbol),
    kind,
    venue: 'none',
    quoteCurrency: 'USDT',
    priceDecimals: grid.price,
    tick: price(1),
    sizeDecimals: grid.size,
    lot: size(1),
    maxLeverage: 1,
    session:
      kind === 'equity' ? { timeZone: 'America/New_York', opensAtMinutes: 570, closesAtMinutes: 960 } : undefined,
    hourlyFundingRate: undefined,
  };
}

export function instrumentMap(...instruments: readonly Instrument[]): ReadonlyMap<SymbolId, Instrument> {
  return new Map(instruments.map((instrument) => [instrument.symbol, instrument]));
}

interface Seen {
  readonly visible: number;
  readonly ts?: number;
  readonly tape?: number;
  readonly line?: number;
}

function stamp({ visible, ts = visible, tape = 0, line = 1 }: Seen) {
  return { ts: instant(ts), visible: instant(visible), tape, line };
}

export function tradeAt(seen: Seen, units = 100, lots = 1): Trade {
  return { kind: 'trade', ...stamp(seen), symbol: symbolId('X'), price: price(units), size: size(lots), side: 'buy' };
}

export function quoteAt(seen: Seen, bid = 99, ask = 101): Quote {
  const sizes = { bidSize: size(1), askSize: size(1) };
  return { kind: 'quote', ...stamp(seen), symbol: symbolId('X'), bid: price(bid), ask: price(ask), ...sizes };
}

export function postAt(seen: Seen, id = 'p'): Post {
  return {
    kind: 'post',
    ...stamp(seen),
    id: postId(id),
    source: 'test',
    author: 'someone',
    text: 'words',
    followers: undefined,
    authorCreated: undefined,
    repostOf: undefined,
    lang: undefined,
  };
}

export function eventOf(kind: string, seen: Seen): FeedEvent {
  if (kind === 'post') return postAt(seen);
  return kind === 'quote' ? quoteAt(seen) : tradeAt(seen);
}

/** A source in memory that remembers whether it was closed. */
export class MemoryFeed {
  closed = false;
  readonly #batches: readonly (readonly FeedEvent[])[];

  constructor(...batches: readonly (readonly FeedEvent[])[]) {
    this.#batches = batches;
  }

  async *read(): AsyncGenerator<readonly FeedEvent[]> {
    try {
      yield* this.#batches;
    } finally {
      this.closed = true;
    }
  }
}

export async function readAll(source: { read(): AsyncIterable<readonly FeedEvent[]> }): Promise<readonly FeedEvent[]> {
  const events: FeedEvent[] = [];
  for await (const batch of source.read()) events.push(...batch);
  return events;
}

/** A minute's bar of X that opened at `openedAt`: open, the path, close. */
export function barAt(openedAt: number, path: readonly number[], intervalMs = 60_000): BarClose {
  const closedAt = openedAt + intervalMs;
  return {
    kind: 'bar-close',
    ...stamp({ visible: closedAt }),
    symbol: symbolId('X'),
    intervalMs,
    openedAt: instant(openedAt),
    open: price(path[0] ?? Number.NaN),
    high: price(Math.max(...path)),
    low: price(Math.min(...path)),
    close: price(path.at(-1) ?? Number.NaN),
    volume: 1,
  };
}
