import { basename, join, resolve } from 'node:path';
import { z } from 'zod';
import { hashTape } from '../../adapters/tape/manifest.ts';
import { canonicalJson } from '../../domain/canonical.ts';
import { sha256 } from '../../domain/hash.ts';
import { packageVersion } from '../package.ts';
import type { PreparedRun } from '../prepare.ts';
import type { PreparedTape } from '../prepare-tape.ts';
import type { Scenario } from '../scenario/read.ts';
import { type EntrantData, scenarioSchema } from '../scenario/schema.ts';
import { codeHash } from './code-hash.ts';
import type { JobOffer } from './job-records.ts';

const hash = z.string().regex(/^[0-9a-f]{64}$/);
/** A file's name becomes one on the machine of who reads this: it leads nowhere else. */
const named = z.strictObject({ hash, name: z.string().regex(/^(?!\.\.?$)[^/\\\0]{1,200}$/) });

/** A tape or another file that a scenario names; of a recording each of its files. */
const contentSchema = z.strictObject({
  ...named.shape,
  parts: z.array(named).min(1),
  /** Where it lies, for processes of the very same machine. */
  place: z.string().optional(),
});
export type SpecContent = z.output<typeof contentSchema>;

/**
 * What a worker on another machine needs of a sweep beside a job: the scenario with names of content in the place of
 * paths, and who has made it.
 */
export const specSchema = z.strictObject({
  version: z.string(),
  /** Of the program that hands the jobs out. */
  code: hash,
  /** Of the entrant's strategy, and the name of one that came with the package. */
  strategy: z.strictObject({ hash, shipped: z.string().optional() }),
  contents: z.array(contentSchema),
  scenario: scenarioSchema,
});
export type Spec = z.output<typeof specSchema>;

export interface MadeSpec {
  readonly spec: Spec;
  /** Files that have to be on the store for workers; none for those of this machine. */
  readonly files: readonly { readonly path: string; readonly hash: string }[];
}

/** Makes a spec of what is prepared here. `withPlaces` for workers of this machine, who need no copies. */
export async function specOf(prepared: PreparedRun, entrant: EntrantData, withPlaces: boolean): Promise<MadeSpec> {
  const { scenario, tapes, request } = prepared;
  const strategy = prepared.strategies.get(entrant.id);
  const files = [entrant.cassette, scenario.data.mask].flatMap((path) =>
    path === undefined ? [] : [resolve(request.from, path)],
  );
  const contents = await Promise.all([...tapes.map(contentOfTape), ...files.map(contentOfFile)]);
  const hashOf = (path: string): string =>
    contents.find(({ place }) => place === resolve(request.from, path))?.hash ?? '';
  const { seeds: _, ...one } = entrant;
  const spec = {
    version: packageVersion(),
    code: codeHash(),
    strategy: {
      hash: strategy?.hash ?? '',
      ...(strategy?.isBundled === true ? { shipped: basename(strategy.file).replace(/\.[jt]s$/, '') } : {}),
    },
    contents: contents.map(({ place, ...rest }) => (withPlaces ? { ...rest, place } : rest)),
    scenario: {
      ...inOne(scenario),
      feeds: tapesOf(scenario, prepared),
      entrants: [
        { ...one, strategy: 'own', ...(one.cassette === undefined ? {} : { cassette: hashOf(one.cassette) }) },
      ],
      ...(scenario.data.mask === undefined ? {} : { mask: hashOf(scenario.data.mask) }),
    },
  };
  return { spec, files: withPlaces ? [] : contents.flatMap(filesOf) };
}

/** A scenario that names no other file for its instruments and latencies, and no span. */
function inOne({ data, instruments, latency }: Scenario): Scenario['data'] {
  const { from: _, to: __, spans: ___, ...rest } = data;
  const recorded = latency.kind === 'recorded' ? { latency: { recorded: [...latency.ms] } } : {};
  return {
    ...rest,
    name: 'job',
    seed: 0,
    instruments: [...instruments],
    execution: { ...rest.execution, ...recorded },
  };
}

/** The feeds by their tapes' hashes; tapes that were given in their place are read as they are. */
function tapesOf({ data }: Scenario, { tapes, request }: PreparedRun) {
  const given = request.tapes.length > 0;
  return tapes.map(({ hash }, place) => ({ ...(given ? {} : data.feeds[place]), tape: hash }));
}

/** Of a recording in parts each part travels; all else is one file. */
async function contentOfTape({ path, parts, name, hash }: PreparedTape): Promise<SpecContent> {
  const [only, ...others] = parts;
  if (others.length === 0) return { hash, name, parts: [{ hash, name: basename(only) }], place: path };
  const files = parts.map(async (part) => ({ hash: await hashTape(part), name: basename(part) }));
  return { hash, name, parts: await Promise.all(files), place: path };
}

/** Where the files of what lies on this machine are, each with its hash. */
export function filesOf({ place = '', parts }: SpecContent): MadeSpec['files'] {
  return parts.map(({ hash, name }) => ({ hash, path: parts.length === 1 ? place : join(place, name) }));
}

async function contentOfFile(path: string): Promise<SpecContent> {
  const one = { hash: await hashTape(path), name: basename(path) };
  return { ...one, parts: [one], place: path };
}

/**
 * A job's name, by all that its result rests on: what the scenario says of it, its tapes, its strategy's code, and ours.
 * Equal jobs of other sweeps, and on other machines, have it too.
 */
export function jobIdOf(
  { scenario, strategy, code }: Spec,
  { entrant, seed, from, to, rerun, models }: Pick<JobOffer, 'entrant' | 'seed' | 'from' | 'to' | 'rerun' | 'models'>,
): string {
  const { entrants: _, ...rules } = scenario;
  const again = rerun === undefined ? {} : { rerun };
  const asked = models === undefined ? {} : { models };
  return sha256(canonicalJson({ rules, entrant, seed, from, to, strategy: strategy.hash, code, ...again, ...asked }));
}

/** A spec as it is kept, and the name that it is kept under. */
export function specText(spec: Spec): { readonly text: string; readonly hash: string } {
  const text = canonicalJson(spec);
  return { text, hash: sha256(text) };
}
