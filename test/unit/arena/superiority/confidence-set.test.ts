import { describe, expect, it } from 'vitest';
import { DRAWS } from '../../../../src/arena/interval.ts';
import { confidenceValues, inConfidenceSet } from '../../../../src/arena/superiority/confidence-set.ts';

const STEPS = Array.from({ length: DRAWS }, (_, draw) => (draw + 0.5) / DRAWS - 0.5);

/** Its redrawn means lie evenly round it, in an order of its own. */
function lead(mean: number, stride: number) {
  return { mean, redrawn: Float64Array.from(STEPS, (_, draw) => mean + (STEPS[(draw * stride) % DRAWS] ?? 0)) };
}

describe('the model confidence set', () => {
  it('keeps those that nothing tells apart, and puts out who is far behind, each with the value it left at', () => {
    const values = confidenceValues([lead(0, 1), lead(0.01, 3), lead(-2, 7), lead(-0.6, 11)]);
    expect(values).toEqual([0.981, 1, 0, 0.323]);
    expect(values.map(inConfidenceSet)).toEqual([true, true, false, true]);
  });

  it('never gives who leaves later a smaller value than who left before', () => {
    const values = confidenceValues([lead(0, 1), lead(-0.5, 3), lead(-0.55, 7), lead(-0.6, 11), lead(-0.65, 13)]);
    expect(values).toEqual([...values].sort((left, right) => right - left));
  });

  it('shares the place between equals, and draws the line above 5 %', () => {
    expect(confidenceValues([lead(1, 3), lead(1, 3)])).toEqual([1, 1]);
    expect(confidenceValues([lead(1, 3)])).toEqual([1]);
    expect(inConfidenceSet(0.05)).toBe(false);
    expect(inConfidenceSet(0.0501)).toBe(true);
  });
});
