import { describe, expect, it } from 'vitest';
import { DRAWS } from '../../../src/arena/interval.ts';
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
});
