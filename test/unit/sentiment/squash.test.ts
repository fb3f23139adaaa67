import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { halvings, logistic } from '../../../src/sentiment/squash.ts';

describe('exponentials without Math.exp', () => {
  it('halves: 2^−x within 1e-10 of the exact value', () => {
    for (const whole of [0, 1, 2, 30, 31, 60, 500, 1_073]) expect(halvings(whole)).toBe(0.5 ** whole);
    expect(halvings(2_000)).toBe(0);
    fc.assert(
      fc.property(fc.double({ min: 0, max: 500, noNaN: true }), (x) => {
        expect(Math.abs(halvings(x) * 2 ** x - 1)).toBeLessThan(1e-10);
      }),
    );
  });

  it('squashes to a probability: symmetric, and right at known points', () => {
    for (const x of [0, 0.1, 1, 3, 20]) {
      expect(logistic(x)).toBeCloseTo(1 / (1 + Math.exp(-x)), 10);
      expect(logistic(x) + logistic(-x)).toBeCloseTo(1, 12);
    }
  });
});
