import type { SharedStore } from '../../../ports/shared-store.ts';
import type { SweepSpace } from '../sweep-space.ts';
import type { ModelsHere } from './models-here.ts';
import { fillPurse, hearEmpty } from './sweep-purse.ts';

interface Beginning {
  readonly store: SharedStore;
  readonly here: ModelsHere;
  /** Whether nobody but this process is asked to do the jobs. */
  readonly isAlone: boolean;
  readonly note: (line: string) => void;
  readonly stop: AbortSignal;
}

/**
 * Says what the models of a sweep may cost, before the first is asked, and lets all workers spend that much. `spent` throws
 * MoneySpent once that is spent, and else never ends.
 * @throws InputError where this process is alone and has no key
 */
export async function beginAsking(
  { grid, asked }: SweepSpace,
  { store, here, isAlone, note, stop }: Beginning,
): Promise<{ readonly spent: Promise<never> }> {
  const never = new Promise<never>(() => undefined);
  if (asked.all.length === 0) return { spent: never };
  const { name, maxCost, rates } = grid.data;
  for (const models of asked.all) {
    const lacking = here.lacking(models);
    if (lacking === undefined) continue;
    if (isAlone) throw lacking;
    note(`note: left to workers that can ask: ${lacking.message}`);
  }
  for (const line of asked.quotes) note(line);
  if (maxCost !== undefined) note(`all runs of the sweep stop at ${maxCost} together`);
  await fillPurse(store, name, { maxCost: maxCost === undefined ? undefined : Number.parseFloat(maxCost), rates });
  const spent = hearEmpty(store, name, stop).then(() => never);
  spent.catch(() => undefined);
  return { spent };
}
