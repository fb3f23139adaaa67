import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Generations } from '../../../src/domain/generations.ts';
import { VoicedClusters } from '../../../src/sentiment/voiced-clusters.ts';

const SIZE = 8;

it('knows what a set of pairs does that starts anew each time it is full, and the set before it', () => {
  const pair = fc.tuple(fc.nat(12), fc.nat(2));
  fc.assert(
    fc.property(fc.array(pair, { maxLength: 120, size: 'max' }), (pairs) => {
      const voiced = new VoicedClusters(SIZE);
      const plain = new Generations<string, true>(SIZE);
      for (const [cluster, symbol] of pairs) {
        expect(voiced.touch(cluster, symbol)).toBe(plain.get(`${cluster}/${symbol}`) ?? false);
        plain.set(`${cluster}/${symbol}`, true);
      }
    }),
    { numRuns: 500 },
  );
});

it('tells clusters apart however many there were, and forgets the oldest', () => {
  const voiced = new VoicedClusters(SIZE);
  const far = 3_000_000_000;
  expect(voiced.touch(far, 7)).toBe(false);
  expect(voiced.touch(far, 8)).toBe(false);
  expect(voiced.touch(far + 1, 7)).toBe(false);
  expect(voiced.touch(far, 7)).toBe(true);
  for (let cluster = 0; cluster < 2 * SIZE; cluster += 1) voiced.touch(cluster, 0);
  expect(voiced.touch(far, 7)).toBe(false);
});
