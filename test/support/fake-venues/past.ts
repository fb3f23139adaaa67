import { cents, type Item } from './fake-venue.ts';

/** A market of the past, made up from the time alone: whoever asks is told the same. */

const TRADE_MS = 7_000;
export const HOUR_MS = 3_600_000;
/** Numbers of trades from here on are those of the made-up past; below them they are what happened since the start. */
const FIRST_PAST = 1_000_000;

export function priceAt(ts: number): number {
  const minute = Math.floor(ts / 60_000);
  return 6_000_000 + ((minute * 7_919) % 20_001) + (Math.floor(ts / 1_000) % 60) * 10;
}

export interface Candle {
  readonly at: number;
  readonly open: string;
  readonly high: string;
  readonly low: string;
  readonly close: string;
  readonly volume: string;
}

export function candles(from: number, to: number, intervalMs: number, most: number): readonly Candle[] {
  const found: Candle[] = [];
  for (let at = Math.ceil(from / intervalMs) * intervalMs; at <= to && found.length < most; at += intervalMs) {
    const [open, close] = [priceAt(at), priceAt(at + intervalMs - 1)];
    found.push({
      at,
      open: cents(open),
      high: cents(Math.max(open, close) + 500),
      low: cents(Math.min(open, close) - 500),
      close: cents(close),
      volume: `${(at / intervalMs) % 97}.50000000`,
    });
  }
  return found;
}

/** From `from` to `to`, both included. */
export function trades(from: number, to: number, most: number): readonly Item[] {
  const found: Item[] = [];
  for (let n = Math.ceil(from / TRADE_MS); n * TRADE_MS <= to && found.length < most; n += 1) found.push(tradeOf(n));
  return found;
}

/** By number, those that happened or those of the made-up past. */
export function tradesFrom(n: number, most: number, items: readonly Item[]): readonly Item[] {
  if (n < FIRST_PAST) return items.filter((item) => item.n >= n).slice(0, most);
  return Array.from({ length: most }, (_, place) => tradeOf(n + place));
}

function tradeOf(n: number): Item {
  return { n, ts: n * TRADE_MS, market: '', price: priceAt(n * TRADE_MS) };
}

export function fundings(from: number, to: number, everyHours: number, most: number): readonly number[] {
  const every = everyHours * HOUR_MS;
  const first = Math.ceil(from / every) * every;
  return Array.from({ length: most }, (_, place) => first + place * every).filter((at) => at <= to);
}

export const numberIn = (url: URL, name: string, otherwise: number): number =>
  Number(url.searchParams.get(name) ?? otherwise);

export const SPANS: ReadonlyMap<string, number> = new Map([
  ['1m', 60_000],
  ['5m', 300_000],
  ['15m', 900_000],
  ['1h', HOUR_MS],
  ['1d', 24 * HOUR_MS],
]);
