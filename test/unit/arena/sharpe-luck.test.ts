import { describe, expect, it } from 'vitest';
import { luckiestSharpe } from '../../../src/arena/deflated-sharpe.ts';
import type { Metric } from '../../../src/arena/metric.ts';
import { probabilityAbove, sharpeScore } from '../../../src/arena/metrics/probabilistic-sharpe.ts';
import { normalBelow, normalQuantile } from '../../../src/arena/normal.ts';

/** That the true Sharpe is above 0, for an account of 10,000 whose money is rounded. */
function chanceOf(returns: readonly number[]): Metric {
  return probabilityAbove({ returns, roundings: returns.map(() => 2e-12) }, 0);
}

describe('luck in a Sharpe ratio', () => {
  it('knows the normal distribution to tabled values', () => {
    const table = [
      [0, 0.5],
      [1, 0.8413447460685429],
      [-1.959963984540054, 0.025],
      [3, 0.9986501019683699],
      [-6, 9.865876450376946e-10],
    ] as const;
    for (const [x, share] of table) expect(normalBelow(x)).toBeCloseTo(share, 13);
    expect(normalBelow(9)).toBe(1);
    expect(normalBelow(-40)).toBe(0);
    for (const share of [1e-6, 0.01, 0.5, 0.975, 0.999])
      expect(normalBelow(normalQuantile(share))).toBeCloseTo(share, 12);
  });

  it("repeats the worked example of the deflated Sharpe's paper", () => {
    const threshold = luckiestSharpe(100, Math.sqrt(0.5 / 250));
    expect(threshold).toBeCloseTo(0.1132, 4);
    const score = sharpeScore(2.5 / Math.sqrt(250), threshold, { count: 1250, skewness: -3, kurtosis: 10 });
    expect(normalBelow(score)).toBeCloseTo(0.9004, 4);
  });

  it('is even about returns that cancel out, and has no answer for equity that stands still', () => {
    const even = chanceOf([0.01, -0.01, 0.01, -0.01]);
    expect(even).toEqual({ value: 0.5 });
    expect(chanceOf([0, 0, 0])).toEqual({ none: 'equity never moved' });
    expect(chanceOf([0.01, 0.01, 0.01])).toEqual({ none: 'returns differ by no more than rounding' });
    expect(chanceOf([0.01])).toEqual({ none: 'fewer than 2 returns' });
  });

  it('is the formula of Bailey and López de Prado of skewed, heavy returns', () => {
    const returns = [0.02, -0.01, 0.03, 0.005, -0.02, 0.01];
    const mean = returns.reduce((sum, change) => sum + change, 0) / 6;
    const moment = (power: number): number => returns.reduce((sum, change) => sum + (change - mean) ** power, 0) / 6;
    const sharpe = mean / Math.sqrt((moment(2) * 6) / 5);
    const [skewness, kurtosis] = [moment(3) / moment(2) ** 1.5, moment(4) / moment(2) ** 2];
    const error = Math.sqrt((1 - skewness * sharpe + ((kurtosis - 1) / 4) * sharpe ** 2) / 5);
    for (const threshold of [0, 0.2]) {
      const told = probabilityAbove({ returns, roundings: returns.map(() => 1e-12) }, threshold);
      expect('none' in told ? Number.NaN : told.value).toBeCloseTo(normalBelow((sharpe - threshold) / error), 12);
    }
  });

  it('knows the far ends of the normal distribution', () => {
    expect(normalBelow(-8.2)).toBeGreaterThan(0);
    expect(normalBelow(-8.3)).toBe(0);
    expect(normalBelow(8.3)).toBe(1);
    expect(normalBelow(-5) + normalBelow(5)).toBeCloseTo(1, 14);
    expect(normalQuantile(0.975)).toBeCloseTo(1.959963984540054, 12);
    expect(normalQuantile(0.5)).toBeCloseTo(0, 14);
    expect(normalQuantile(0.001)).toBeCloseTo(-3.090232306167813, 10);
  });

  it('grows with the evidence', () => {
    const month = Array.from({ length: 20 }, (_, day) => (day % 3 === 0 ? -0.01 : 0.01));
    const year = Array.from({ length: 240 }, (_, day) => (day % 3 === 0 ? -0.01 : 0.01));
    const chance = (returns: readonly number[]): number => {
      const metric = chanceOf(returns);
      return 'none' in metric ? Number.NaN : metric.value;
    };
    expect(chance(year)).toBeGreaterThan(chance(month));
    expect(chance(month)).toBeGreaterThan(0.5);
  });
});
