import { describe, expect, it } from 'vitest';
import { DRAWS } from '../../../src/arena/interval.ts';
import { normalQuantile } from '../../../src/arena/normal.ts';
import { freedomOf, lostMemory, shortfall, spreadsOf } from '../../../src/arena/spread.ts';
import { seededRandom } from '../../../src/domain/random.ts';

function remembering(memory: number, count: number): number[] {
  const random = seededRandom('spread', memory, count);
  let value = 0;
  return Array.from({ length: count }, () => {
    let error = -6;
    for (let part = 0; part < 12; part += 1) error += random.next();
    value = memory * value + error;
    return value;
  });
}

describe('how much wider than redrawn runs the truth lies', () => {
  it('gives single returns the deviation of a sample, and blocks what centring took', () => {
    expect(shortfall(10, 1)).toBeCloseTo(Math.sqrt(10 / 9), 12);
    expect(shortfall(250, 13)).toBeCloseTo(Math.sqrt(250 / 225), 12);
  });

  it('counts single returns as free, and blocks of b by what their window keeps', () => {
    expect(freedomOf(100, 1)).toBe(100);
    // q = 1/2: (1 − 1/4) / (1 + 1/4) of them.
    expect(freedomOf(100, 2)).toBeCloseTo(60, 12);
  });

  it('spreads draws as Student’s t beside the normal: its variance is n / (n − 2)', () => {
    const spreads = spreadsOf(250, 13);
    expect(spreads).toHaveLength(DRAWS);
    const square = spreads.reduce((sum, spread) => sum + spread * spread, 0) / DRAWS;
    const freedom = freedomOf(250, 13);
    expect(square / shortfall(250, 13) ** 2 / (freedom / (freedom - 2))).toBeCloseTo(1, 2);
    expect(Math.max(...spreadsOf(1e9, 1))).toBeLessThan(1.001);
    // Fewer blocks than a distribution can be told from still give numbers.
    expect(spreadsOf(10, 3).every((spread) => spread > 0.5 && spread < 100)).toBe(true);
  });

  it('gives back what blocks lose of a memory, and nothing where there is none', () => {
    const [b, memory] = [7, 0.5];
    const kept = memory * (1 - 1 / b);
    const whole = Math.sqrt(((1 + memory) * (1 - kept)) / ((1 - memory) * (1 + kept)));
    expect(lostMemory([remembering(0, 5_000), remembering(memory, 5_000)], b) / whole).toBeCloseTo(1, 1);
    expect(lostMemory([remembering(memory, 5_000)], b)).toBeGreaterThan(1.05);
    expect(lostMemory([remembering(memory, 5_000)], 200)).toBeLessThan(1.02);
    expect(lostMemory([remembering(-0.5, 5_000)], b)).toBe(1);
    expect(lostMemory([new Array<number>(50).fill(0.1)], b)).toBeLessThan(1.01);
    expect(lostMemory([], b)).toBe(1);
    expect(lostMemory([Array.from({ length: 1_000 }, (_, at) => at)], b)).toBeLessThan(9);
  });
  it('is missing over the root of χ² / n, draw by draw in the normal’s order', () => {
    const [freedom, missing] = [freedomOf(60, 5), shortfall(60, 5)];
    const cut = 2 / (9 * freedom);
    spreadsOf(60, 5).forEach((spread, draw) => {
      const root = 1 - cut + normalQuantile((draw + 0.5) / DRAWS) * Math.sqrt(cut);
      expect(spread).toBeCloseTo(missing / Math.max(root, 0.1) ** 1.5, 6);
    });
    // Of so few that the root would be none, it is a tenth: the factor is 0.1^−1.5 of what is missing.
    expect(spreadsOf(5, 2)[0]).toBeCloseTo(shortfall(5, 2) * 0.1 ** -1.5, 9);
    expect(freedomOf(60, 5)).toBeCloseTo((60 * (1 - 0.64)) / 1.64, 12);
  });

  it('remembers by the correlation with the value before, Kendall’s bias given back', () => {
    // Errors −1, 0, 1 of 1, 2, 3: products 0 + 0, squares 2; (0 + 1) / 3 of three values.
    const wide = (memory: number, b: number): number => {
      const kept = memory * (1 - 1 / b);
      return Math.sqrt(((1 + memory) * (1 - kept)) / ((1 - memory) * (1 + kept)));
    };
    expect(lostMemory([[1, 2, 3]], 4)).toBeCloseTo(wide(1 / 3, 4), 12);
    // Errors −3, −1, 1, 3: products 3 − 1 + 3, squares 20; 0.25 + 1.75 / 4.
    expect(
      lostMemory(
        [
          [2, 4, 6, 8],
          [1, 2, 3],
        ],
        4,
      ),
    ).toBeCloseTo(wide(0.25 + 1.75 / 4, 4), 12);
    expect(lostMemory([Array.from({ length: 1_000 }, (_, at) => at)], 7)).toBeCloseTo(wide(0.97, 7), 12);
    // What varies by rounding alone has only the bias of its length.
    expect(lostMemory([[1, 1 + 1e-12, 1 + 2e-12, 1 + 3e-12]], 4)).toBeCloseTo(wide(1 / 4, 4), 12);
  });
});
