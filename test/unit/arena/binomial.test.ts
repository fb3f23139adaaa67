import { expect, it } from 'vitest';
import { exactShare } from '../../../src/arena/binomial.ts';

// scipy.stats.binomtest(hits, trials).proportion_ci(method='exact')
it.each([
  [0, 20, 0, 0.168433],
  [1, 20, 0.001265, 0.248733],
  [10, 20, 0.271957, 0.728043],
  [20, 20, 0.831567, 1],
  [37, 100, 0.27557, 0.47235],
])('%i of %i is what others have', (hits, trials, low, high) => {
  const share = exactShare({ hits, trials });
  expect(share.low).toBeCloseTo(low, 4);
  expect(share.high).toBeCloseTo(high, 4);
});

it('knows nothing without a trial', () => {
  expect(exactShare({ hits: 0, trials: 0 })).toEqual({ hits: 0, trials: 0, share: undefined, low: 0, high: 1 });
});

/** How often the interval of so many trials holds the truth, without a draw: the chance of all hits whose interval does. */
function coverage(trials: number, truth: number): number {
  let sum = 0;
  let logChoices = 0;
  for (let hits = 0; hits <= trials; hits += 1) {
    if (hits > 0) logChoices += Math.log((trials - hits + 1) / hits);
    const { low, high } = exactShare({ hits, trials });
    if (low > truth || truth > high) continue;
    sum += Math.exp(logChoices + hits * Math.log(truth) + (trials - hits) * Math.log1p(-truth));
  }
  return sum;
}

it('holds the truth at least 95 times of 100, whatever it is and however many trials there were', () => {
  const least = [1, 2, 5, 8, 20, 25, 40, 100].map((trials) =>
    Math.min(...Array.from({ length: 39 }, (_, step) => coverage(trials, (step + 1) / 40))),
  );
  for (const covered of least) expect(covered).toBeGreaterThanOrEqual(0.95);
  // Of the probe's own: as many samples as it takes unasked, and a quarter of them, at its planted rates.
  const planted = [100, 25].flatMap((trials) => [0.1, 0.5].map((rate) => coverage(trials, rate).toFixed(3)));
  expect(planted).toEqual(['0.956', '0.965', '0.991', '0.957']);
});
