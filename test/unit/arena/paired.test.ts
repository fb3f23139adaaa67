import { describe, expect, it } from 'vitest';
import { pairedDifference, studentReach } from '../../../src/arena/paired.ts';

describe('the difference of pairs', () => {
  // Quantiles at 97.5 % as tables of Student's t print them.
  it.each([
    [1, 12.706],
    [2, 4.303],
    [3, 3.182],
    [4, 2.776],
    [9, 2.262],
    [10, 2.228],
    [30, 2.042],
    [120, 1.98],
  ])('reaches as far as the tables of t say for %i degrees of freedom', (freedom, reach) => {
    expect(studentReach(freedom)).toBeCloseTo(reach, 3);
  });

  it('is their mean, and its interval that of a mean of so many', () => {
    const { mean, interval, pairs } = pairedDifference([1, 2, 3]);
    expect([mean, pairs]).toEqual([2, 3]);
    // 2 ± 4.303 · 1 / √3
    expect(interval).toEqual({ low: expect.closeTo(-0.484, 3), high: expect.closeTo(4.484, 3) });
  });

  it('has no interval of one pair', () => {
    expect(pairedDifference([0.5])).toMatchObject({ mean: 0.5, interval: { none: expect.any(String) } });
  });
});
