import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createIndicator, type PriceBar } from '../../src/indicators/catalog.ts';
import { RollingSum } from '../../src/indicators/rolling-sum.ts';
import { RollingExtreme } from '../../src/indicators/window.ts';
import { walk } from '../support/indicators-market.ts';
import { NAIVE_NAMES, naive } from '../support/indicators-naive.ts';

/** Relative, but never to less than `scale`: a difference of large numbers may be as small as it likes. */
function expectNear(ours: number | undefined, wanted: number, scale: number, what: string, error = 1e-9): void {
  expect(Math.abs((ours ?? Number.NaN) - wanted) / Math.max(Math.abs(wanted), scale), what).toBeLessThan(error);
}

const market = fc.record({
  seed: fc.integer({ min: 0, max: 1_000_000 }),
  start: fc.constantFrom(0.05, 1, 100, 65_000, 5_000_000),
  count: fc.integer({ min: 30, max: 120 }),
  period: fc.integer({ min: 2, max: 25 }),
});

describe.each(NAIVE_NAMES)('streaming %s', (name) => {
  it('equals its definition over the whole past, at every bar', () => {
    fc.assert(
      fc.property(market, ({ seed, start, count, period }) => {
        const bars = walk(seed, count, start);
        const indicator = createIndicator(name, { period });
        const definition = naive(name, period);
        const inPercent = ['rsi', 'mfi', 'cci', 'williams', 'roc'].includes(name);
        bars.forEach((bar, at) => {
          indicator.update(bar);
          if (at + 1 < indicator.warmUp) return;
          expectNear(indicator.value(), definition(bars, at), inPercent ? 0.1 : start * 1e-3, `${name} at ${at}`);
        });
      }),
      { numRuns: 40 },
    );
  });
});

describe('a million bars', () => {
  const COUNT = 1_000_000;
  /** Uneven decimals, and now and then a spike a thousand times the price: what makes a plain running sum drift. */
  function barAt(index: number): PriceBar {
    const level = 100 + 30 * Math.sin(index / 1_000) + Math.sin(index * 1.7);
    const close = index % 4_999 === 0 ? level * 1_000 : level;
    const onGrid = (price: number): number => Math.round(price * 1e8) / 1e8;
    const [open, high, low] = [onGrid(level), onGrid(close * 1.001), onGrid(level * 0.999)];
    return { open, high, low, close: onGrid(close), volume: 1 + (index % 7) / 3 };
  }

  it.each(['sma', 'wma', 'linreg', 'stddev', 'mfi'])('leave no drift in %s', (name) => {
    const period = 20;
    const indicator = createIndicator(name, { period });
    for (let index = 0; index < COUNT; index += 1) indicator.update(barAt(index));
    const tail = Array.from({ length: period + 1 }, (_, offset) => barAt(COUNT - period - 1 + offset));
    expectNear(indicator.value(), naive(name, period)(tail, period), 1e-6, name, 1e-12);
  });
});

describe('rolling parts', () => {
  /** From thousandths to a billion, both signs: what leaves may dwarf what stays. */
  const number = fc
    .tuple(fc.integer({ min: -9_999, max: 9_999 }), fc.constantFrom(0.001, 1, 1_000, 100_000))
    .map(([digits, unit]) => digits * unit);
  const numbers = fc.array(number, { minLength: 1, maxLength: 80 });
  const size = fc.integer({ min: 1, max: 12 });

  it('sum what is in the window, however large what has left', () => {
    fc.assert(
      fc.property(numbers, size, (inputs, width) => {
        const sum = new RollingSum(width);
        inputs.forEach((input, index) => {
          sum.push(input);
          const window = inputs.slice(Math.max(0, index + 1 - width), index + 1);
          const wanted = window.reduce((total, value) => total + value, 0);
          expect(Math.abs(sum.value - wanted)).toBeLessThanOrEqual(1e-15 * width * Math.max(...window.map(Math.abs)));
        });
      }),
    );
  });

  it('are exactly 0 when all that is left is 0, even after numbers of very unlike sizes', () => {
    const sum = new RollingSum(3);
    for (const input of [0.165, 9.57e-7, 5.98e14, 0, 0, 0]) sum.push(input);
    expect(sum.value).toBe(0);
  });

  it('know the extremes of the window', () => {
    fc.assert(
      fc.property(numbers, size, (inputs, width) => {
        const highest = new RollingExtreme(width, 'highest');
        const lowest = new RollingExtreme(width, 'lowest');
        inputs.forEach((input, index) => {
          highest.push(input);
          lowest.push(input);
          const window = inputs.slice(Math.max(0, index + 1 - width), index + 1);
          const full = window.length === width;
          expect(highest.value === (full ? Math.max(...window) : Number.NaN) || !full).toBe(true);
          expect(lowest.value === (full ? Math.min(...window) : Number.NaN) || !full).toBe(true);
        });
      }),
    );
  });
});
