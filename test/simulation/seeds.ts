import { runSeeds } from './farm.ts';

/** Runs seeds from `from` on and prints what they went through; true when none broke a rule. */
export async function simulateSeeds(
  from: number,
  seeds: number,
  cycles: number,
  mostFailures = MOST_FAILURES,
): Promise<boolean> {
  const startedMs = performance.now();
  const sums = { seeds: 0, events: 0, rows: 0, fills: 0, faults: 0 };
  const failed: number[] = [];
  await runSeeds(
    Array.from({ length: seeds }, (_, place) => ({ seed: from + place, cycles })),
    (told) => {
      sums.seeds += 1;
      if (told.ok) {
        sums.events += told.simulated.events;
        sums.rows += told.simulated.rows;
        sums.fills += told.simulated.fills;
        sums.faults += told.simulated.faults;
      } else {
        failed.push(told.seed);
        console.log(`seed ${told.seed} broke a rule: ${told.broke}`);
        console.log(`  again: npm run simulate -- --seed ${told.seed} --cycles ${cycles}`);
      }
      return failed.length < mostFailures ? 'go-on' : 'stop';
    },
  );
  const seconds = ((performance.now() - startedMs) / 1_000).toFixed(1);
  console.log(
    `${sums.seeds} seeds of ${cycles} cycles in ${seconds} s: ${sums.events} events, ${sums.rows} rows, ` +
      `${sums.fills} fills, ${sums.faults} disk faults, ${failed.length} seeds failed`,
  );
  return failed.length === 0;
}

/** Enough to see whether they are one bug. */
const MOST_FAILURES = 5;
