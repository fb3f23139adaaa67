import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createIndicator, type PriceBar } from '../../../src/indicators/catalog.ts';
import { dataPath, describeWithData } from '../../support/data.ts';

const OURS: Readonly<Record<string, readonly [name: string, parameters: Record<string, number>, output?: string]>> = {
  sma10: ['sma', { period: 10 }],
  sma20: ['sma', { period: 20 }],
  sma30: ['sma', { period: 30 }],
  ema12: ['ema', { period: 12 }],
  ema26: ['ema', { period: 26 }],
  wma10: ['wma', { period: 10 }],
  dema10: ['dema', { period: 10 }],
  tema10: ['tema', { period: 10 }],
  kama10: ['kama', { period: 10 }],
  rsi14: ['rsi', { period: 14 }],
  atr14: ['atr', { period: 14 }],
  natr14: ['natr', { period: 14 }],
  tr: ['tr', {}],
  adx14: ['adx', { period: 14 }],
  plus_di14: ['di', { period: 14 }, 'plus'],
  minus_di14: ['di', { period: 14 }, 'minus'],
  cci20: ['cci', { period: 20 }],
  willr14: ['williams', { period: 14 }],
  roc10: ['roc', { period: 10 }],
  mom10: ['momentum', { period: 10 }],
  obv: ['obv', {}],
  mfi14: ['mfi', { period: 14 }],
  ad: ['ad', {}],
  trix15: ['trix', { period: 15 }],
  sar_02_2: ['sar', { step: 0.02, most: 0.2 }],
  stddev20: ['stddev', { period: 20 }],
  linreg14: ['linreg', { period: 14 }],
  bb20_up: ['bollinger', { period: 20, deviations: 2 }, 'upper'],
  bb20_mid: ['bollinger', { period: 20, deviations: 2 }, 'middle'],
  bb20_low: ['bollinger', { period: 20, deviations: 2 }, 'lower'],
  macd: ['macd', { fast: 12, slow: 26, signal: 9 }],
  macd_signal: ['macd', { fast: 12, slow: 26, signal: 9 }, 'signal'],
  macd_hist: ['macd', { fast: 12, slow: 26, signal: 9 }, 'histogram'],
  stoch_k: ['stochastic', { kPeriod: 14, kSlowing: 3, dPeriod: 3 }, 'k'],
  stoch_d: ['stochastic', { kPeriod: 14, kSlowing: 3, dPeriod: 3 }, 'd'],
  stochrsi_k: ['stochrsi', { rsiPeriod: 14, kPeriod: 3, dPeriod: 3 }, 'k'],
  stochrsi_d: ['stochrsi', { rsiPeriod: 14, kPeriod: 3, dPeriod: 3 }, 'd'],
  aroon_down14: ['aroon', { period: 14 }, 'down'],
  aroon_up14: ['aroon', { period: 14 }, 'up'],
};

/** TA-Lib's own running sums leave crumbs such as 1.8e-14 where the answer is 0: below this, both are 0. */
const CRUMB = 1e-12;

interface Table {
  readonly header: readonly string[];
  readonly rows: readonly (readonly string[])[];
}

function table(path: string): Table {
  const [header, ...rows] = readFileSync(path, 'utf8').trim().split('\n');
  return { header: (header ?? '').split(','), rows: rows.map((row) => row.split(',')) };
}

function barsOf({ header, rows }: Table): PriceBar[] {
  const from = header.indexOf('open');
  return rows.map((cells) => {
    const [open = 0, high = 0, low = 0, close = 0, volume = 0] = cells.slice(from).map(Number);
    return { open, high, low, close, volume };
  });
}

function expectColumn(column: string, bars: readonly PriceBar[], answers: Table): void {
  const [name, parameters, output] = OURS[column] ?? ['', {}];
  const place = answers.header.indexOf(column);
  const indicator = createIndicator(name, parameters);
  bars.forEach((bar, row) => {
    indicator.update(bar);
    const ours = indicator.value(output);
    const cell = answers.rows[row]?.[place] ?? '';
    expect(ours === undefined, `row ${row} is ${cell === '' ? 'empty' : cell} there`).toBe(cell === '');
    if (ours === undefined) return;
    const theirs = Number(cell);
    const apart = Math.abs(ours - theirs);
    if (apart > CRUMB) expect(apart / Math.abs(theirs), `row ${row}: ${ours} for ${cell}`).toBeLessThan(1e-9);
  });
  expect(bars.length).toBe(answers.rows.length);
}

describeWithData('TA-Lib on daily bars', () => {
  const bars = barsOf(table(dataPath('oracle/bars_goog_daily.csv')));
  const answers = table(dataPath('oracle/talib_goog_daily.csv'));

  it('is asked for every column it has', () => {
    expect(Object.keys(OURS)).toEqual(answers.header.slice(1));
  });

  it.each(Object.keys(OURS))('agrees on %s, warm-up included', (column) => expectColumn(column, bars, answers));
});

describe('TA-Lib on bars of equal typical prices and of equal moves up and down', () => {
  const answers = table('test/golden/talib-equal-prices.csv');
  const bars = barsOf(answers);

  it('has bars whose typical prices are equal, though not as floats', () => {
    const units = bars.map(({ high, low, close }) => Math.round((high + low + close) * 1e5));
    const floats = bars.map(({ high, low, close }) => (high + low + close) / 3);
    const equal = units.flatMap((sum, row) => (sum === units[row - 1] ? [floats[row] === floats[row - 1]] : []));
    expect(equal.length).toBeGreaterThan(10);
    expect(equal).toContain(false);
  });

  it.each(Object.keys(OURS))('agrees on %s, warm-up included', (column) => expectColumn(column, bars, answers));
});
