import { expect, it } from 'vitest';
import { simulate } from './simulate.ts';

/** `npm run simulate` runs a thousand. */
const SEEDS = 10;
const CYCLES = 200;

it(`${SEEDS} seeds of ${CYCLES} cycles, on noisy tapes and failing disks, equal their unfaulted twins and break no rule`, {
  timeout: 600_000,
}, async () => {
  const sums = { fills: 0, faults: 0 };
  for (let seed = 1; seed <= SEEDS; seed += 1) {
    const { fills, faults } = await named(seed, simulate(seed, CYCLES));
    sums.fills += fills;
    sums.faults += faults;
  }
  // The worlds went where they are meant to go.
  expect(sums.fills).toBeGreaterThan(SEEDS * 50);
  expect(sums.faults).toBeGreaterThan(SEEDS / 4);
});

async function named<Value>(seed: number, run: Promise<Value>): Promise<Value> {
  try {
    return await run;
  } catch (error) {
    throw new Error(`seed ${seed}; again: npm run simulate -- --seed ${seed} --cycles ${CYCLES}`, { cause: error });
  }
}
