import { describe, expect, it } from 'vitest';
import { blockLengths } from '../../../../src/arena/bootstrap.ts';
import { DRAWS } from '../../../../src/arena/interval.ts';
import {
  type Lead,
  leadOver,
  leadsOf,
  standardError,
  studentised,
  widened,
} from '../../../../src/arena/superiority/lead.ts';
import { namedSuperior, superiorProbability } from '../../../../src/arena/superiority/superior.ts';
import { seededRandom } from '../../../../src/domain/random.ts';

function lead(mean: number, ...redrawn: number[]): Lead {
  return { mean, redrawn: Float64Array.from(redrawn) };
}

/** The same runs, a value at a time. */
function steppedMeans(values: readonly number[], meanBlock: number): number[] {
  const random = seededRandom('arena', 'superiority', values.length);
  const lengthOf = blockLengths(meanBlock, random);
  return Array.from({ length: DRAWS }, () => {
    const drawn: number[] = [];
    while (drawn.length < values.length) {
      const from = Math.floor(random.next() * values.length);
      for (let left = Math.min(lengthOf(), values.length - drawn.length), step = 0; left > 0; left -= 1, step += 1)
        drawn.push(values[(from + step) % values.length] ?? Number.NaN);
    }
    return drawn.reduce((sum, value) => sum + value, 0) / values.length;
  });
}

describe('means of redrawn runs', () => {
  it.each([1, 3, 9])(
    'are those of a value at a time, blocks of %i wrapped round the end, all series by the same',
    (block) => {
      const random = seededRandom('leads', block);
      const series = [0, 1, 2].map(() => Array.from({ length: 17 }, () => random.next() - 0.5));
      const leads = leadsOf(series, block);
      expect(leads).toHaveLength(3);
      for (const [at, values] of series.entries()) {
        expect(leads[at]?.mean).toBeCloseTo(values.reduce((sum, value) => sum + value, 0) / 17, 12);
        const stepped = steppedMeans(values, block);
        const apart = stepped.map((mean, draw) => Math.abs(mean - (leads[at]?.redrawn[draw] ?? Number.NaN)));
        expect(Math.max(...apart)).toBeLessThan(1e-14);
      }
    },
  );

  it('go in pairs, further from what was seen by a factor a draw', () => {
    expect(leadOver(lead(3, 4, 1), lead(1, 0.5, 2))).toEqual(lead(2, 3.5, -1));
    expect(widened(lead(2, 3, 1, 2), Float64Array.of(2, 3, 4))).toEqual(lead(2, 4, -1, 2));
  });
});

describe('a lead in its own standard errors', () => {
  it('has the root mean square of the redrawn round the seen as its error', () => {
    expect(standardError(lead(1, 4, -3))).toBe(Math.sqrt((9 + 16) / 2));
    expect(standardError(lead(1, 1, 1))).toBe(0);
  });

  it('is lifted to zero, as luck without skill is', () => {
    const own = studentised(lead(1, 3, -1), 100);
    expect(own?.score).toBe(0.5);
    expect([...(own?.luck ?? [])]).toEqual([1, -1]);
  });

  it('stays where it is when it is hopeless: below √(2 ln ln T) of its errors, and not at them', () => {
    const bar = Math.sqrt(2 * Math.log(Math.log(100)));
    const hopeless = studentised(lead(-bar - 0.001, -bar - 1.001, -bar + 0.999), 100);
    expect([...(hopeless?.luck ?? [])]).toEqual([expect.closeTo(-bar - 1.001, 9), expect.closeTo(-bar + 0.999, 9)]);
    const behind = studentised(lead(-bar + 0.001, -bar - 0.999, -bar + 1.001), 100);
    expect([...(behind?.luck ?? [])]).toEqual([expect.closeTo(-1, 9), expect.closeTo(1, 9)]);
  });

  it('has no score where it varies by no more than sums of doubles do', () => {
    expect(studentised(lead(1, 1, 1), 100)).toBeUndefined();
    expect(studentised(lead(0, 0, 0), 100)).toBeUndefined();
    expect(studentised(lead(1, 1 + 1e-11, 1 - 1e-11), 100)).toBeUndefined();
    expect(studentised(lead(-1, -1 + 1e-11, -1 - 1e-11), 100)).toBeUndefined();
    expect(studentised(lead(1, 1 + 1e-9, 1 - 1e-9), 100)?.score).toBeCloseTo(1e9, -4);
  });
});

/** Twenty redrawn runs: luck of −1, or of `high` in the last so many of them, scaled to an error of 1. */
function rival(score: number, luck: readonly number[]): Lead {
  const error = Math.sqrt(luck.reduce((sum, value) => sum + value * value, 0) / luck.length);
  return lead(score * error, ...luck.map((value) => score * error + value));
}

describe('superior ability', () => {
  const even = [-1, 1, -1, 1];

  it('counts the redrawn runs in which the luckiest stands as high as the best does', () => {
    expect(superiorProbability([rival(0.5, even)], 100)).toBe(0.5);
    expect(superiorProbability([rival(1, even)], 100)).toBe(0.5);
    expect(superiorProbability([rival(1.01, even)], 100)).toBe(0);
    expect(superiorProbability([rival(0.5, even), rival(0.1, [1, -1, -1, 1])], 100)).toBe(0.75);
    expect(superiorProbability([rival(0.1, [1, -1, -1, 1]), rival(0.5, even)], 100)).toBe(0.75);
  });

  it('is 1 where nobody is ahead or nothing varies', () => {
    expect(superiorProbability([rival(-0.5, even), rival(0, even)], 100)).toBe(1);
    expect(superiorProbability([lead(1, 1, 1)], 100)).toBe(1);
    expect(superiorProbability([], 100)).toBe(1);
  });

  it('names who stands above the bar, and lowers it for the rest', () => {
    // Of 41 runs the 95 in 100 is the 39th: two of them are higher for each, at other places.
    const luck = (first: number, high: number): number[] =>
      Array.from({ length: 41 }, (_, at) => (at === first || at === first + 1 ? high : at % 2 === 0 ? 1 : -1));
    const scores = (...leads: readonly Lead[]): number[] => namedSuperior(leads, 100);
    expect(scores(rival(1.1, luck(0, 1)))).toEqual([0]);
    expect(scores(rival(0.9, luck(0, 1)))).toEqual([]);
    // Together four runs are above 2, so that the bar is there; once the first has left, it is at the other's own 1.
    const [strong, weak] = [rival(4, luck(0, 4)), rival(1.4, luck(10, 4))];
    expect(scores(weak)).toEqual([0]);
    expect(scores(strong, weak)).toEqual([0, 1]);
    expect(scores(weak, strong)).toEqual([0, 1]);
    expect(scores(rival(1.4, luck(0, 4)), rival(1.4, luck(10, 4)))).toEqual([]);
  });

  it('names nobody below zero, however low the bar', () => {
    expect(namedSuperior([lead(-1, -1.5, -0.5)], 100)).toEqual([]);
    expect(namedSuperior([lead(-0.001, -5, -5, -5)], 100)).toEqual([]);
    expect(namedSuperior([lead(0.5, -1, -1, -1)], 100)).toEqual([0]);
    expect(namedSuperior([], 100)).toEqual([]);
  });
});
