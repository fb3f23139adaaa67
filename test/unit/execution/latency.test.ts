import { describe, expect, it } from 'vitest';
import { seededRandom } from '../../../src/domain/random.ts';
import { instant } from '../../../src/domain/time.ts';
import { Transport } from '../../../src/engine/account.ts';
import { type LatencyModel, latencyMs } from '../../../src/execution/latency.ts';

const SAMPLED: LatencyModel = { kind: 'sampled', leastMs: 40, medianMs: 100, p95Ms: 400, mostMs: 2_000 };

function drawn(model: LatencyModel, count: number, seed = 1): readonly number[] {
  const random = seededRandom(seed, 'latency');
  return Array.from({ length: count }, (_, nth) => latencyMs(model, nth, random));
}

describe('a latency model', () => {
  it('that is fixed or recorded says what it was given, in order and round again', () => {
    expect(drawn({ kind: 'fixed', ms: 250 }, 3)).toEqual([250, 250, 250]);
    expect(drawn({ kind: 'recorded', ms: [80, 95, 70] }, 7)).toEqual([80, 95, 70, 80, 95, 70, 80]);
  });

  it('that is sampled lies as its four points say, in whole milliseconds, the same for a seed', () => {
    const all = drawn(SAMPLED, 20_000);
    expect(drawn(SAMPLED, 20_000)).toEqual(all);
    expect(drawn(SAMPLED, 20, 2)).not.toEqual(all.slice(0, 20));
    expect(all.every((ms) => Number.isInteger(ms) && ms >= 40 && ms <= 2_000)).toBe(true);
    const within = (ms: number): number => all.filter((one) => one < ms).length / all.length;
    expect(within(100)).toBeCloseTo(0.5, 1);
    expect(within(400)).toBeCloseTo(0.95, 2);
    expect([within(70), within(1_200)].map((share) => Math.round(share * 40) / 40)).toEqual([0.25, 0.975]);
  });
});

describe('the way to the venue', () => {
  it('keeps the order in which things were sent', () => {
    const transport = new Transport({ kind: 'recorded', ms: [500, 20, 600] }, seededRandom('unused'));
    // The second is quicker, and waits behind the first; the third is late by itself.
    expect([0, 100, 200].map((now) => transport.arrivalOf(instant(now)))).toEqual([500, 500, 800]);
  });
});
