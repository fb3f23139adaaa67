import { accessSync, constants, existsSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { beginManifest } from '../adapters/journal/kept-manifest.ts';
import { MANIFEST } from '../adapters/journal/manifest.ts';
import { writeProblem } from '../adapters/shared/file-problem.ts';
import { makeFolders } from '../adapters/shared/make-folders.ts';
import { statOf } from '../adapters/shared/plain-file.ts';
import { InputError } from '../domain/errors.ts';
import { type PreparedRun, runFileOf } from './prepare.ts';
import { holdsRun, RUN_CASSETTE, RUN_FILE, readRunFile, runDifference, SCENARIO_COPY } from './run-file.ts';

export interface RunFolder {
  readonly path: string;
  /** Takes away what this command made, when the run turns out to be impossible; an older run stays. */
  undo(): void;
}

/**
 * The folder of a run: a new one, or the one that holds this very run already.
 * @throws InputError when the folder holds something else, or another run
 */
export function openRunFolder(out: string, prepared: PreparedRun): RunFolder {
  const folder = resolve(out);
  const file = runFileOf(
    prepared,
    prepared.request.tapes.map((tape) => resolve(tape)),
  );
  if (holdsRun(folder)) {
    const difference = runDifference(readRunFile(folder), file);
    if (difference !== undefined) throw otherRun(folder, difference);
    return { path: folder, undo: () => undefined };
  }
  refuseForeign(folder);
  let made: string | undefined;
  try {
    // Asked first: making a folder and those above it says ENOENT where the file system is read-only.
    accessSync(nearest(folder), constants.W_OK);
    made = makeFolders(folder);
    writeFileSync(join(folder, SCENARIO_COPY), prepared.scenario.text);
    const half = join(folder, `${RUN_FILE}.half`);
    const text = `${JSON.stringify({ ...file, begun: new Date().toISOString() }, null, 2)}\n`;
    const texts = { [RUN_FILE]: text, [SCENARIO_COPY]: prepared.scenario.text };
    beginManifest(folder, texts, ['journal.db', RUN_CASSETTE]);
    writeFileSync(half, text);
    renameSync(half, join(folder, RUN_FILE));
  } catch (error) {
    throw writeProblem(error, 'run-folder', folder);
  }
  return { path: folder, undo: () => empty(folder, made) };
}

/** The folder, or the first one above it that is there. */
function nearest(folder: string): string {
  return existsSync(folder) ? folder : nearest(dirname(folder));
}

/** `made` is the first folder on the way that was not there before. */
function empty(folder: string, made: string | undefined): void {
  if (made !== undefined) rmSync(made, { recursive: true, force: true });
  else for (const name of readdirSync(folder)) rmSync(join(folder, name), { recursive: true, force: true });
}

function otherRun(folder: string, difference: string): InputError {
  const mend = 'give the same again to resume it, or another --out';
  return new InputError({ code: 'run-differs', where: folder, what: `the run there has ${difference}`, mend });
}

/** What is left of a run that was killed before it had its run file. */
const BEGINNINGS: ReadonlySet<string> = new Set([SCENARIO_COPY, MANIFEST, `${MANIFEST}.next`, `${RUN_FILE}.half`]);

function refuseForeign(folder: string): void {
  const stats = statOf(folder, 'run-folder');
  if (stats === undefined) return;
  const mend = 'give another --out';
  if (!stats.isDirectory()) {
    throw new InputError({ code: 'run-folder-taken', where: folder, what: 'it is a file', mend });
  }
  const strangers = readdirSync(folder).filter((name) => !BEGINNINGS.has(name));
  if (strangers.length === 0) return;
  const what = `it holds other files, such as ${strangers[0]}`;
  throw new InputError({ code: 'run-folder-taken', where: folder, what, mend });
}

/** `runs/NAME-20250131-120000`, in the current folder; a second run of one second gets `-2`. */
export function newRunFolder(name: string, now: Date): string {
  const stamp = now.toISOString().replace(/[-:]/g, '').replace('T', '-').slice(0, 15);
  const base = join('runs', `${name}-${stamp}`);
  for (let count = 1; ; count += 1) {
    const folder = count === 1 ? base : `${base}-${count}`;
    if (!existsSync(folder)) return folder;
  }
}
