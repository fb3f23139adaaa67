import { describe, expect, it } from 'vitest';
import { entrantResults } from '../../../src/arena/entrant-result.ts';
import { type Factor, factorsOf } from '../../../src/arena/factors.ts';
import { factorSentences } from '../../../src/arena/sentence.ts';
import { entrantFacts, history, runFacts } from '../../support/arena-histories.ts';

interface Played {
  readonly name: string;
  readonly model: string;
  /** Final equity of each account; a seed each. */
  readonly ends: readonly number[];
}

/** Buy-and-hold ends where it began, so that a return is a lead. */
function factorsIn(entrants: readonly Played[]) {
  const hold = history({ name: 'buy-and-hold', levels: [10_000] });
  const histories = entrants.flatMap(({ name, ends }) =>
    ends.map((end, at) => history({ name, seed: at + 1, levels: [end] })),
  );
  const [benchmark, ...competitors] = entrantResults([hold, ...histories]);
  const own = entrants.map(({ name, model }) => entrantFacts(name, { model, mode: 'solo' }));
  const factors = factorsOf(competitors, benchmark, runFacts(own));
  if ('none' in factors) throw new Error(factors.none);
  return factors;
}

const share = (factors: ReturnType<typeof factorsIn>, factor: Factor) =>
  factors.shares.find((each) => each.factor === factor);

describe('what results differ by', () => {
  it('puts all of it on the model where reruns agree and models differ', () => {
    const factors = factorsIn([
      { name: 'a', model: 'one', ends: [11_000, 11_000, 11_000] },
      { name: 'b', model: 'two', ends: [9_000, 9_000, 9_000] },
    ]);
    expect(share(factors, 'model')).toEqual({ factor: 'model', levels: 2, samples: 6, share: { value: 1 } });
    expect(share(factors, 'seed')).toEqual({ factor: 'seed', levels: 3, samples: 6, share: { value: 0 } });
    for (const factor of ['mode', 'tape', 'cycle time'] as const)
      expect(share(factors, factor)).toEqual({ factor, levels: 1, samples: 6, share: { none: 'one level' } });
  });

  it('is the estimate of a one-way layout: mean squares 0.06 and 0.005 over three a level', () => {
    // Leads 0, 0.1, 0.2 and 0.2, 0.3, 0.4: means 0.1, 0.3; between 3 × 2 × 0.01 / 1, within 4 × 0.01 / 4.
    const factors = factorsIn([
      { name: 'a', model: 'one', ends: [10_000, 11_000, 12_000] },
      { name: 'b', model: 'two', ends: [12_000, 13_000, 14_000] },
    ]);
    const component = (0.06 - 0.01) / 3;
    const told = share(factors, 'model')?.share;
    expect(told !== undefined && 'value' in told ? told.value : Number.NaN).toBeCloseTo(
      component / (component + 0.01),
      9,
    );
  });

  it('weighs levels of unequal size, and is none where one account stands for each', () => {
    // Leads 0 and 0.1, 0.3: mean of all 0.4 / 3; size a level (3 − 5 / 3) / 1.
    const unequal = factorsIn([
      { name: 'a', model: 'one', ends: [10_000] },
      { name: 'b', model: 'two', ends: [11_000, 13_000] },
    ]);
    const all = 0.4 / 3;
    const [between, within, size] = [all ** 2 + 2 * (0.2 - all) ** 2, 0.02, 3 - 5 / 3];
    const component = (between - within) / size;
    const told = share(unequal, 'model')?.share;
    expect(told !== undefined && 'value' in told ? told.value : Number.NaN).toBeCloseTo(
      component / (component + within),
      9,
    );
    const single = factorsIn([
      { name: 'a', model: 'one', ends: [10_000] },
      { name: 'b', model: 'two', ends: [11_000] },
    ]);
    expect(share(single, 'model')?.share).toEqual({ none: 'one sample a level' });
    expect(factorSentences(single)).toEqual([]);
  });

  it('says how often all of k reruns win, as all ways to choose them do', () => {
    const won = [true, true, false, true, false];
    const factors = factorsIn([
      { name: 'a', model: 'one', ends: won.map((each) => (each ? 10_100 : 9_900)) },
      { name: 'b', model: 'one', ends: [10_100, 10_100] },
    ]);
    const choose = (from: readonly boolean[], k: number): boolean[][] =>
      k === 0 ? [[]] : from.flatMap((each, at) => choose(from.slice(at + 1), k - 1).map((rest) => [each, ...rest]));
    const ofFirst = (k: number) => {
      const ways = choose(won, k);
      return ways.filter((way) => way.every((each) => each)).length / ways.length;
    };
    expect(factors.passes.map(({ k, entrants }) => [k, entrants])).toEqual([
      [1, 2],
      [2, 2],
      [3, 1],
      [4, 1],
      [5, 1],
    ]);
    expect(factors.passes[0]?.share).toBeCloseTo((ofFirst(1) + 1) / 2, 12);
    expect(factors.passes[1]?.share).toBeCloseTo((ofFirst(2) + 1) / 2, 12);
    expect(factors.passes[2]?.share).toBeCloseTo(ofFirst(3), 12);
    expect(factors.passes[3]?.share).toBe(0);
    expect(factorSentences(factors).join(' ')).toContain('pass^2');
  });
});
