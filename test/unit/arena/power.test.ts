import { describe, expect, it } from 'vitest';
import { detectableLead, periodsFor, powerOf } from '../../../src/arena/power.ts';

const DESIGN = { rivals: 1, periods: 250, deviation: 0.015 };

/** 250 returns are redrawn in blocks of 13: q = (12 / 13)², so that (1 − q) / (1 + q) of 250 are free. */
const KEPT = (12 / 13) ** 2;
const FREEDOM = (250 * (1 - KEPT)) / (1 + KEPT);
/** Fisher's first term beside the normal's 1.6449: what one rival clears with 5 %. */
const NORMAL = 1.6448536269514722;
const BAR = NORMAL + (NORMAL ** 3 + NORMAL) / (4 * FREEDOM);

describe('the power of a comparison', () => {
  it('is that of a mean of so many periods over the bar of Student’s t', () => {
    // A lead of bar × error is told half the time, one 1.2816 errors above it nine times in ten.
    const error = 0.015 / Math.sqrt(250);
    expect(powerOf(BAR * error, DESIGN)).toBeCloseTo(0.5, 9);
    expect(powerOf((BAR + 1.2815515655446004) * error, DESIGN)).toBeCloseTo(0.9, 9);
    expect(powerOf(0, DESIGN)).toBeLessThan(0.05);
    expect(detectableLead(0.5, DESIGN)).toBeCloseTo(BAR * error, 12);
    expect(detectableLead(0.9, DESIGN)).toBeCloseTo((BAR + 1.2815515655446004) * error, 12);
  });

  it('holds each of several to what the luckiest of them clears in one board of twenty', () => {
    // Each of ten: 0.95^(1/10) = 0.99488, whose normal quantile is 2.5679.
    const normal = 2.5679;
    const bar = normal + (normal ** 3 + normal) / (4 * FREEDOM);
    expect(detectableLead(0.5, { ...DESIGN, rivals: 10 }) / (0.015 / Math.sqrt(250))).toBeCloseTo(bar, 3);
  });
});

describe('the periods that a lead needs', () => {
  it('are the fewest that find it with the chance asked for', () => {
    for (const lead of [0.0005, 0.001, 0.003, 0.01]) {
      const periods = periodsFor(lead, 0.8, { rivals: 5, deviation: 0.015 });
      expect(detectableLead(0.8, { rivals: 5, deviation: 0.015, periods })).toBeLessThanOrEqual(lead);
      expect(detectableLead(0.8, { rivals: 5, deviation: 0.015, periods: periods - 1 })).toBeGreaterThan(lead);
    }
  });

  it('are ten at least, exactly as many where the lead is that of so many, and endless without a lead', () => {
    const design = { rivals: 5, deviation: 0.015 };
    expect(periodsFor(1, 0.8, design)).toBe(10);
    for (const periods of [20, 37])
      expect(periodsFor(detectableLead(0.8, { ...design, periods }), 0.8, design)).toBe(periods);
    for (const lead of [0, -0.01, Number.NaN]) expect(periodsFor(lead, 0.8, design)).toBe(Number.POSITIVE_INFINITY);
  });
});
