import { describe, expect, it } from 'vitest';
import { LUCK_KINDS, type LuckKind, oracleOf, seasonOf } from '../../../src/arena/proof/season.ts';
import { centralMoment, mean } from '../../../src/arena/statistics.ts';
import type { AccountHistory } from '../../../src/domain/history.ts';

const SEASONS = 60;

function changesOf({ samples }: AccountHistory): readonly number[] {
  const levels = samples.map(({ equity }) => Number(equity));
  return levels.slice(1).map((level, at) => level / (levels[at] ?? Number.NaN) - 1);
}

/** What the skilless of many seasons gained each day beyond the market that they share. */
function luckOf(kind: LuckKind): readonly (readonly number[])[] {
  return Array.from({ length: SEASONS }, (_, number) => seasonOf(kind, number)).flatMap(({ hold, skilless }) => {
    const market = changesOf(hold);
    return skilless.map((history) => changesOf(history).map((change, day) => change - (market[day] ?? Number.NaN)));
  });
}

describe('luck in a made-up season', () => {
  it.each(LUCK_KINDS)('%s, spreads by 1.5 % a day round nothing', (kind) => {
    const days = luckOf(kind).flat();
    expect(Math.abs(mean(days))).toBeLessThan(0.0003);
    expect(Math.sqrt(centralMoment(days, 2, 0)) / 0.015).toBeGreaterThan(0.97);
    expect(Math.sqrt(centralMoment(days, 2, 0)) / 0.015).toBeLessThan(1.03);
  });

  it('remembers a fifth of the day before where it is autocorrelated, and nothing elsewhere', () => {
    const memoryOf = (kind: LuckKind): number => {
      const runs = luckOf(kind);
      const products = runs.flatMap((run) => run.slice(1).map((change, day) => change * (run[day] ?? Number.NaN)));
      return mean(products) / centralMoment(runs.flat(), 2, 0);
    };
    expect(memoryOf('autocorrelated')).toBeCloseTo(0.2, 1);
    expect(memoryOf('normal')).toBeCloseTo(0, 1);
  });

  it('has its extremes more often than a normal day where tails are fat or storms come', () => {
    const excess = (kind: LuckKind): number => {
      const days = luckOf(kind).flat();
      return centralMoment(days, 4, 0) / centralMoment(days, 2, 0) ** 2 - 3;
    };
    expect(Math.abs(excess('normal'))).toBeLessThan(0.2);
    expect(Math.abs(excess('autocorrelated'))).toBeLessThan(0.2);
    expect(excess('fat tails')).toBeGreaterThan(1.5);
    expect(excess('unequal volatility')).toBeGreaterThan(1);
  });
});

describe('a made-up season', () => {
  it('plants one entrant whose lead is an edge, and knows an oracle that never loses a day', () => {
    const seasons = Array.from({ length: SEASONS }, (_, number) => seasonOf('normal', number));
    const lead = (history: AccountHistory, hold: AccountHistory): number =>
      mean(changesOf(history)) - mean(changesOf(hold));
    const planted = mean(seasons.map((season) => lead(season.planted, season.hold)));
    const skilless = mean(seasons.flatMap(({ hold, skilless: all }) => all.map((one) => lead(one, hold))));
    expect(planted).toBeGreaterThan(0.001);
    expect(Math.abs(skilless)).toBeLessThan(0.0003);
    for (const season of seasons.slice(0, 5)) {
      const market = changesOf(season.hold);
      changesOf(oracleOf(season)).forEach((change, day) => {
        expect(change).toBeCloseTo(Math.max(market[day] ?? Number.NaN, 0), 9);
      });
    }
  });
});
