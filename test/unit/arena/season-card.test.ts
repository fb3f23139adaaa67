import { expect, it } from 'vitest';
import { luckiestSharpe } from '../../../src/arena/deflated-sharpe.ts';
import { shownByRows } from '../../../src/arena/season-card.ts';

it('takes returns from money over all accounts, or from percent, source beside source', () => {
  const shown = shownByRows({
    accounts: 2,
    capital: 5_000,
    results: [
      { source: 'one', finals: { a: 11_000, b: 9_000 } },
      { source: 'two', percent: { b: -12, c: 30 } },
    ],
  });
  expect(shown.entrants).toEqual([
    { entrant: 'a', returns: [expect.closeTo(0.1, 12), undefined], apart: 0 },
    { entrant: 'b', returns: [expect.closeTo(-0.1, 12), -0.12], apart: expect.closeTo(0.02, 12) },
    { entrant: 'c', returns: [undefined, 0.3], apart: 0 },
  ]);
  // Of the first source alone: 0.1 and −0.1 vary by √0.02.
  expect(shown.spread).toEqual({ mean: expect.closeTo(0, 12), deviation: expect.closeTo(Math.sqrt(0.02), 12) });
  expect(shown.luckiest).toBeCloseTo(luckiestSharpe(2, Math.sqrt(0.02)), 12);
});

it('adds what luck gives the best to the mean of all, and knows no spread of one', () => {
  const shown = shownByRows({
    accounts: 1,
    capital: 100,
    results: [{ source: 'one', percent: { a: 10, b: 20, c: 30 } }],
  });
  expect(shown.luckiest).toBeCloseTo(0.2 + luckiestSharpe(3, 0.1), 12);
  expect(shownByRows({ accounts: 1, capital: 100, results: [{ source: 'one', percent: { a: 10 } }] })).toEqual({
    entrants: [{ entrant: 'a', returns: [0.1], apart: 0 }],
    spread: undefined,
    luckiest: undefined,
  });
});
