import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { makeFolders } from '../../adapters/shared/make-folders.ts';
import { shippedByName, sourceHash } from '../../adapters/strategies/shipped.ts';
import type { Trust } from '../../adapters/strategies/trust.ts';
import { hashTape } from '../../adapters/tape/manifest.ts';
import { InputError, IntegrityError } from '../../domain/errors.ts';
import type { SharedStore } from '../../ports/shared-store.ts';
import { PACKAGE_ROOT, packageVersion } from '../package.ts';
import type { RunRequest } from '../prepare.ts';
import type { KnownModels } from '../run-file.ts';
import type { EntrantData } from '../scenario/schema.ts';
import { codeHash } from './code-hash.ts';
import { fetchContent, fetchText } from './content.ts';
import type { Job } from './job.ts';
import { type JobOffer, read } from './job-records.ts';
import { filesOf, jobIdOf, type Spec, type SpecContent, specSchema } from './portable.ts';

export interface DeskOptions {
  readonly store: SharedStore;
  /** Where content is kept under its hash. */
  readonly folder: string;
  /** Files of strategies that this worker was given. */
  readonly strategies: readonly string[];
  readonly trust: Trust;
  readonly note: (line: string) => void;
  /** Why a model of a job cannot be asked from here; undefined where all can. */
  readonly lacking: (models: KnownModels) => Error | undefined;
  /** Says to those who hand out jobs why this worker does none of a spec. */
  readonly refuse: (spec: string, error: Error) => Promise<void>;
}

/** A spec with everything that it names on this machine. */
interface Laid {
  readonly spec: Spec;
  readonly request: RunRequest;
  readonly tapes: readonly string[];
  here(entrant: EntrantData): EntrantData;
}

/**
 * Makes jobs of sweeps elsewhere into jobs that run here: their content is fetched once and checked, their strategy is one
 * that this worker has and trusts, and their name has to follow from what is here.
 */
export class JobDesk {
  readonly #options: DeskOptions;
  readonly #laid = new Map<string, Promise<Laid | undefined>>();
  readonly #told = new Set<string>();
  /** Scenarios as this process has them. */
  readonly #desk = mkdtempSync(join(tmpdir(), 'quartet-worker-'));

  constructor(options: DeskOptions) {
    this.#options = options;
  }

  /** Undefined where this worker does no job of its sweep. */
  async jobOf(id: string, offer: JobOffer): Promise<Job | undefined> {
    const laid = this.#laid.get(offer.spec) ?? this.#lay(offer.spec);
    this.#laid.set(offer.spec, laid);
    const ready = await laid;
    if (ready === undefined) return undefined;
    const { spec, request, here, tapes } = ready;
    const { seed, from, to, sweep, models: known } = offer;
    const [own = id] = id.split('.');
    const lacking = known === undefined ? undefined : this.#options.lacking(known);
    if (lacking !== undefined) return this.#refused(offer.spec, lacking);
    const models = known === undefined ? undefined : { ...known, id: own, sweep };
    if (jobIdOf(spec, offer) === own) return { request, entrant: here(offer.entrant), seed, from, to, tapes, models };
    this.#laid.set(
      offer.spec,
      this.#refused(
        offer.spec,
        new InputError({
          code: 'job-misnamed',
          where: `sweep ${offer.sweep}`,
          what: 'a job is not what its name says',
          mend: 'run the sweep again',
        }),
      ),
    );
    return undefined;
  }

  close(): void {
    rmSync(this.#desk, { recursive: true, force: true });
  }

  async #lay(hash: string): Promise<Laid | undefined> {
    try {
      return await this.#laidOut(hash);
    } catch (error) {
      if (error instanceof InputError || error instanceof IntegrityError) return this.#refused(hash, error);
      this.#laid.delete(hash);
      throw error;
    }
  }

  async #refused(hash: string, error: Error): Promise<undefined> {
    const told = `${hash} ${error.message}`;
    if (this.#told.has(told)) return undefined;
    this.#told.add(told);
    await this.#options.refuse(hash, error);
    return undefined;
  }

  async #laidOut(hash: string): Promise<Laid> {
    const spec = read(await fetchText(this.#options.store, hash), specSchema, `spec ${hash.slice(0, 12)}`);
    refuseOther(spec);
    const strategy = this.#strategyOf(spec);
    const places = new Map<string, string>();
    for (const content of spec.contents) places.set(content.hash, await this.#placeOf(content));
    const at = (name: string): string => places.get(name) ?? name;
    const here = ({ cassette, ...entrant }: EntrantData): EntrantData => ({
      ...entrant,
      strategy,
      ...(cassette === undefined ? {} : { cassette: at(cassette) }),
    });
    const { mask, ...rules } = spec.scenario;
    const scenario = {
      ...rules,
      feeds: rules.feeds.map(({ tape, ...feed }) => ({ ...feed, ...(tape === undefined ? {} : { tape: at(tape) }) })),
      entrants: rules.entrants.map(here),
      ...(mask === undefined ? {} : { mask: at(mask) }),
    };
    const scenarioFile = join(this.#desk, `${hash}.yaml`);
    writeFileSync(scenarioFile, JSON.stringify(scenario));
    const request = {
      scenarioFile,
      from: this.#desk,
      live: false,
      tapes: [],
      seed: undefined,
      span: undefined,
      trust: this.#options.trust,
      kept: undefined,
    };
    return { spec, request, here, tapes: rules.feeds.flatMap(({ tape }) => tape ?? []) };
  }

  /** The package's own by its name, somebody's own by the files that this worker was given. */
  #strategyOf({ strategy: { hash, shipped } }: Spec): string {
    if (shipped !== undefined) {
      if (shippedByName(shipped, PACKAGE_ROOT)?.hash === hash) return shipped;
      const mend = 'install the same Quartet here';
      throw new InputError({
        code: 'strategy-differs',
        where: shipped,
        what: 'this worker has another of that name',
        mend,
      });
    }
    const own = this.#options.strategies.find((file) => sourceHash(file) === hash);
    if (own !== undefined) return own;
    throw new InputError({
      code: 'strategy-not-given',
      where: `strategy ${hash.slice(0, 12)}`,
      what: 'this worker was not given it, and code does not travel',
      mend: 'copy it here, read it, and start the worker with --strategy FILE --trust',
    });
  }

  /** Where content lies: as the sweep says, on the same machine; else in our folder, fetched if it is not there. */
  async #placeOf(content: SpecContent): Promise<string> {
    const { hash, name, parts, place } = content;
    if (place !== undefined) {
      for (const file of filesOf(content)) if ((await hashTape(file.path)) !== file.hash) throw changed(file.path);
      return place;
    }
    const folder = this.#folderFor(hash);
    const [only, ...others] = parts;
    for (const part of parts) {
      const path = join(folder, part.name);
      if (existsSync(path) && (await hashTape(path)) !== part.hash) {
        this.#options.note(`note: content-differs: ${path}: it is not what its folder says; fetched again`);
        rmSync(path);
      }
      if (!existsSync(path)) await fetchContent(this.#options.store, part.hash, path);
    }
    if (only === undefined)
      throw new InputError({ code: 'content-empty', where: name, what: 'it has no file', mend: 'run the sweep again' });
    return others.length === 0 ? join(folder, only.name) : folder;
  }

  #folderFor(hash: string): string {
    const folder = join(this.#options.folder, hash);
    makeFolders(folder);
    return folder;
  }
}

/** Two programs are one where all the code is that a result rests on. */
function refuseOther({ version, code }: Spec): void {
  const own = codeHash();
  if (code === own) return;
  const what = `its sweep is of Quartet ${version} (code ${code.slice(0, 12)}), this worker is ${packageVersion()} (code ${own.slice(0, 12)})`;
  throw new InputError({ code: 'other-version', where: 'worker', what, mend: 'install the same on both' });
}

/** A name on a store leads only to what the sweep has read: nothing else of this machine is opened as a tape. */
function changed(where: string): InputError {
  const what = 'it is not what the sweep has read';
  return new InputError({
    code: 'content-differs',
    where,
    what,
    mend: 'put it back as it was, or run the sweep again',
  });
}
