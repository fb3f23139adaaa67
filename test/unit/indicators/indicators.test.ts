import { describe, expect, it } from 'vitest';
import { createIndicator, type PriceBar } from '../../../src/indicators/catalog.ts';
import { flat } from '../../support/indicators-market.ts';

function bar(close: number, high = close, low = close, volume = 1): PriceBar {
  return { open: close, high, low, close, volume };
}

/** Values of one output after each bar, rounded for reading. */
function values(name: string, parameters: Record<string, number>, bars: readonly PriceBar[], output?: string) {
  const indicator = createIndicator(name, parameters);
  return bars.map((next) => {
    indicator.update(next);
    const value = indicator.value(output);
    return value === undefined ? undefined : Math.round(value * 1e6) / 1e6;
  });
}

describe('indicators by hand', () => {
  const rising = [1, 2, 3, 4, 5, 6].map((close) => bar(close));

  it('averages', () => {
    expect(values('sma', { period: 3 }, rising)).toEqual([undefined, undefined, 2, 3, 4, 5]);
    expect(values('wma', { period: 3 }, rising)).toEqual([
      undefined,
      undefined,
      2.333333,
      3.333333,
      4.333333,
      5.333333,
    ]);
    expect(values('ema', { period: 3 }, [...rising, bar(10)])).toEqual([undefined, undefined, 2, 3, 4, 5, 7.5]);
  });

  it('draws a straight line through a straight line', () => {
    expect(values('linreg', { period: 4 }, rising).slice(3)).toEqual([4, 5, 6]);
  });

  it('takes the deviation of the whole population', () => {
    const closes = [1, 5, 5, 9].map((close) => bar(close));
    expect(values('stddev', { period: 4 }, closes)[3]).toBe(2.828427);
    expect(values('bollinger', { period: 4, deviations: 1 }, closes, 'upper')[3]).toBe(7.828427);
    expect(values('bollinger', { period: 4, deviations: 1 }, closes, 'lower')[3]).toBe(2.171573);
  });

  it('puts the relative strength index at its ends, and in between', () => {
    expect(values('rsi', { period: 2 }, rising).slice(2)).toEqual([100, 100, 100, 100]);
    expect(values('rsi', { period: 2 }, [...rising].reverse()).slice(2)).toEqual([0, 0, 0, 0]);
    expect(values('rsi', { period: 2 }, [bar(10), bar(13), bar(12)])[2]).toBe(75);
  });

  it('widens the true range to the close before', () => {
    expect(values('tr', {}, [bar(10), bar(15, 16, 14), bar(9, 10, 8)])).toEqual([undefined, 6, 7]);
  });

  it('counts bars since the extremes, the last of equals', () => {
    const bars = [bar(5, 9, 1), bar(5, 7, 3), bar(5, 9, 3), bar(5, 6, 4)];
    expect(values('aroon', { period: 2 }, bars, 'up').slice(2)).toEqual([100, 50]);
    expect(values('aroon', { period: 2 }, bars, 'down').slice(2)).toEqual([0, 50]);
  });

  it('weighs volume by the close', () => {
    const bars = [bar(10, 10, 10, 5), bar(11, 11, 11, 3), bar(11, 11, 11, 7), bar(10, 10, 10, 1)];
    expect(values('obv', {}, bars)).toEqual([5, 8, 8, 7]);
    expect(values('ad', {}, [bar(10, 10, 6, 8), bar(6, 10, 6, 2), bar(9, 9, 9, 4)])).toEqual([8, 6, 6]);
  });

  it('reverses the parabolic stop when the price touches it', () => {
    const bars = [bar(10, 10, 9), bar(11, 11, 10), bar(12, 12, 11), bar(5, 6, 5)];
    expect(values('sar', {}, bars)).toEqual([undefined, 9, 9.04, 12]);
  });

  it('answers as TA-Lib does where there is nothing to divide by', () => {
    const last = (name: string) => values(name, {}, flat(60)).at(-1);
    for (const name of ['rsi', 'mfi', 'cci', 'williams', 'stochrsi', 'stochastic', 'adx', 'stddev', 'trix']) {
      expect(last(name), name).toBe(0);
    }
    expect(last('kama')).toBe(100);
  });
});

describe('the catalogue', () => {
  it('says which indicators there are', () => {
    expect(() => createIndicator('smma', {})).toThrow(/^indicator-unknown: .*"smma".*use one of sma, ema/);
    expect(() => createIndicator('constructor', {})).toThrow(/^indicator-unknown: /);
  });

  it('labels by name and parameters in the order of the catalogue', () => {
    expect(createIndicator('rsi', {}).label).toBe('rsi14');
    expect(createIndicator('macd', { signal: 5, slow: 20 }).label).toBe('macd12-20-5');
    expect(createIndicator('obv', {}).label).toBe('obv');
  });

  it('wants the slow average of a MACD to be the slower', () => {
    expect(() => createIndicator('macd', { fast: 26, slow: 12 })).toThrow(/^indicator-bad-parameter: .*slow is 12/);
  });
});
