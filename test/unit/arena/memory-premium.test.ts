import { describe, expect, it } from 'vitest';
import type { Interval } from '../../../src/arena/interval.ts';
import { memoryPremiums } from '../../../src/arena/memory-premium.ts';
import { sumInterval } from '../../../src/arena/paired.ts';
import { equityAlone } from '../../../src/arena/proof/season.ts';
import type { AccountHistory } from '../../../src/domain/history.ts';
import { type EntrantId, isEntrantId } from '../../../src/domain/ids.ts';
import { type RandomSource, seededRandom } from '../../../src/domain/random.ts';
import { DAY_MS, instant } from '../../../src/domain/time.ts';
import { moneyOfNumber } from '../../../src/domain/units.ts';

/** A share of 200 runs is off by 1.5 points by chance alone, one of 1,000 by 0.7; many more in a soak. */
const RUNS = Number(process.env.QUARTET_PREMIUMS ?? 1000);
const FEW = 200;
/** Lengths that nothing divides, too: no period may count for more than another. */
const LENGTHS = [39, 80, 99];
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

function premiumOf(remembered: number, days: number, run: number) {
  const random = seededRandom('planted memory', days, remembered, run);
  const moves = Array.from({ length: days }, () => MOVE * (2 * random.next() - 1));
  const shift = 70 * 7 * DAY_MS;
  const [premium] = memoryPremiums(
    [history('model', played(moves, remembered, random))],
    [history('model', played(moves, 0, random), shift)],
  );
  return premium ?? expect.fail('no premium');
}

/** The mean of |move| is half of `MOVE`. */
const doseOf = (remembered: number, days: number): number => remembered * days * (MOVE / 2);

function shareOf(held: readonly boolean[]): number {
  return held.filter(Boolean).length / held.length;
}

function holds(interval: Interval, value: number): boolean {
  return !('none' in interval) && interval.low <= value && value <= interval.high;
}

describe('the memory premium', () => {
  it.each(LENGTHS)(
    'over %i days is the dose that scripted models remember, held by 93 to 97 of 100 intervals',
    (days) => {
      const found = [0, 0.25, 0.5, 1].map((remembered) => {
        const premiums = Array.from({ length: RUNS }, (_, run) => premiumOf(remembered, days, run));
        const dose = doseOf(remembered, days);
        const held = premiums.map(({ interval }) => holds(interval, dose));
        const mean = premiums.reduce((sum, { premium }) => sum + premium, 0) / RUNS;
        return { remembered, mean, covered: shareOf(held), few: shareOf(held.slice(0, FEW)) };
      });
      const percents = (of: 'covered' | 'few') => found.map((dose) => (dose[of] * 100).toFixed(1)).join(', ');
      const told = `${days} days, 0, 25, 50, 100 % remembered, dose held in ${percents('covered')} % of ${RUNS} runs`;
      console.log(`${told}, in ${percents('few')} % of the first ${FEW}`);
      const means = found.map(({ mean }) => mean);
      expect(means).toEqual([...means].sort((left, right) => left - right));
      for (const { covered } of found) {
        expect(covered, told).toBeGreaterThanOrEqual(0.93);
        expect(covered, told).toBeLessThanOrEqual(0.97);
      }
    },
    3_600_000,
  );

  it('is held as often where one period remembers the one before, as of positions that are kept', () => {
    const random = seededRandom('premium that remembers');
    const covered = Array.from({ length: RUNS }, () => {
      let before = random.next() - 0.5;
      const leads = Array.from({ length: 100 }, () => {
        before = 0.5 * before + random.next() - 0.5;
        return before;
      });
      return holds(sumInterval(leads), 0);
    }).filter(Boolean);
    expect(covered.length / RUNS).toBeGreaterThanOrEqual(0.93);
    expect(covered.length / RUNS).toBeLessThanOrEqual(0.97);
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
