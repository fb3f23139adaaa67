import { describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../../../src/domain/time.ts';
import { spliced } from '../../../../src/web/page/curves.ts';
import { following, moved, zoomed } from '../../../../src/web/page/shown-span.ts';

const whole = { from: 0, to: DAY_MS };

describe('what charts show', () => {
  it('is zoomed about a moment that stays where it is', () => {
    const half = zoomed(undefined, whole, { factor: 0.5, about: 6 * HOUR_MS });
    expect(half).toEqual({ from: 3 * HOUR_MS, to: 15 * HOUR_MS });
    expect(zoomed(half, whole, { factor: 0.5 })).toEqual({ from: 6 * HOUR_MS, to: 12 * HOUR_MS });
  });

  it('is never nearer than some minutes, and all there is where nothing is left out', () => {
    const near = zoomed({ from: 0, to: HOUR_MS }, whole, { factor: 1e-9 });
    expect(near).toEqual({ from: 27.5 * MINUTE_MS, to: 32.5 * MINUTE_MS });
    expect(zoomed({ from: 0, to: 20 * HOUR_MS }, whole, { factor: 2 })).toBeUndefined();
  });

  it('is moved no further than there is something to see', () => {
    const span = { from: HOUR_MS, to: 3 * HOUR_MS };
    expect(moved(span, whole, HOUR_MS)).toEqual({ from: 2 * HOUR_MS, to: 4 * HOUR_MS });
    expect(moved(span, whole, -DAY_MS)).toEqual({ from: 0, to: 2 * HOUR_MS });
    expect(moved(span, whole, DAY_MS)).toEqual({ from: 22 * HOUR_MS, to: DAY_MS });
    expect(moved(undefined, whole, HOUR_MS)).toBeUndefined();
  });

  it('goes on with an end that it touches, comes back with one that it lies behind, and else stays', () => {
    const last = { from: 23 * HOUR_MS, to: DAY_MS };
    expect(following(last, DAY_MS, DAY_MS + HOUR_MS)).toEqual({ from: DAY_MS, to: DAY_MS + HOUR_MS });
    expect(following(last, DAY_MS, 5 * HOUR_MS)).toEqual({ from: 4 * HOUR_MS, to: 5 * HOUR_MS });
    const middle = { from: HOUR_MS, to: 2 * HOUR_MS };
    expect(following(middle, DAY_MS, DAY_MS + HOUR_MS)).toEqual(middle);
  });
});

it('a nearer look takes the place of its stretch, and what is on both sides of it stays', () => {
  const line = (times: readonly number[], equity: readonly string[]) => ({
    at: 9,
    lines: [{ account: 'a', entrant: 'a', capital: '100', thinned: true, times, equity }],
  });
  const coarse = line([0, 10, 20, 30, 40], ['1', '2', '3', '4', '5']);
  const [seen] = spliced(coarse, line([15, 18, 21, 30], ['6', '7', '8', '9'])).lines;
  expect(seen?.times).toEqual([0, 10, 15, 18, 21, 30, 40]);
  expect(seen?.equity).toEqual(['1', '2', '6', '7', '8', '9', '5']);
  expect(spliced(coarse, line([], []))).toEqual(coarse);
  expect(spliced(coarse, undefined)).toBe(coarse);
});
