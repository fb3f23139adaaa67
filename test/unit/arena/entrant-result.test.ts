import { describe, expect, it } from 'vitest';
import { beats, differenceInterval, type EntrantResult } from '../../../src/arena/entrant-result.ts';
import { DRAWS } from '../../../src/arena/interval.ts';
import { seededRandom } from '../../../src/domain/random.ts';
import { entrant } from '../../support/arena-histories.ts';

function drawn(totals: Float64Array): EntrantResult {
  return { entrant: entrant('e'), accounts: [], failure: undefined, totalReturn: 0, totals, grids: new Set(['g']) };
}

describe('who is better beyond doubt', () => {
  it('is whose whole interval of the difference lies above zero, however few draws were looked at', () => {
    const answers = new Set<boolean>();
    for (let lost = 40; lost <= 60; lost += 1) {
      for (let trial = 0; trial < 10; trial += 1) {
        const random = seededRandom('beats', lost, trial);
        const against = Float64Array.from({ length: DRAWS }, () => random.next() - 0.5);
        // From draw to draw as far apart as may be: the end of the interval lies between two of them.
        const lead = (draw: number): number => (draw < lost ? -random.next() : random.next()) * 10 ** (trial - 5);
        const own = against.map((total, draw) => total + lead(draw));
        const interval = differenceInterval(drawn(own), drawn(against));
        const plain = !('none' in interval) && interval.low > 0;
        expect(beats(drawn(own), drawn(against))).toBe(plain);
        answers.add(plain);
      }
    }
    expect(answers.size).toBe(2);
  });
});
