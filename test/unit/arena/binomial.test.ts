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
