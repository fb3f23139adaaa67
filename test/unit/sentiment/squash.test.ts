import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { halvings, logistic, quantise, squash } from '../../../src/sentiment/squash.ts';

describe('exponentials without Math.exp', () => {
  it('halves: 2^−x within 1e-10 of the exact value', () => {
    for (const whole of [0, 1, 2, 30, 31, 60, 500, 1_073]) expect(halvings(whole)).toBe(0.5 ** whole);
    expect([1_074, 2_000].map(halvings)).toEqual([0, 0]);
    fc.assert(
      fc.property(fc.double({ min: 0, max: 500, noNaN: true }), (x) => {
        expect(Math.abs(halvings(x) * 2 ** x - 1)).toBeLessThan(1e-10);
      }),
    );
  });

  it('rounds to millionths, and never to a zero with a sign', () => {
    expect([0.1234567, -0.1234564, 2.0000004, -1e-9, 0].map(quantise)).toEqual([0.123457, -0.123456, 2, 0, 0]);
  });

  it('squashes into less than one either way, with three quarters of the square at root three times the knee', () => {
    for (const knee of [0.5, 3]) {
      expect(squash(knee, knee)).toBeCloseTo(Math.SQRT1_2, 12);
      expect(squash(-Math.sqrt(3) * knee, knee)).toBeCloseTo(-Math.sqrt(0.75), 12);
    }
    expect(squash(0, 1)).toBe(0);
  });

  it('squashes to a probability: symmetric, and right at known points', () => {
    for (const x of [0, 0.1, 1, 3, 20]) {
      expect(logistic(x)).toBeCloseTo(1 / (1 + Math.exp(-x)), 10);
      expect(logistic(x) + logistic(-x)).toBeCloseTo(1, 12);
    }
  });
});
