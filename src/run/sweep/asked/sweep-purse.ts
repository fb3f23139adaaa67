import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { TICKS_A_DOLLAR } from '../../../domain/call-usage.ts';
import { WorkerEnded } from '../../../domain/errors.ts';
import type { SharedStore, StoreEntry } from '../../../ports/shared-store.ts';
import { read } from '../job-records.ts';

const ticks = z.int().nonnegative();

const purseSchema = z.strictObject({
  /** The most that all calls of the sweep may ever cost; null where its models charge nothing. */
  maxTicks: ticks.nullable(),
  spentTicks: ticks,
  /** Set aside for calls under way, by who makes them. Of a worker that is gone they stay: they may be charged for. */
  heldTicks: z.record(z.string(), ticks),
  /** Whether a call could not be paid for since the bound was last set: nothing new is begun. */
  isEmpty: z.boolean(),
  /** Calls a minute that all workers together may make, by provider. */
  rates: z.record(z.string(), z.int().positive()),
});

/** What the calls of a sweep may cost and have cost, in ticks of 1e-10 US dollars. */
export type SweepPurse = z.output<typeof purseSchema>;

/** What stands on the store for all calls of one sweep, whoever makes them. */
export interface PurseBounds {
  /** US dollars; undefined where its models charge nothing. */
  readonly maxCost: number | undefined;
  readonly rates: Readonly<Record<string, number>>;
}

/** The next call of a sweep could cost more than is left: whatever is done and paid for stays. */
export class MoneySpent extends WorkerEnded {}

/** Lets a sweep go on up to these bounds; what it has spent before counts. */
export async function fillPurse(store: SharedStore, sweep: string, { maxCost, rates }: PurseBounds): Promise<void> {
  const maxTicks = maxCost === undefined ? null : Math.round(maxCost * TICKS_A_DOLLAR);
  await change(store, sweep, (purse) => ({ ...purse, maxTicks, rates: { ...rates }, isEmpty: false }));
}

export async function purseOf(store: SharedStore, sweep: string): Promise<SweepPurse> {
  return purseIn(await store.get(keyOf(sweep)));
}

/** A call that is about to be made. */
interface Held {
  readonly sweep: string;
  /** Who makes it: a name that no other call has. */
  readonly by: string;
}

const ASK_AGAIN_MS = 50;

interface HoldOptions {
  readonly mostTicks: number;
  /** How long calls under way are waited for without a word of any of them. */
  readonly patienceMs: number;
  readonly stop: AbortSignal;
}

/**
 * Sets aside what a call can cost at most, before it is made: all that is spent and set aside stays within the bound. Where
 * only calls under way stand in its way, they are waited for: most cost less than was set aside.
 * @throws MoneySpent where that much is not left, and the reason of `stop`
 */
export async function holdFor(
  store: SharedStore,
  { sweep, by }: Held,
  { mostTicks, patienceMs, stop }: HoldOptions,
): Promise<void> {
  if (mostTicks === 0) return;
  for (let seen = { revision: 0, atMs: 0 }; ; ) {
    stop.throwIfAborted();
    const entry = await store.get(keyOf(sweep));
    const { revision = 0 } = entry ?? {};
    const before = purseIn(entry);
    const most = before.maxTicks ?? 0;
    if (usedTicks(before) + mostTicks <= most) {
      const heldTicks = { ...before.heldTicks, [by]: mostTicks };
      if ((await store.putLasting(keyOf(sweep), JSON.stringify({ ...before, heldTicks }), revision)) !== undefined)
        return;
      continue;
    }
    if (seen.revision !== revision) seen = { revision, atMs: performance.now() };
    if (before.spentTicks + mostTicks > most || performance.now() - seen.atMs > patienceMs) {
      const purse = await change(store, sweep, (now) => ({ ...now, isEmpty: true }));
      throw moneySpent(sweep, purse);
    }
    await sleep(ASK_AGAIN_MS, undefined, { signal: stop }).catch(() => undefined);
  }
}

/** Books what a call has cost in the place of what was set aside for it. */
export async function settleCall(store: SharedStore, { sweep, by }: Held, costTicks: number): Promise<void> {
  await change(store, sweep, ({ heldTicks: { [by]: _, ...heldTicks }, ...purse }) => ({
    ...purse,
    heldTicks,
    spentTicks: purse.spentTicks + costTicks,
  }));
}

const LOOK_MS = 1_000;

/** Throws MoneySpent once the purse is empty, whoever found it so; ends quietly when it is told to stop. */
export async function hearEmpty(store: SharedStore, sweep: string, stop: AbortSignal): Promise<void> {
  while (!stop.aborted) {
    const purse = await purseOf(store, sweep);
    if (purse.isEmpty) throw moneySpent(sweep, purse);
    await sleep(LOOK_MS, undefined, { signal: stop }).catch(() => undefined);
  }
}

function moneySpent(sweep: string, { maxTicks, spentTicks, heldTicks }: SweepPurse): MoneySpent {
  const held = sumOf(heldTicks);
  const aside = held === 0 ? '' : ` and ${ticksText(held)} set aside for calls whose end nobody has told`;
  const what = `its maxCost of ${ticksText(maxTicks ?? 0)} does not pay for another call (${ticksText(spentTicks)} spent${aside})`;
  const mend = 'give a larger maxCost and run the same command: what is done and paid for stays';
  return new MoneySpent({ code: 'sweep-money-spent', where: `sweep ${sweep}`, what, mend });
}

/** `1.25 USD`. */
export function ticksText(amountTicks: number): string {
  return `${Number((amountTicks / TICKS_A_DOLLAR).toFixed(4))} USD`;
}

function usedTicks({ spentTicks, heldTicks }: SweepPurse): number {
  return spentTicks + sumOf(heldTicks);
}

function sumOf(amounts: Readonly<Record<string, number>>): number {
  return Object.values(amounts).reduce((sum, amount) => sum + amount, 0);
}

const NO_PURSE: SweepPurse = { maxTicks: null, spentTicks: 0, heldTicks: {}, isEmpty: false, rates: {} };

/** By compare-and-set: of two who change it at once one looks again. */
async function change(store: SharedStore, sweep: string, next: (purse: SweepPurse) => SweepPurse): Promise<SweepPurse> {
  for (;;) {
    const entry = await store.get(keyOf(sweep));
    const purse = next(purseIn(entry));
    if ((await store.put(keyOf(sweep), JSON.stringify(purse), entry?.revision ?? 0)) !== undefined) return purse;
  }
}

function purseIn(entry: StoreEntry | undefined): SweepPurse {
  return entry === undefined ? NO_PURSE : read(entry.value, purseSchema, 'purse');
}

function keyOf(sweep: string): string {
  return `purse.${sweep}`;
}
