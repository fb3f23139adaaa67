import { cpSync, existsSync, lstatSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { hashOfFile, listFiles } from '../../adapters/journal/check-files.ts';
import { writeProblem } from '../../adapters/shared/file-problem.ts';
import { makeFolders } from '../../adapters/shared/make-folders.ts';
import { manifestPath } from '../../adapters/tape/manifest.ts';
import { keptScenario } from '../kept-scenario.ts';
import { tapePaths } from '../prepare.ts';
import { withRun } from '../result.ts';
import type { RunFile } from '../run-file.ts';
import { partsLine } from './row-parts.ts';
import { SEASON_FILE } from './statement.ts';

/** In a season's folder: the run that was played, what it was made of, and its rows part by part. */
export const SEASON_RUN = 'run';
const INPUTS = 'inputs';
export const ROW_PARTS = 'rows.ndjson';
export const SCENARIO = 'scenario.yaml';
export const PLAN = 'plan.md';

/** What holds nothing of a run. */
const BESIDE: ReadonlySet<string> = new Set(['holder', 'control', 'report.html']);

/** Where a run's sources lie in the season's folder. */
export interface CopiedSources {
  readonly from: string;
  readonly givenTapes: readonly string[];
}

/**
 * Copies a run and all the files it names into a season's folder, as they lay to each other, so that it can be checked
 * and run again where nothing else of that machine is. What an earlier try left behind goes first.
 */
export function bundleRun(folder: string, run: string, file: RunFile): CopiedSources {
  for (const name of [SEASON_RUN, INPUTS, ROW_PARTS]) rmSync(join(folder, name), { recursive: true, force: true });
  try {
    cpSync(run, join(folder, SEASON_RUN), {
      recursive: true,
      dereference: true,
      filter: (path) => !BESIDE.has(basename(path)),
    });
    const sources = sourcesOf(run, file);
    const top = commonFolder([file.from, ...sources.map((path) => dirname(path))]);
    const place = (path: string): string => join(INPUTS, relative(top, path));
    for (const path of sources) {
      makeFolders(dirname(join(folder, place(path))));
      cpSync(path, join(folder, place(path)), { recursive: true, dereference: true });
    }
    const lines = withRun(run, (rows) => [...rows()].map((row) => `${partsLine(row)}\n`));
    writeFileSync(join(folder, ROW_PARTS), lines.join(''));
    return {
      from: slashed(place(file.from)),
      givenTapes: file.givenTapes.map((tape) => slashed(place(resolve(tape)))),
    };
  } catch (error) {
    throw writeProblem(error, 'season', folder);
  }
}

/** Files that the scenario names, and the tapes, with their manifests; those that are there. */
function sourcesOf(run: string, file: RunFile): readonly string[] {
  const { data, ...scenario } = keptScenario(run, file);
  const tapes = tapePaths({ data, ...scenario }, { ...file, tapes: file.givenTapes }).map(({ path }) => path);
  const named = [
    ...(typeof data.instruments === 'string' ? [data.instruments] : []),
    ...(typeof data.execution.latency?.recorded === 'string' ? [data.execution.latency.recorded] : []),
    ...data.entrants.flatMap(({ cassette }) => cassette ?? []),
  ].map((path) => resolve(file.from, path));
  const all = [...tapes, ...tapes.map(manifestPath), ...named];
  return [...new Set(all)].filter((path) => existsSync(path));
}

/** The lowest folder that all of them lie in. */
function commonFolder(folders: readonly string[]): string {
  const [first = [], ...rest] = folders.map((folder) => resolve(folder).split(sep));
  const length = first.findIndex((part, place) => rest.some((other) => other[place] !== part));
  return (length === -1 ? first : first.slice(0, length)).join(sep) || sep;
}

function slashed(path: string): string {
  return path.split(sep).join('/');
}

/** By file of a season's folder, its statements aside, its hash; undefined of what is no plain file, and is not opened. */
export type FileHashes = ReadonlyMap<string, string | undefined>;

export async function hashesIn(folder: string): Promise<FileHashes> {
  const hashes = new Map<string, string | undefined>();
  for (const name of [...listFiles(folder)].sort()) {
    const path = join(folder, name);
    if (name !== SEASON_FILE) hashes.set(slashed(name), lstatSync(path).isFile() ? await hashOfFile(path) : undefined);
  }
  return hashes;
}
