import { describe, expect, it } from 'vitest';
import { entrantResults } from '../../../src/arena/entrant-result.ts';
import { daysFor, type Luck, luckOf, outlookOf } from '../../../src/arena/plan.ts';
import { DAYS, designOf, RIVALS, seasonOf } from '../../../src/arena/proof/season.ts';

function luckIn(histories: Parameters<typeof entrantResults>[0]): Luck {
  const [hold, ...rivals] = entrantResults(histories);
  const luck = luckOf(rivals, hold);
  if ('none' in luck) throw new Error(luck.none);
  return luck;
}

describe('a plan from what baselines do on the tapes', () => {
  const seasons = Array.from({ length: 12 }, (_, number) => seasonOf('normal', number));

  it('finds the deviation of leads that made the seasons', () => {
    const found = seasons.map(({ hold, skilless }) => luckIn([hold, ...skilless]).deviation);
    const mean = found.reduce((sum, one) => sum + one, 0) / found.length;
    expect(mean / designOf('normal').deviation).toBeGreaterThan(0.9);
    expect(mean / designOf('normal').deviation).toBeLessThan(1.1);
  });

  it('tells seeds from market: luck that each seed draws anew is all of it, luck that they share none', () => {
    const [first] = seasons;
    if (first === undefined) throw new Error('no season');
    const seedsOf = (copies: readonly (typeof first.hold)[]) =>
      copies.map((history) => ({ ...history, entrant: first.planted.entrant }));
    expect(luckIn([first.hold, ...seedsOf(first.skilless)]).seedShare).toBeGreaterThan(0.8);
    const [one] = first.skilless;
    if (one === undefined) throw new Error('no rival');
    expect(luckIn([first.hold, ...seedsOf([one, one, one])]).seedShare).toBeLessThan(1e-9);
    expect(luckIn([first.hold, one]).seedShare).toBeUndefined();
  });

  it('says why where the tapes tell nothing', () => {
    const [first] = seasons;
    const [hold] = entrantResults(first === undefined ? [] : [first.hold]);
    expect(luckOf([], hold)).toEqual({ none: expect.stringContaining('without a model') });
    expect(luckOf([], undefined)).toEqual({ none: expect.stringContaining('buy-and-hold') });
    expect(luckOf(hold === undefined ? [] : [hold], hold)).toEqual({ none: expect.stringContaining('exactly') });
  });
});

describe('an outlook', () => {
  const luck: Luck = { entrants: [], deviation: 0.015, periods: DAYS, days: DAYS, seedShare: 0.5 };
  const ask = { rivals: RIVALS, length: 1, seeds: 1, difference: 0.2 };

  it('is told with the chance that it promises, at the length it names', () => {
    const { detectable } = outlookOf(luck, ask);
    expect(outlookOf(luck, { ...ask, difference: detectable }).power).toBeCloseTo(0.8, 9);
    const days = daysFor(luck, ask);
    expect(outlookOf(luck, { ...ask, length: days / luck.days }).power).toBeGreaterThanOrEqual(0.8);
    expect(outlookOf(luck, { ...ask, length: (days - 2) / luck.days }).power).toBeLessThan(0.8);
  });

  it('halves with four times the days, and a little more as luck is better known; seeds take out their own share', () => {
    const { detectable } = outlookOf(luck, ask);
    const longer = outlookOf(luck, { ...ask, length: 4 }).detectable;
    expect(longer).toBeLessThan(detectable / 2);
    expect(longer).toBeGreaterThan((0.95 * detectable) / 2);
    expect(outlookOf(luck, { ...ask, seeds: 1_000_000 }).detectable).toBeCloseTo(detectable * Math.SQRT1_2, 6);
    expect(outlookOf({ ...luck, seedShare: undefined }, { ...ask, seeds: 9 }).detectable).toBe(detectable);
  });
});
