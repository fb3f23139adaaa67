import { describe, expect, it } from 'vitest';
import { automaticBlockLength } from '../../../../src/arena/superiority/block-length.ts';
import { seededRandom } from '../../../../src/domain/random.ts';

function remembering(memory: number, count: number): number[] {
  const random = seededRandom('block length', memory, count);
  let value = 0;
  return Array.from({ length: count }, () => {
    value = memory * value + random.next() - 0.5;
    return value;
  });
}

describe('the block length of Politis and White', () => {
  it.each([
    [0, 20, 3.539978828151008],
    [0.5, 60, 2.8671156759431624],
    [0.9, 200, 18.591555071977517],
    [-0.4, 150, 4.398096992306987],
    [0.97, 40, 3.7693981354593897],
  ])('is what the package arch 8 has for a memory of %d over %i values', (memory, count, theirs) => {
    expect(automaticBlockLength(remembering(memory, count))).toBeCloseTo(theirs, 9);
  });

  it('is none where values are too few or do not vary', () => {
    expect(automaticBlockLength(remembering(0.5, 19))).toBeUndefined();
    expect(automaticBlockLength(new Array<number>(50).fill(3))).toBeUndefined();
  });

  it('is one value at least, and no longer than three roots of their number or a third of it', () => {
    expect(automaticBlockLength(Array.from({ length: 40 }, (_, at) => at))).toBeLessThanOrEqual(14);
    expect(automaticBlockLength(Array.from({ length: 400 }, (_, at) => at))).toBeLessThanOrEqual(60);
    for (let count = 20; count < 60; count += 1)
      expect(automaticBlockLength(remembering(0, count))).toBeGreaterThanOrEqual(1);
  });
});
