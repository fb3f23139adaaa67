import { describe, expect, it } from 'vitest';
import { type AskPlan, TrialAsker } from '../../../../src/arena/sweep/ask.ts';
import { sobolPoint } from '../../../../src/arena/sweep/sobol.ts';
import { type Axis, nthPoint, numbersBetween, pointAt, pointCount } from '../../../../src/arena/sweep/space.ts';

const AXES: readonly Axis[] = [
  { name: 'fast', values: [5, 10, 20] },
  { name: 'share', from: 0.01, to: 1, isLog: true },
];

/** Asks to the end; `score` is what comes of a point. */
function asked(plan: AskPlan, score: (point: Readonly<Record<string, unknown>>) => number | undefined) {
  const asker = new TrialAsker(plan);
  const all = [];
  for (let batch = asker.next(); batch.length > 0; batch = asker.next()) {
    asker.tell(batch.map((trial) => ({ trial, score: score(trial.point) })));
    all.push(...batch);
  }
  return all;
}

describe('a space', () => {
  it('of lists is a grid of all pairs, the last one running fastest', () => {
    const axes: readonly Axis[] = [
      { name: 'a', values: [1, 2] },
      { name: 'b', values: ['x', 'y', 'z'] },
    ];
    expect(pointCount(axes)).toBe(6);
    expect(Array.from({ length: 6 }, (_, n) => Object.values(nthPoint(axes, n)).join(''))).toEqual(
      '1x 1y 1z 2x 2y 2z'.split(' '),
    );
    expect(pointCount(AXES)).toBeUndefined();
  });

  it('of a range has its ends, and its middle where it is even', () => {
    expect(numbersBetween(0.01, 1, 3, true)).toEqual([0.01, 0.1, 1]);
    expect(numbersBetween(2, 10, 5, false)).toEqual([2, 4, 6, 8, 10]);
    expect(pointAt(AXES, [0.999, 0.5])).toEqual({ fast: 20, share: 0.1 });
    expect(pointAt(AXES, [0, 0])).toEqual({ fast: 5, share: 0.01 });
  });
});

describe("Sobol's sequence", () => {
  it('begins as published', () => {
    expect(Array.from({ length: 5 }, (_, n) => sobolPoint(n, 3))).toEqual([
      [0, 0, 0],
      [0.5, 0.5, 0.5],
      [0.25, 0.75, 0.75],
      [0.75, 0.25, 0.25],
      [0.125, 0.625, 0.375],
    ]);
  });

  it('has one of the first 64 points in every 64th of each of ten axes', () => {
    const points = Array.from({ length: 64 }, (_, n) => sobolPoint(n, 10));
    for (let axis = 0; axis < 10; axis += 1) {
      const cells = points.map((point) => Math.floor((point[axis] ?? -1) * 64));
      expect(
        [...cells].sort((left, right) => left - right),
        `axis ${axis}`,
      ).toEqual(Array.from({ length: 64 }, (_, cell) => cell));
    }
  });
});

describe('an asker', () => {
  const bowl = ({ share, fast }: Readonly<Record<string, unknown>>): number =>
    -((Math.log10(Number(share)) + 0.7) ** 2) - (Number(fast) === 10 ? 0 : 1);

  it.each(['grid', 'random', 'sobol', 'tpe'] as const)('%s asks so many, and the same again', (kind) => {
    const axes: readonly Axis[] =
      kind === 'grid'
        ? [
            { name: 'a', values: [1, 2, 3] },
            { name: 'b', values: [4, 5] },
          ]
        : AXES;
    const plan: AskPlan = { kind, axes, trials: kind === 'grid' ? 6 : 41, seed: 3 };
    const first = asked(plan, bowl);
    expect(first.map(({ number }) => number)).toEqual(Array.from({ length: plan.trials }, (_, n) => n));
    expect(asked(plan, bowl)).toEqual(first);
    if (kind !== 'grid') expect(asked({ ...plan, seed: 4 }, bowl)).not.toEqual(first);
  });

  it('that learns comes closer to the best than one that does not, of 20 seeds in most', () => {
    const axes: readonly Axis[] = [
      { name: 'a', from: 0, to: 1, isLog: false },
      { name: 'b', from: 0.001, to: 1, isLog: true },
      { name: 'c', values: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10] },
      { name: 'd', values: ['x', 'y', 'z'] },
    ];
    const hill = ({ a, b, c, d }: Readonly<Record<string, unknown>>): number => {
      const away = [Number(a) - 0.3, (Math.log10(Number(b)) + 1) / 3, (Number(c) - 4) / 10];
      return -away.reduce((sum, one) => sum + one * one, d === 'y' ? 0 : 0.2);
    };
    const closest = (kind: AskPlan['kind'], seed: number): number =>
      Math.max(...asked({ kind, axes, trials: 40, seed }, hill).map(({ point }) => hill(point)));
    const better = Array.from({ length: 20 }, (_, seed) => closest('tpe', seed) > closest('random', seed));
    expect(better.filter(Boolean).length).toBeGreaterThanOrEqual(15);
  });

  it('that learns does not mind points that told nothing', () => {
    expect(asked({ kind: 'tpe', axes: AXES, trials: 30, seed: 1 }, () => undefined)).toHaveLength(30);
  });

  it('spreads the first sixteen evenly before it learns, then asks eight at a time', () => {
    const asker = new TrialAsker({ kind: 'tpe', axes: AXES, trials: 29, seed: 5 });
    const even = new TrialAsker({ kind: 'sobol', axes: AXES, trials: 29, seed: 5 }).next();
    const first = asker.next();
    expect(first).toEqual(even.slice(0, 16));
    asker.tell(first.map((trial) => ({ trial, score: bowl(trial.point) })));
    const second = asker.next();
    expect(second.map(({ number }) => number)).toEqual([16, 17, 18, 19, 20, 21, 22, 23]);
    expect(second[0]?.places).not.toEqual(even[16]?.places);
    expect(asker.next()).toHaveLength(5);
    expect(asker.next()).toEqual([]);
  });

  it('asks the same from one version to the next: a sweep goes on where it was', () => {
    const places = asked({ kind: 'tpe', axes: AXES, trials: 20, seed: 3 }, bowl).slice(16);
    expect(places.map((trial) => trial.places.map((place) => place.toFixed(6)))).toEqual([
      ['0.569473', '0.631055'],
      ['0.589784', '0.631086'],
      ['0.571033', '0.631001'],
      ['0.573357', '0.605805'],
    ]);
  });
});
