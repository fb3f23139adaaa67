import { expect, it } from 'vitest';
import { probeCalibration } from '../../../../src/arena/probe/calibration.ts';

const came = (said: number, odds: number) => ({ said, odds, came: true });
const failed = (said: number, odds: number) => ({ said, odds, came: false });

it('is Brier against what came, and reliability against the odds', () => {
  const one = probeCalibration([came(0.9, 0.5), failed(0.9, 0.5), came(0.2, 0.4), failed(0.2, 0.4)]);
  expect(one.brier).toBeCloseTo((0.01 + 0.81 + 0.64 + 0.04) / 4, 12);
  expect(one.brierOfOdds).toBeCloseTo((0.25 + 0.25 + 0.36 + 0.16) / 4, 12);
  expect(one.reliability).toBeCloseTo((0.16 + 0.16 + 0.04 + 0.04) / 4, 12);
  expect(one.bins).toEqual([
    { count: 2, said: expect.closeTo(0.2, 9), odds: expect.closeTo(0.4, 9) },
    { count: 2, said: expect.closeTo(0.9, 9), odds: expect.closeTo(0.5, 9) },
  ]);
});

it('has no reliability to lose where the odds themselves are said, and an interval of nothing', () => {
  const one = probeCalibration([came(0.3, 0.3), failed(0.7, 0.7), failed(1, 1)]);
  expect(one.reliabilityInterval).toEqual({ low: 0, high: 0 });
  expect(one.brier).toBe(one.brierOfOdds);
  const { brierInterval } = one;
  if ('none' in brierInterval) expect.fail(brierInterval.none);
  expect(brierInterval.low).toBeLessThan(one.brier);
  expect(brierInterval.high).toBeGreaterThan(one.brier);
});
