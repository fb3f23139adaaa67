import { describe, expect, it } from 'vitest';
import { isSteady, returnsOf, roundingOf } from '../../../src/arena/returns.ts';
import { history } from '../../support/arena-histories.ts';

describe('what rounding leaves of returns', () => {
  it('is two units of money of a level, and the last bits of a float', () => {
    expect(roundingOf(1)).toBe(2e-8 + 4 * Number.EPSILON);
    expect(roundingOf(10_000)).toBe(2e-12 + 4 * Number.EPSILON);
  });

  it('takes returns for one number as long as one lies within reach of all', () => {
    expect(isSteady({ returns: [1, 3], roundings: [1, 1] })).toBe(true);
    expect(isSteady({ returns: [3, 1], roundings: [1, 0.5] })).toBe(false);
    expect(isSteady({ returns: [1, 2, 3], roundings: [1, 1, 0.5] })).toBe(false);
    expect(isSteady({ returns: [0.1, 0.1], roundings: [0, 0] })).toBe(true);
    expect(isSteady({ returns: [], roundings: [] })).toBe(true);
  });

  it('grows with what a level became, and is nothing behind ruin', () => {
    const { returns, roundings } = returnsOf(history({ name: 'a', levels: [20_000, 10_000, -1, 5_000] }));
    expect(returns).toEqual([1, -0.5, -1, 0]);
    expect(roundings).toEqual([2 * roundingOf(10_000), roundingOf(20_000), roundingOf(10_000), 0]);
  });
});
