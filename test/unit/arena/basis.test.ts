import { describe, expect, it } from 'vitest';
import { basisText, bucketOf } from '../../../src/arena/basis.ts';
import { type ReturnSeries, returnsOf } from '../../../src/arena/returns.ts';
import type { EquityPoint } from '../../../src/domain/record.ts';
import { DAY_MS, HOUR_MS, instant, MINUTE_MS, SECOND_MS } from '../../../src/domain/time.ts';
import { dollars, history, START } from '../../support/arena-histories.ts';

/** An account that gains a dollar a sample, sampled at these times. */
function sampledAt(times: readonly number[], sessionMs?: number): ReturnSeries {
  const samples: EquityPoint[] = times.map((at, index) => ({
    at: instant(at),
    equity: dollars(10_000 + index),
    exposure: dollars(0),
  }));
  return returnsOf(
    history({ name: 'a', levels: [] }, { samples, sessionMs, finalEquity: samples.at(-1)?.equity ?? dollars(10_000) }),
  );
}

const every = (count: number, stepMs: number, from: number = START): number[] =>
  Array.from({ length: count }, (_, index) => from + index * stepMs);

describe('time grid of returns', () => {
  it('is a day where the run lasts for days, and says so', () => {
    const { basis, returns } = sampledAt(every(24 * 15 + 1, HOUR_MS));
    expect(returns).toHaveLength(15);
    expect(basisText(basis)).toBe('T = 15 daily returns, N = 365 a year');
    expect(basis.spanDays).toBe(15);
  });

  it('counts 252 days a year where the market sleeps at weekends', () => {
    const weekdays = every(60, DAY_MS, START + 21 * HOUR_MS).filter((at) => ![0, 6].includes(new Date(at).getUTCDay()));
    expect(basisText(sampledAt(weekdays).basis)).toBe(`T = ${weekdays.length - 1} daily returns, N = 252 a year`);
  });

  it('takes no weekend and no hole of a run of few samples for its period', () => {
    const closes = [2, 3, 4, 5, 8].map((day) => Date.UTC(2024, 0, day, 21));
    expect(sampledAt(closes).basis).toMatchObject({ periodMs: DAY_MS, periodsPerYear: 252 });
    const hours = [0, 1, 2, 3, 9, 10, 11, 12, 13].map((hour) => START + hour * HOUR_MS);
    expect(sampledAt(hours).basis.periodMs).toBe(HOUR_MS);
  });

  it('gives midnight to the day that ends there', () => {
    expect(bucketOf(START, DAY_MS)).toBe(bucketOf(START - 1, DAY_MS));
    expect(bucketOf(START + 1, DAY_MS)).toBe(bucketOf(START, DAY_MS) + 1);
  });

  it('is the sample interval where the run lasts for hours', () => {
    const { basis, returns } = sampledAt(every(181, MINUTE_MS));
    expect(returns).toHaveLength(180);
    expect(basisText(basis)).toBe('T = 180 returns of 1m out of 0.1 days, N = 525600 a year');
  });

  it('is the coarsest interval where samples become rarer as the run grows', () => {
    const fine = every(1000, SECOND_MS);
    const { basis, returns } = sampledAt([...fine, ...every(300, MINUTE_MS, START + 17 * MINUTE_MS)]);
    expect(basis.periodMs).toBe(MINUTE_MS);
    expect(returns).toHaveLength(316);
    expect(basis.periodsPerYear).toBe(525_600);
  });

  it('derives N from the session where nights are not sampled', () => {
    const times = every(5, DAY_MS).flatMap((day) => every(390, MINUTE_MS, day + 870 * MINUTE_MS));
    const { basis } = sampledAt(times, 390 * MINUTE_MS);
    expect(basis.periodMs).toBe(MINUTE_MS);
    expect(basis.periodsPerYear).toBe(252 * 390);
  });

  it.each([
    ['a coin with holes', (bar: number) => bar % 5 !== 0, undefined, 365 * 96],
    ['a coin that trades one quarter in three', (bar: number) => bar % 3 === 0, undefined, 365 * 96],
    [
      'a stock with holes',
      (bar: number) => bar % 96 >= 58 && bar % 96 < 84 && bar % 5 !== 0,
      390 * MINUTE_MS,
      252 * 26,
    ],
    [
      'a currency that sleeps at weekends',
      (bar: number) => ![5, 6].includes(Math.floor(bar / 96) % 7),
      undefined,
      252 * 96,
    ],
  ] as const)('takes the year of %s from its market', (_, isTraded, sessionMs, wanted) => {
    const bars = Array.from({ length: 9 * 96 }, (_, bar) => bar).filter(isTraded);
    const { basis } = sampledAt(
      bars.map((bar) => START + (bar + 1) * 15 * MINUTE_MS),
      sessionMs,
    );
    expect(basis.periodsPerYear * basis.periodMs).toBe(wanted * 15 * MINUTE_MS);
  });

  it('keeps what a first period with several samples returned, from the capital on', () => {
    const { returns } = sampledAt(every(24 * 12, HOUR_MS, START + HOUR_MS));
    expect(returns).toHaveLength(12);
    expect(returns[0]).toBeCloseTo(23 / 10_000, 12);
  });

  it('compounds to the return of the account', () => {
    const account = history({ name: 'a', levels: [11_000, 9_900, 12_000] }, { finalEquity: dollars(13_000) });
    expect(returnsOf(account).returns.reduce((growth, change) => growth * (1 + change), 1)).toBeCloseTo(1.3, 12);
  });

  it('has no returns without samples, and one between two', () => {
    expect(sampledAt([]).returns).toEqual([]);
    expect(sampledAt([START]).returns).toEqual([]);
    expect(sampledAt([START, START + DAY_MS]).returns).toHaveLength(1);
  });

  it('takes Saturdays for closed where less than half as many of them as of other days were seen', () => {
    // Monday to Monday, one sample a day at noon; the first and the last day are not whole.
    const seen = (days: readonly number[]): number =>
      sampledAt([0, ...days, 15].map((day) => START + day * DAY_MS + 12 * HOUR_MS)).basis.periodsPerYear;
    const weekdays = [1, 2, 3, 4, 7, 8, 9, 10, 11, 14];
    expect(seen(weekdays)).toBe(252);
    expect(seen([...weekdays, 5].sort((left, right) => left - right))).toBe(365);
  });

  it('counts the year of a period longer than a day by its length alone', () => {
    const weekly = sampledAt(every(30, 7 * DAY_MS, START + 5 * DAY_MS), 390 * MINUTE_MS);
    expect(weekly.basis).toMatchObject({ periodMs: 7 * DAY_MS, periodsPerYear: 365 / 7 });
  });

  it('says days where there are more than ten of them', () => {
    const days = (count: number) => sampledAt(every(count * 24, HOUR_MS, START + HOUR_MS)).basis.periodMs;
    expect(days(10)).toBe(HOUR_MS);
    expect(days(11)).toBe(DAY_MS);
    expect(basisText({ periodMs: DAY_MS, periodsPerYear: 365.4, returnCount: 9, spanDays: 9.94 })).toBe(
      'T = 9 daily returns out of 9.9 days, N = 365 a year',
    );
    expect(basisText({ periodMs: HOUR_MS, periodsPerYear: 8_760, returnCount: 240, spanDays: 10 })).toBe(
      'T = 240 returns of 1h, N = 8760 a year',
    );
  });
});
