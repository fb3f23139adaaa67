import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { MANIFEST } from '../adapters/journal/manifest.ts';
import { modelPriceSchema } from '../adapters/openai/provider-file.ts';
import { readText } from '../adapters/shared/plain-file.ts';
import { canonicalJson } from '../domain/canonical.ts';
import { InputError, IntegrityError } from '../domain/errors.ts';
import { jsonOf } from '../domain/json.ts';
import { forkSchema } from './fork/fork-file.ts';

const hash = z.string().regex(/^[0-9a-f]{64}$/);
const hashed = z.array(z.strictObject({ name: z.string(), hash }));

/** What was known of a run's models when it began. */
export const knownModelsSchema = z.strictObject({
  /** What they charged then, so that a budget runs out at the same call whenever the run is stepped again. */
  prices: z.record(z.string(), modelPriceSchema).default({}),
  /** The last day that each of them can have read about, as was stated then; null where nobody said. */
  cutoffs: z.record(z.string(), z.iso.date().nullable()).default({}),
});
export type KnownModels = z.output<typeof knownModelsSchema>;

/** `run.json`: what the run was made of, and where a replay finds it again. */
const runFileSchema = z.strictObject({
  /** 2: with a manifest of all its files. */
  schema: z.literal([1, 2]),
  name: z.string(),
  /** Whether it is a paper run: its tapes are what it recorded itself. */
  live: z.boolean().default(false),
  /** Where the scenario's relative paths start. */
  from: z.string(),
  /** When it was begun, by the clock of its machine; left out of runs of before seasons could be frozen. */
  begun: z.iso.datetime().exactOptional(),
  /** The tapes given in place of the scenario's feeds. */
  givenTapes: z.array(z.string()),
  /** The seed given in place of the scenario's. */
  givenSeed: z.int().min(0).nullable(),
  /** Which of the scenario's spans was asked for; left out where none was. */
  givenSpan: z.string().optional(),
  scenarioHash: hash,
  seed: z.int().min(0),
  tapes: hashed,
  /** By entrant: those that took part. */
  strategies: hashed,
  /** By entrant: what the cassettes hold that the scenario names; left out of runs of before they were hashed. */
  cassettes: hashed.exactOptional(),
  ...knownModelsSchema.shape,
  /** What it parted from another run by; left out of a run that is no fork. */
  fork: forkSchema.exactOptional(),
});
export type RunFile = z.output<typeof runFileSchema>;

export const RUN_FILE = 'run.json';
export const SCENARIO_COPY = 'scenario.yaml';
/** Where a run keeps what its models said. */
export const RUN_CASSETTE = 'cassette.db';

/** Whether a run was begun in a folder. */
export function holdsRun(folder: string): boolean {
  return existsSync(join(folder, RUN_FILE));
}

/** @throws InputError when the folder holds no run, IntegrityError when its run file is damaged */
export function readRunFile(folder: string): RunFile {
  const where = join(folder, RUN_FILE);
  const isRun = existsSync(join(folder, MANIFEST));
  if (!holdsRun(folder)) {
    if (isRun) throw damaged('run-changed', where, 'it is gone');
    const mend = 'give the folder of a run, such as runs/demo';
    throw new InputError({ code: 'run-not-found', where: folder, what: `it holds no ${RUN_FILE}`, mend });
  }
  const file = runFileSchema.safeParse(jsonOf(readText(where, 'run-file'))).data;
  if (file === undefined) throw damaged('run-file-damaged', where, 'it is not what a run wrote');
  if (file.schema === 2 && !isRun) throw damaged('run-changed', join(folder, MANIFEST), 'it is gone');
  return file;
}

function damaged(code: string, where: string, what: string): IntegrityError {
  const mend = 'restore it from a copy, or start a new run with another --out';
  return new IntegrityError({ code, where, what, mend });
}

/** In what two runs differ, in a few words; undefined when they are the same run. */
export function runDifference(there: RunFile, now: RunFile): string | undefined {
  if (there.live !== now.live) return there.live ? 'live feeds' : 'tapes';
  if (there.scenarioHash !== now.scenarioHash) return 'another scenario';
  if (there.seed !== now.seed) return `seed ${there.seed}, not ${now.seed}`;
  if (canonicalJson(there.fork ?? null) !== canonicalJson(now.fork ?? null)) return 'another fork';
  const cassettes = there.cassettes ?? now.cassettes ?? [];
  return (
    otherNamed('tape', there.tapes, now.tapes) ??
    otherNamed('strategy', there.strategies, now.strategies) ??
    otherNamed('cassette', cassettes, now.cassettes ?? [])
  );
}

function otherNamed(what: string, there: RunFile['tapes'], now: RunFile['tapes']): string | undefined {
  if (there.length !== now.length) return `${there.length} of ${what}, not ${now.length}`;
  const changed = there.find(({ name, hash: old }, place) => now[place]?.name !== name || now[place].hash !== old);
  if (changed === undefined) return undefined;
  return what === 'cassette' ? `another cassette of ${changed.name}` : `another ${what} ${changed.name}`;
}
