import { mkdirSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';

/**
 * Makes a folder and those above it that are not there; gives the first that was made, undefined where all were there. Node's
 * own way tries for ever where the system makes none, as below /proc.
 */
export function makeFolders(path: string, mode?: number): string | undefined {
  const missing: string[] = [];
  for (let at = resolve(path); statSync(at, { throwIfNoEntry: false }) === undefined; at = dirname(at))
    missing.push(at);
  for (const one of missing.toReversed()) make(one, mode);
  // A file in its place is told as making one tells it.
  if (missing.length === 0 && !isFolder(path)) mkdirSync(path);
  return missing.at(-1);
}

/** Somebody else may have made it since. */
function make(path: string, mode: number | undefined): void {
  try {
    mkdirSync(path, mode);
  } catch (error) {
    if (!isFolder(path)) throw error;
  }
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}
