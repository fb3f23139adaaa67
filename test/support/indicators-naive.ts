import type { PriceBar } from '../../src/indicators/catalog.ts';

/** Textbook definitions over whole arrays: slow, plain, and sharing no code with the streaming ones. */
type Read = (bars: readonly PriceBar[], at: number) => number;

const mean = (values: readonly number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length;
const closes = (bars: readonly PriceBar[], at: number, period: number): number[] =>
  bars.slice(at - period + 1, at + 1).map((bar) => bar.close);
/** Three times the typical price in units of 1e-8, a whole number: equal ones are equal. */
const thirds = ({ high, low, close }: PriceBar): number =>
  [high, low, close].reduce((sum, price) => sum + Math.round(price * 1e8), 0);

function barAt(bars: readonly PriceBar[], at: number): PriceBar {
  const bar = bars[at];
  if (bar === undefined) throw new Error(`there is no bar ${at}`);
  return bar;
}

function deviation(values: readonly number[]): number {
  const middle = mean(values);
  return Math.sqrt(mean(values.map((value) => (value - middle) * (value - middle))));
}

function averageFrom(values: readonly number[], period: number, weight: number): number {
  return values.slice(period).reduce((last, value) => last + weight * (value - last), mean(values.slice(0, period)));
}

/** Least squares through (0, y0) … (n − 1, yn−1), read at its end. */
function lineEnd(values: readonly number[]): number {
  const middle = (values.length - 1) / 2;
  const top = values.reduce((sum, value, x) => sum + (x - middle) * value, 0);
  const bottom = values.reduce((sum, _, x) => sum + (x - middle) * (x - middle), 0);
  return mean(values) + (top / bottom) * middle;
}

function rsi(bars: readonly PriceBar[], at: number, period: number): number {
  const values = bars.slice(0, at + 1).map((bar) => bar.close);
  const changes = values.slice(1).map((value, index) => value - (values[index] ?? 0));
  const gain = averageFrom(
    changes.map((change) => Math.max(change, 0)),
    period,
    1 / period,
  );
  const loss = averageFrom(
    changes.map((change) => Math.max(-change, 0)),
    period,
    1 / period,
  );
  return gain + loss === 0 ? 0 : 100 - 100 / (1 + gain / loss);
}

function moneyFlow(bars: readonly PriceBar[], at: number, period: number): number {
  let rising = 0;
  let falling = 0;
  for (let index = at - period + 1; index <= at; index += 1) {
    const bar = barAt(bars, index);
    const change = thirds(bar) - thirds(barAt(bars, index - 1));
    if (change > 0) rising += thirds(bar) * bar.volume;
    if (change < 0) falling += thirds(bar) * bar.volume;
  }
  return rising + falling === 0 ? 0 : (100 * rising) / (rising + falling);
}

function channel(bars: readonly PriceBar[], at: number, period: number): number {
  const values = bars.slice(at - period + 1, at + 1).map(thirds);
  if (new Set(values).size === 1) return 0;
  const middle = mean(values);
  const spread = mean(values.map((value) => Math.abs(value - middle)));
  return (thirds(barAt(bars, at)) - middle) / (0.015 * spread);
}

function placeInRange(bars: readonly PriceBar[], at: number, period: number): number | undefined {
  const window = bars.slice(at - period + 1, at + 1);
  const highest = Math.max(...window.map((bar) => bar.high));
  const lowest = Math.min(...window.map((bar) => bar.low));
  return highest === lowest ? undefined : (barAt(bars, at).close - lowest) / (highest - lowest);
}

/** By name, with one period: the value at bar `at`, which must be late enough to have one. */
export function naive(name: string, period: number): Read {
  const read = DEFINITIONS.get(name);
  if (read === undefined) throw new Error(`no naive definition of ${name}`);
  return (bars, at) => read(bars, at, period);
}

const DEFINITIONS: ReadonlyMap<string, (bars: readonly PriceBar[], at: number, period: number) => number> = new Map([
  ['sma', (bars, at, period) => mean(closes(bars, at, period))],
  [
    'ema',
    (bars, at, period) =>
      averageFrom(
        bars.slice(0, at + 1).map((bar) => bar.close),
        period,
        2 / (period + 1),
      ),
  ],
  [
    'wma',
    (bars, at, period) =>
      closes(bars, at, period).reduce((sum, value, index) => sum + (index + 1) * value, 0) /
      ((period * (period + 1)) / 2),
  ],
  ['linreg', (bars, at, period) => lineEnd(closes(bars, at, period))],
  ['stddev', (bars, at, period) => deviation(closes(bars, at, period))],
  ['rsi', rsi],
  ['momentum', (bars, at, period) => barAt(bars, at).close - barAt(bars, at - period).close],
  ['roc', (bars, at, period) => (100 * barAt(bars, at).close) / barAt(bars, at - period).close - 100],
  ['mfi', moneyFlow],
  ['cci', channel],
  ['williams', (bars, at, period) => 100 * (placeInRange(bars, at, period) ?? 1) - 100],
]);

export const NAIVE_NAMES: readonly string[] = [...DEFINITIONS.keys()];
