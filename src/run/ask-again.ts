import { existsSync, renameSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { copyCalls, unheardAccounts } from '../adapters/cassette/kept-calls.ts';
import { openCassette } from '../adapters/cassette/sqlite-cassette.ts';
import { providerModels } from '../adapters/openai/provider-models.ts';
import { isUnbilled } from '../agents/team-config.ts';
import { cassetteKeeper, openRun } from './journal.ts';
import type { PreparedRun } from './prepare.ts';
import { keySource, providerCatalog } from './providers.ts';
import { holdsRun, RUN_CASSETTE } from './run-file.ts';
import { openRunFolder } from './run-folder.ts';

/**
 * The accounts of a kept run whose models never answered, and can be asked now: with another key, or on another day, they
 * may. Where one answer came, what failed is a part of the run.
 */
export function unheardIn(folder: string, { plan }: PreparedRun): readonly string[] {
  const path = join(folder, RUN_CASSETTE);
  if (!existsSync(path)) return [];
  const providers = providerModels(providerCatalog(), keySource());
  const unheard = new Set(unheardAccounts(path));
  return plan.accounts
    .filter(({ account, team }) => {
      const models = Object.values(team?.models ?? {}).filter((model) => !isUnbilled(model));
      return unheard.has(account) && !models.some(providers.lacksKey);
    })
    .map(({ account }) => account);
}

/**
 * Where a run is made anew beside the one in `out`, whose calls it takes along but for those of `unheard`: nothing that
 * was answered is asked again. Taken up where an earlier try was cut off.
 */
export function folderToAskAgain(out: string, prepared: PreparedRun, unheard: readonly string[]): string {
  const again = againOf(out);
  if (holdsRun(again)) return openRunFolder(again, prepared).path;
  // Not before all calls are in it may a run go on there: one that is missing would be paid for twice.
  const half = `${again}.half`;
  rmSync(half, { recursive: true, force: true });
  const run = openRun(openRunFolder(half, prepared).path, 'group');
  try {
    const cassette = openCassette(join(run.folder, RUN_CASSETTE), 'record', cassetteKeeper(run));
    copyCalls(join(out, RUN_CASSETTE), cassette, ({ account }) => !unheard.includes(account));
    cassette.close();
  } finally {
    run.journal.close();
  }
  renameSync(half, again);
  return again;
}

/** Puts the new run in the place of the one that was not answered; gives where that one now lies. */
export function takeItsPlace(out: string): string {
  const base = `${resolve(out)}.failed`;
  let was = base;
  for (let count = 2; existsSync(was); count += 1) was = `${base}-${count}`;
  renameSync(out, was);
  renameSync(againOf(out), out);
  return was;
}

/** A try that was killed between the two renames is finished. */
export function settlePlace(out: string): void {
  if (!existsSync(out) && holdsRun(againOf(out))) renameSync(againOf(out), out);
}

/** Takes away a try that brought no more than the run it was to better. */
export function dropTry(out: string): void {
  rmSync(againOf(out), { recursive: true, force: true });
}

function againOf(out: string): string {
  return `${resolve(out)}.again`;
}
