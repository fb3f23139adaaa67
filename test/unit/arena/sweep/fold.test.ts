import { expect, it } from 'vitest';
import { foldsOf, rungsOf, slicesOf, survivors } from '../../../../src/arena/sweep/fold.ts';

it('slices part a span on whole seconds, with the embargo left out behind each but the last', () => {
  expect(slicesOf({ from: 0, to: 100_000 }, 3, 5_000)).toEqual([
    { from: 0, to: 33_000 },
    { from: 38_000, to: 66_000 },
    { from: 71_000, to: 100_000 },
  ]);
});

it('walk-forward chooses on what lies before, purged on all others', () => {
  expect(foldsOf('walk-forward', 3)).toEqual([
    { judged: 1, chosenOn: [0] },
    { judged: 2, chosenOn: [0, 1] },
  ]);
  expect(foldsOf('purged', 3).map(({ chosenOn }) => chosenOn)).toEqual([
    [1, 2],
    [0, 2],
    [0, 1],
  ]);
});

it('halving begins with a prefix of the slices and doubles it up to all', () => {
  expect(rungsOf(1)).toEqual([1]);
  expect(rungsOf(4)).toEqual([1, 2, 4]);
  expect(rungsOf(10)).toEqual([1, 2, 5, 10]);
});

it('the best go on, of equals the first asked; what told nothing goes last', () => {
  const trials = [undefined, 1, 3, 3, 2].map((score, trial) => ({ trial, score }));
  expect(survivors(trials, 0.4)).toEqual([2, 3]);
  expect(survivors(trials, 0.01)).toEqual([2]);
  expect(survivors(trials, 1)).toEqual([2, 3, 4, 1, 0]);
});
