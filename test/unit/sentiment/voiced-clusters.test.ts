import fc from 'fast-check';
import { expect, it } from 'vitest';
import { VoicedClusters } from '../../../src/sentiment/voiced-clusters.ts';

const SIZE = 8;

it('knows the last pairs touched, for certain, and none that was never touched', () => {
  const pair = fc.tuple(fc.nat(12), fc.nat(2));
  fc.assert(
    fc.property(fc.array(pair, { maxLength: 120, size: 'max' }), (pairs) => {
      const voiced = new VoicedClusters(SIZE);
      const order: string[] = [];
      for (const [cluster, symbol] of pairs) {
        const name = `${cluster}/${symbol}`;
        const known = voiced.touch(cluster, symbol);
        const since = order.lastIndexOf(name);
        if (since < 0) expect(known).toBe(false);
        else if (new Set(order.slice(since)).size <= SIZE) expect(known).toBe(true);
        order.push(name);
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
