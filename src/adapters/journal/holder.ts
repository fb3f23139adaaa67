import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';

/*
 * Who writes a run folder, for whoever is refused. It is a note and no lock: the lock is the journal's own, and goes with
 * the process.
 */

function holderPath(folder: string): string {
  return join(folder, 'holder');
}

export function nameHolder(folder: string): void {
  const since = new Date().toISOString();
  writeFileSync(holderPath(folder), `process ${process.pid} on ${hostname()} since ${since}\n`);
}

export function forgetHolder(folder: string): void {
  rmSync(holderPath(folder), { force: true });
}

export function holderOf(folder: string): string {
  try {
    const named = readFileSync(holderPath(folder), 'utf8').trim();
    if (/^process \d+ on [\w.-]+ since [\d:.TZ-]+$/.test(named)) return named;
  } catch {
    // It has not come to name itself yet, or somebody took the note away.
  }
  return 'another process';
}
