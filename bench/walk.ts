import { cachedTape } from '../src/adapters/tape/cache/cached-tape.ts';
import type { TapeCache } from '../src/adapters/tape/cache/tape-cache.ts';
import type { FeedEvent } from '../src/domain/feed-event.ts';
import type { SymbolId } from '../src/domain/ids.ts';
import type { Instrument } from '../src/domain/instrument.ts';
import { seededRandom } from '../src/domain/random.ts';
import { instant, MINUTE_MS } from '../src/domain/time.ts';
import { price, size } from '../src/domain/units.ts';
import type { FeedSource, TapeSource } from '../src/ports/feed-source.ts';

export const SYMBOL = 'WALK-USDT-PERP' as SymbolId;
/** Of the walk in a cache. */
export const WALK_KEY = 'walk';
const START = 1_700_000_040_000;
/** About as many events as a tape is read by: larger ones live long enough to be kept as if for ever, which no tape of a user is. */
const BATCH = 512;

export const WALK_INSTRUMENT: Instrument = {
  symbol: SYMBOL,
  kind: 'perp',
  venue: 'percent:5bps',
  quoteCurrency: 'USDT',
  priceDecimals: 2,
  tick: price(1),
  sizeDecimals: 0,
  lot: size(1),
  maxLeverage: 40,
  session: undefined,
  hourlyFundingRate: undefined,
};

/** A walk in cents that stays positive: the same for the engine and for the bare loop. */
export function walk(steps: number, seed: number): Int32Array {
  const random = seededRandom(seed, 'bench-walk');
  const prices = new Int32Array(steps);
  let at = 1_000_000;
  for (let step = 0; step < steps; step += 1) {
    at = Math.max(100_000, at + Math.round((random.next() - 0.5) * 400));
    prices[step] = at;
  }
  return prices;
}

/** One trade a second. */
export function tickFeed(prices: Int32Array): FeedSource {
  return feedOf('ticks', prices.length, (step, into) => {
    const at = instant(START + step * 1_000);
    into.push({
      kind: 'trade',
      ts: at,
      visible: at,
      tape: 0,
      line: step + 1,
      symbol: SYMBOL,
      price: price(prices[step] ?? 0),
      size: size(1),
      side: 'buy',
    });
  });
}

/** The same as a tape. */
export function tickTape(prices: Int32Array): TapeSource {
  return { begin: () => ({}), isLive: () => false, ...tickFeed(prices) };
}

/** A tape of the walk from the cache; from `plain` where it is not there yet. */
export function keptTape(plain: TapeSource, cache: TapeCache, path: string): TapeSource {
  return cachedTape(plain, { cache, key: WALK_KEY, path, symbols: [SYMBOL], tape: 0, isSame: () => true });
}

/** One-minute bars that open where the one before closed. */
export function barFeed(prices: Int32Array): FeedSource {
  return feedOf('bars', prices.length, (step, into) => {
    const opened = instant(START + step * MINUTE_MS);
    const closed = instant(opened + MINUTE_MS);
    const open = price(prices[Math.max(0, step - 1)] ?? 0);
    const close = price(prices[step] ?? 0);
    const line = step + 1;
    // Each written out, as the decoders of tapes do: an object that is spread takes as long as the engine's bar.
    into.push({
      kind: 'bar-open',
      ts: opened,
      visible: opened,
      tape: 0,
      line,
      symbol: SYMBOL,
      intervalMs: MINUTE_MS,
      open,
    });
    into.push({
      kind: 'bar-close',
      ts: closed,
      visible: closed,
      tape: 0,
      line,
      symbol: SYMBOL,
      intervalMs: MINUTE_MS,
      openedAt: opened,
      open,
      high: price(Math.max(open, close)),
      low: price(Math.min(open, close)),
      close,
      volume: 1,
    });
  });
}

function feedOf(name: string, steps: number, add: (step: number, into: FeedEvent[]) => void): FeedSource {
  let events = 0;
  return {
    name,
    async *read() {
      for (let from = 0; from < steps; from += BATCH) {
        const batch: FeedEvent[] = [];
        const to = Math.min(steps, from + BATCH);
        for (let step = from; step < to; step += 1) add(step, batch);
        events += batch.length;
        yield batch;
      }
    },
    report: () => ({ name, lines: steps, events, refused: new Map(), firstRefused: new Map() }),
  };
}
