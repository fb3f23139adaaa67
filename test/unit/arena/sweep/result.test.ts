import { expect, it } from 'vitest';
import {
  byScore,
  type JobFigures,
  scoreOf,
  sweepDeflation,
  type TrialFigures,
  trialInterval,
} from '../../../../src/arena/sweep/result.ts';
import { seededRandom } from '../../../../src/domain/random.ts';

/** Returns of about this mean in units of their deviation. */
function job(seed: string, drift: number, slice = 0, count = 250): JobFigures {
  const random = seededRandom('sweep test', seed);
  const returns = Array.from({ length: count }, () => {
    let sum = 0;
    for (let draw = 0; draw < 12; draw += 1) sum += random.next();
    return 0.01 * (drift + sum - 6);
  });
  const totalReturn = returns.reduce((level, change) => level * (1 + change), 1) - 1;
  return { slice, series: '0', returns, periodsPerYear: 365, totalReturn, maxDrawdown: 0, fills: 1, cost: 0 };
}

function trial(number: number, jobs: readonly JobFigures[]): TrialFigures {
  return { number, point: { n: number }, slices: 1, jobs, score: scoreOf(jobs, 'sharpe') };
}

const worthless = (sweep: string) =>
  Array.from({ length: 40 }, (_, number) => trial(number, [job(`${sweep} ${number}`, 0)]));

it('of worthless points the best is taken for luck in at least 95 of 100 sweeps', () => {
  const taken = Array.from({ length: 100 }, (_, sweep) => {
    const trials = worthless(`null ${sweep}`).sort(byScore);
    const [best] = trials;
    if (best === undefined) return false;
    const deflated = sweepDeflation(best, trials, trials.length);
    return 'value' in deflated && deflated.value < 0.95;
  });
  expect(taken.filter(Boolean).length).toBeGreaterThanOrEqual(95);
});

it('a point that is worth something is found, and more tries elsewhere make it less sure', () => {
  const planted = trial(40, [job('planted', 0.45)]);
  const trials = [...worthless('planted'), planted].sort(byScore);
  expect(trials[0]).toBe(planted);
  const chance = (tries: number): number => {
    const deflated = sweepDeflation(planted, trials, tries);
    return 'value' in deflated ? deflated.value : 0;
  };
  expect(chance(41)).toBeGreaterThan(0.95);
  expect(chance(100_000)).toBeLessThan(chance(41));
});

it('a score is the mean of its jobs, and none where one of them tells nothing', () => {
  const still = { ...job('a', 0), returns: [0, 0, 0] };
  expect(scoreOf([job('a', 0), still], 'sharpe')).toBeUndefined();
  expect(scoreOf([job('a', 0), still], 'return')).toBeCloseTo(job('a', 0).totalReturn);
  expect(scoreOf([], 'return')).toBeUndefined();
});

it('what has run further stands above what halving left behind, whatever they scored', () => {
  const left = { ...trial(0, [job('x', 1)]), slices: 1 };
  const far = { ...trial(1, [job('y', -1)]), slices: 4 };
  expect([left, far].sort(byScore)).toEqual([far, left]);
});

it('the interval is of the return over all slices in their order', () => {
  const interval = trialInterval(trial(0, [job('b', 0.2, 1), job('a', 0.2, 0)]));
  if (!('low' in interval)) throw new Error(interval.none);
  const total = (1 + job('a', 0.2).totalReturn) * (1 + job('b', 0.2).totalReturn) - 1;
  expect(interval.low).toBeLessThan(total);
  expect(interval.high).toBeGreaterThan(total);
  expect(trialInterval(trial(0, [job('short', 0, 0, 5)]))).toHaveProperty('none');
});

it('tells no interval where one of its seeds is too short, nor of what has not run', () => {
  const short = { ...job('short', 0, 0, 5), series: '1' };
  expect(trialInterval(trial(0, [job('long', 0), short]))).toHaveProperty('none', expect.stringMatching(/^fewer than/));
  expect(trialInterval(trial(0, []))).toEqual({ none: 'it has not run' });
  expect(sweepDeflation(trial(0, []), [trial(1, [job('a', 0)]), trial(2, [job('b', 0)])], 2)).toEqual({
    none: 'it has not run',
  });
  expect(sweepDeflation(trial(0, [job('a', 0)]), [trial(0, [job('a', 0)])], 2)).toHaveProperty('none');
});
