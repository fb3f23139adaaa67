import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { PriceBar } from '../../src/indicators/catalog.ts';
import { naive } from './indicators-naive.ts';

/** A line of a tape as it stands in the file. */
export interface RawLine {
  readonly line: number;
  readonly type: string;
  readonly ts: number;
  readonly symbol?: string;
  readonly text?: string;
  readonly bid?: number;
  readonly ask?: number;
  readonly price?: number;
  readonly size?: number;
}

export function rawLines(path: string): readonly RawLine[] {
  const lines = gunzipSync(readFileSync(path)).toString('utf8').split('\n');
  return lines.flatMap((text, at) => (text === '' ? [] : [{ ...JSON.parse(text), line: at + 1 }]));
}

/** The middle of the last quote before an instant. */
export function midBefore(lines: readonly RawLine[], symbol: string, at: number): number {
  const quote = lines.findLast((one) => one.type === 'quote' && one.symbol === symbol && one.ts < at);
  return ((quote?.bid ?? Number.NaN) + (quote?.ask ?? Number.NaN)) / 2;
}

/** Bars of the trades, closed by an instant; until the first trade none of them is what a run shows. */
export function tradeBars(lines: readonly RawLine[], symbol: string, at: number, spanMs: number): readonly PriceBar[] {
  const bars = new Map<number, { open: number; high: number; low: number; close: number; volume: number }>();
  for (const { type, ts, symbol: of, price = 0, size = 0 } of lines) {
    const start = Math.floor(ts / spanMs) * spanMs;
    if (type !== 'trade' || of !== symbol || start + spanMs > at) continue;
    const bar = bars.get(start);
    if (bar === undefined) bars.set(start, { open: price, high: price, low: price, close: price, volume: size });
    else {
      bar.high = Math.max(bar.high, price);
      bar.low = Math.min(bar.low, price);
      bar.close = price;
      bar.volume += size;
    }
  }
  return [...bars.values()];
}

/** What a snapshot calls its numbers, by textbook definitions over whole arrays; undefined for those without one here. */
export function nameNaively(name: string, bars: readonly PriceBar[], price: number): number | undefined {
  const last = bars.length - 1;
  const read = (of: string, period: number): number => naive(of, period)(bars, last);
  switch (name) {
    case 'price':
      return price;
    case 'return1':
    case 'return5':
    case 'return20':
      return price / (bars[last - Number(name.slice('return'.length))]?.close ?? Number.NaN) - 1;
    case 'sma10':
      return read('sma', 10);
    case 'sma30':
      return read('sma', 30);
    case 'rsi14':
      return read('rsi', 14);
    case 'bbUpper':
      return read('sma', 20) + 2 * read('stddev', 20);
    case 'bbLower':
      return read('sma', 20) - 2 * read('stddev', 20);
    case 'atr14':
      return wilder(bars.slice(1).map((bar, at) => trueRange(bar, bars[at])));
    case 'adx14':
      return directionalIndex(bars);
    case 'macdHist':
      return macdHistogram(bars);
    default:
      return undefined;
  }
}

const PERIOD = 14;

/** Wilder's average: the mean of the first, then a fourteenth of each that follows. */
function wilder(values: readonly number[]): number {
  const first = values.slice(0, PERIOD).reduce((sum, one) => sum + one, 0) / PERIOD;
  return values.slice(PERIOD).reduce((last, one) => last + (one - last) / PERIOD, first);
}

function trueRange({ high, low }: PriceBar, before: PriceBar | undefined): number {
  const close = before?.close ?? Number.NaN;
  return Math.max(high, close) - Math.min(low, close);
}

function directionalIndex(bars: readonly PriceBar[]): number {
  const moves = bars.slice(1).map((bar, at) => {
    const before = bars[at] ?? bar;
    const [up, down] = [bar.high - before.high, before.low - bar.low];
    return [up > down && up > 0 ? up : 0, down > up && down > 0 ? down : 0] as const;
  });
  // Wilder's sums begin with one move less than they span, as TA-Lib has them.
  let [up, down] = [0, 0];
  const spread = moves.flatMap(([rise, fall], at) => {
    const share = at < PERIOD - 1 ? 0 : 1 / PERIOD;
    up += rise - share * up;
    down += fall - share * down;
    return at < PERIOD - 1 ? [] : [(100 * Math.abs(up - down)) / (up + down)];
  });
  return wilder(spread);
}

function macdHistogram(bars: readonly PriceBar[]): number {
  // Both averages begin at one bar.
  const [fast, slow] = [averages(bars.slice(14), 12), averages(bars, 26)];
  const macd = slow.map((one, at) => (fast[at] ?? Number.NaN) - one);
  const seed = macd.slice(0, 9).reduce((sum, one) => sum + one, 0) / 9;
  const signal = macd.slice(9).reduce((line, one) => line + 0.2 * (one - line), seed);
  return (macd.at(-1) ?? Number.NaN) - signal;
}

/** Exponential averages of the closes, from the first that has a whole period behind it. */
function averages(bars: readonly PriceBar[], period: number): readonly number[] {
  let last = bars.slice(0, period).reduce((sum, { close }) => sum + close, 0) / period;
  return [last, ...bars.slice(period).map(({ close }) => (last += (2 / (period + 1)) * (close - last)))];
}
