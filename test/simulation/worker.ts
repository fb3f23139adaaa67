import type { Task, Told } from './farm.ts';
import { simulate } from './simulate.ts';

process.on('message', async ({ seed, cycles }: Task) => {
  process.send?.(await tell(seed, cycles));
});

async function tell(seed: number, cycles: number): Promise<Told> {
  try {
    return { seed, ok: true, simulated: await simulate(seed, cycles) };
  } catch (error) {
    return { seed, ok: false, broke: error instanceof Error ? `${error.name}: ${error.message}` : String(error) };
  }
}
