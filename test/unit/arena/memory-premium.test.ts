import { describe, expect, it } from 'vitest';
import { memoryPremiums } from '../../../src/arena/memory-premium.ts';
import { equityAlone } from '../../../src/arena/proof/season.ts';
import type { AccountHistory } from '../../../src/domain/history.ts';
import { type EntrantId, isEntrantId } from '../../../src/domain/ids.ts';
import { type RandomSource, seededRandom } from '../../../src/domain/random.ts';
import { DAY_MS, instant } from '../../../src/domain/time.ts';
import { moneyOfNumber } from '../../../src/domain/units.ts';

/** A share of 200 runs is off by 1.5 points by chance alone, one of 1,000 by 0.7. */
const RUNS = 1000;
const DAYS = 80;
const MOVE = 0.01;

const named = (name: string): EntrantId => (isEntrantId(name) ? name : expect.fail());
const history = (name: string, returns: readonly number[], from = 0): AccountHistory => {
  let level = 10_000;
  const samples = [0, ...returns].map((change, day) => {
    level *= 1 + change;
    const equity = moneyOfNumber(level, 'down');
    return { at: instant(from + day * DAY_MS), equity, exposure: equity };
  });
  return equityAlone(named(name), samples);
};

/** A scripted model that knows so large a share of the days by heart, and guesses on the others. */
function played(moves: readonly number[], remembered: number, random: RandomSource): readonly number[] {
  return moves.map((move) => (random.next() < remembered ? Math.abs(move) : random.next() < 0.5 ? move : -move));
}

function premiumOf(remembered: number, run: number) {
  const random = seededRandom('memory', run, remembered);
  const moves = Array.from({ length: DAYS }, () => MOVE * (2 * random.next() - 1));
  const shift = 70 * 7 * DAY_MS;
  const [premium] = memoryPremiums(
    [history('model', played(moves, remembered, random))],
    [history('model', played(moves, 0, random), shift)],
  );
  return premium ?? expect.fail('no premium');
}

/** The mean of |move| is half of `MOVE`. */
const doseOf = (remembered: number): number => remembered * DAYS * (MOVE / 2);

describe('the memory premium', () => {
  it('is the dose that scripted models remember: monotone, and held by 93 to 97 % of the intervals', () => {
    const found = [0, 0.25, 0.5, 1].map((remembered) => {
      const premiums = Array.from({ length: RUNS }, (_, run) => premiumOf(remembered, run));
      const dose = doseOf(remembered);
      const held = premiums.filter(
        ({ interval }) => !('none' in interval) && interval.low <= dose && dose <= interval.high,
      );
      return { mean: premiums.reduce((sum, { premium }) => sum + premium, 0) / RUNS, covered: held.length / RUNS };
    });
    const means = found.map(({ mean }) => mean);
    expect(means).toEqual([...means].sort((left, right) => left - right));
    for (const { covered } of found) {
      expect(covered, JSON.stringify(found)).toBeGreaterThanOrEqual(0.93);
      expect(covered, JSON.stringify(found)).toBeLessThanOrEqual(0.97);
    }
  });

  it('is nothing for who does the same in both, and has no interval where the runs do not pair up', () => {
    const [same] = memoryPremiums(
      [history('rules', [0.01, -0.02, 0.01])],
      [history('rules', [0.01, -0.02, 0.01], DAY_MS * 700)],
    );
    expect(same).toMatchObject({ premium: 0, same: true, interval: { none: 'fewer than 20 periods' } });
    const long = Array.from({ length: 40 }, (_, at) => (at % 3) / 100);
    const [other] = memoryPremiums([history('a', long), history('b', long)], [history('a', long.slice(1))]);
    expect(other).toMatchObject({ entrant: 'a', interval: { none: 'the runs have not as many periods' } });
  });
});
