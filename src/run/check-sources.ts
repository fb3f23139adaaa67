import { existsSync, readdirSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { hashOfCalls } from '../adapters/cassette/cassette-chain.ts';
import { hashTape } from '../adapters/tape/manifest.ts';
import { verifyTape } from '../adapters/tape/verify-tape.ts';
import { InputError, IntegrityError } from '../domain/errors.ts';
import type { RunStarted } from '../domain/record.ts';
import { keptScenario } from './kept-scenario.ts';
import { scenarioHashOf, tapePaths } from './prepare.ts';
import { recordingIn } from './recording.ts';
import { RUN_FILE, type RunFile, runDifference, SCENARIO_COPY } from './run-file.ts';
import type { Scenario } from './scenario/read.ts';

/**
 * Holds the rest of a run folder to its journal: the run file, the scenario as run and the tapes are the ones it began
 * with. Gives the tapes that are no longer where they were, which cannot be checked. Changes nothing.
 * @throws IntegrityError naming the file that is another
 */
export async function checkSources(
  folder: string,
  file: RunFile,
  started: RunStarted | undefined,
): Promise<readonly string[]> {
  if (started !== undefined) {
    const difference = runDifference(file, {
      ...file,
      ...started,
      tapes: [...started.tapes],
      strategies: [...started.strategies],
    });
    if (difference !== undefined) throw changed(join(folder, RUN_FILE), `the journal is of a run with ${difference}`);
  }
  const path = join(folder, SCENARIO_COPY);
  const scenario = readCopy(folder, file);
  const trouble = misfitOf(file, scenario);
  if (trouble !== undefined) throw changed(join(folder, RUN_FILE), trouble);
  if (scenarioHashOf(scenario) !== file.scenarioHash) throw changed(path, 'it is not the scenario of the run');
  const missing = checkCassettes(folder, scenario, file);
  if (!file.live) return [...missing, ...(await checkTapes(scenario, file))];
  await checkRecording(folder);
  return missing;
}

/** Those that entrants name lie elsewhere, and answered as their hash says. */
function checkCassettes(folder: string, { data }: Scenario, { from, cassettes = [] }: RunFile): readonly string[] {
  return cassettes.flatMap(({ name, hash }) => {
    const named = data.entrants.find(({ id }) => id === name)?.cassette;
    if (named === undefined) throw changed(join(folder, RUN_FILE), `${name} names no cassette in the scenario`);
    const path = resolve(from, named);
    if (!existsSync(path)) return [path];
    if (hashOfCalls(path) !== hash) throw changed(path, `what it holds is not what ${name} was answered from`);
    return [];
  });
}

/** What a run file says twice, or the scenario too. */
function misfitOf(file: RunFile, { data }: Scenario): string | undefined {
  if (file.name !== data.name) return `it is of ${data.name}, not ${file.name}`;
  if ((file.givenSeed ?? data.seed) !== file.seed) return 'givenSeed is not the seed of the run';
  if (file.live !== (file.tapes.length === 0)) return 'live is not what its tapes say';
  return undefined;
}

function readCopy(folder: string, file: RunFile): Scenario {
  const path = join(folder, SCENARIO_COPY);
  try {
    return keptScenario(folder, file);
  } catch (error) {
    if (error instanceof AggregateError) throw changed(path, `it cannot be read: ${error.errors.length} mistakes`);
    // A file it names that is not there cannot be held to anything.
    if (!(error instanceof InputError) || error.problem.code.endsWith('-unreadable')) throw error;
    throw changed(error.problem.where, `it is not what the run was begun with: ${error.problem.what}`);
  }
}

async function checkTapes(scenario: Scenario, file: RunFile): Promise<readonly string[]> {
  const missing: string[] = [];
  for (const [place, { path }] of tapePaths(scenario, { ...file, tapes: file.givenTapes }).entries()) {
    const tape = file.tapes[place];
    if (basename(path) !== tape?.name) throw changed(path, 'it has not the name of the tape of the run');
    if (!existsSync(path)) missing.push(path);
    else if ((await hashTape(path)) !== tape.hash) throw changed(path, 'its bytes are not those of the run');
  }
  return missing;
}

/** A paper run's tape has its own manifests; a part still being written has none. */
async function checkRecording(folder: string): Promise<void> {
  const place = recordingIn(folder);
  for (const name of existsSync(place) ? readdirSync(place).sort() : []) {
    if (!name.endsWith('.ndjson.gz')) continue;
    const [problem] = (await verifyTape(join(place, name))).problems;
    if (problem !== undefined) throw changed(join(place, name), problem);
  }
}

function changed(where: string, what: string): IntegrityError {
  const mend = 'bring back what the run was made of; run.json tells the hashes';
  return new IntegrityError({ code: 'run-changed', where, what, mend });
}
