import fc from 'fast-check';
import { expect, it } from 'vitest';
import { RunningMoments } from '../../../src/sentiment/running.ts';

it('is as many deviations from the mean as the two-pass formula says, and believes no deviation below the floor', () => {
  const sample = fc.array(fc.integer({ min: -50, max: 50 }), { minLength: 1, maxLength: 12 });
  fc.assert(
    fc.property(sample, fc.integer({ min: -50, max: 50 }), fc.constantFrom(0.05, 1, 20), (values, value, floor) => {
      const moments = new RunningMoments();
      for (const one of values) moments.add(one);
      const mean = values.reduce((sum, one) => sum + one, 0) / values.length;
      const squares = values.reduce((sum, one) => sum + (one - mean) ** 2, 0);
      const deviation = values.length < 2 ? 0 : Math.sqrt(squares / (values.length - 1));
      expect(moments.count).toBe(values.length);
      expect(moments.z(value, floor)).toBeCloseTo((value - mean) / Math.max(floor, deviation), 8);
    }),
  );
});
