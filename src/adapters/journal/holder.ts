import { readFileSync, rmSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { refuseSpecial } from '../shared/plain-file.ts';
import { writeAnew } from '../shared/write-whole.ts';

/*
 * Who writes a run folder, for whoever is refused. It is a note and no lock: the lock is the journal's own, and goes with
 * the process.
 */

function holderPath(folder: string): string {
  return join(folder, 'holder');
}

export function nameHolder(folder: string): void {
  const since = new Date().toISOString();
  writeAnew(holderPath(folder), `process ${process.pid} on ${hostname()} since ${since}\n`);
}

export function forgetHolder(folder: string): void {
  rmSync(holderPath(folder), { force: true });
}

export function holderOf(folder: string): string {
  return noteIn(folder)?.[0] ?? 'another process';
}

/** Whether the process that named itself last is there, as far as this machine knows; nothing is opened or locked. */
export function isHeld(folder: string): boolean {
  const [, pid, host] = noteIn(folder) ?? [];
  return pid !== undefined && host === hostname() && isThere(Number(pid));
}

/** Undefined where nobody has come to name itself yet, or somebody took the note away. */
function noteIn(folder: string): RegExpExecArray | undefined {
  try {
    refuseSpecial(holderPath(folder), 'holder');
    const text = readFileSync(holderPath(folder), 'utf8').trim();
    return /^process (\d+) on ([\w.-]+) since [\d:.TZ-]+$/.exec(text) ?? undefined;
  } catch {
    return undefined;
  }
}

function isThere(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM';
  }
}
