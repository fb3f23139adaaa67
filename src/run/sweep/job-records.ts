import { z } from 'zod';
import { canonicalJson } from '../../domain/canonical.ts';
import { IntegrityError } from '../../domain/errors.ts';
import type { SharedStore } from '../../ports/shared-store.ts';
import { knownModelsSchema } from '../run-file.ts';
import { scenarioSchema } from '../scenario/schema.ts';

/**
 * What stands on a store of jobs: `job.ID` while a job is to be done, `result.ID` once it is, `dead.ID` where it cannot be,
 * all by one ID, a hash over all that its result rests on. `ID.2` and `ID.3` are the same job once more, for comparison.
 */

const workerName = z.string().max(200);

/** Who is at a job; the lease holds as long as its holder is heard of. */
const leaseSchema = z.strictObject({
  worker: workerName,
  /** The holder's clock when it was last heard of. */
  atMs: z.number(),
  /** How long it holds without another word. */
  forMs: z.number().positive(),
});

const offerSchema = z.strictObject({
  /** The sweep's name, for people. */
  sweep: z.string(),
  /** Under which its spec is kept: what a worker elsewhere needs beside this. */
  spec: z.string(),
  entrant: scenarioSchema.shape.entrants.element,
  seed: z.int(),
  from: z.string(),
  to: z.string(),
  /** Which time the same is done, counted from 0; left out of the first. */
  rerun: z.int().min(1).exactOptional(),
  /** What its models charge and can have read; left out where it asks none. */
  models: knownModelsSchema.exactOptional(),
  /** Who has done it before, and is not to compare it with itself. */
  not: z.array(workerName),
  /** How often it was handed out; each lease has a number of its own. */
  epoch: z.int(),
  /** How often whoever had it was not heard of again, or gave it back in trouble. */
  lost: z.int(),
  lease: leaseSchema.nullable(),
  /** Why the last one who had it gave it back. */
  trouble: z.string().optional(),
});
export type JobOffer = z.output<typeof offerSchema>;

/** What a run of a job came to, as it is kept. Numbers of which there are many are little-endian doubles in base64. */
const jobResultSchema = z.strictObject({
  digest: z.string().regex(/^[0-9a-f]{64}$/),
  returns: z.base64(),
  periodsPerYear: z.number(),
  totalReturn: z.number(),
  maxDrawdown: z.number(),
  fills: z.int(),
  cost: z.number(),
});
export type JobResult = z.output<typeof jobResultSchema>;

/** A result as it stands in the store, with who has done it (host, process, when that began) under which lease. */
const doneSchema = jobResultSchema.extend({ worker: workerName, epoch: z.int() });
export type DoneJob = z.output<typeof doneSchema>;

/** Who has come to it, and under which lease, aside. */
export function sameResult(left: DoneJob, right: DoneJob): boolean {
  return canonicalJson({ ...left, worker: '', epoch: 0 }) === canonicalJson({ ...right, worker: '', epoch: 0 });
}

const deadSchema = z.strictObject({
  reason: z.string(),
  /** Two who came to different results; the job is not to be trusted to anybody. */
  differs: z.boolean(),
  offer: offerSchema,
});
export type DeadJob = z.output<typeof deadSchema>;

export const toldSchema = z.strictObject({ worker: workerName, reason: z.string() });

/** A record as it stands under a key now. */
export interface Kept<Value> {
  readonly value: Value;
  readonly revision: number;
}

export class JobRecords {
  readonly store: SharedStore;

  constructor(store: SharedStore) {
    this.store = store;
  }

  offer(id: string): Promise<Kept<JobOffer> | undefined> {
    return keptAt(this.store, `job.${id}`, offerSchema);
  }

  result(id: string): Promise<Kept<DoneJob> | undefined> {
    return keptAt(this.store, `result.${id}`, doneSchema);
  }

  dead(id: string): Promise<Kept<DeadJob> | undefined> {
    return keptAt(this.store, `dead.${id}`, deadSchema);
  }

  putOffer(id: string, offer: JobOffer, revision: number): Promise<number | undefined> {
    return this.store.put(`job.${id}`, JSON.stringify(offer), revision);
  }

  putResult(id: string, done: DoneJob): Promise<number | undefined> {
    return this.store.put(`result.${id}`, JSON.stringify(done), 0);
  }

  /** Takes a job from those that are to be done and says why; the first reason stays. */
  async bury(id: string, { offer, reason, differs }: DeadJob): Promise<void> {
    await this.store.put(`dead.${id}`, JSON.stringify({ reason, differs, offer: { ...offer, lease: null } }), 0);
    await this.close(id);
  }

  /** The job is to be done no more. */
  async close(id: string): Promise<void> {
    await this.#take(`job.${id}`);
  }

  /** Closes those of these jobs that are done: who was killed right behind a result left its job, and no worker may look again. */
  async closeDone(ids: ReadonlySet<string>): Promise<void> {
    for (const id of await this.ids('job'))
      if (ids.has(firstOf(id)) && (await this.result(id)) !== undefined) await this.close(id);
  }

  async withdraw(id: string): Promise<void> {
    await this.#take(`result.${id}`);
  }

  async exhume(id: string): Promise<void> {
    await this.#take(`dead.${id}`);
  }

  /** Ids of those that are to be done (`job`), done (`result`) or dead. */
  async ids(kind: 'job' | 'result' | 'dead'): Promise<readonly string[]> {
    const keys = await this.store.keys(`${kind}.`);
    return keys.map((key) => key.slice(kind.length + 1));
  }

  async #take(key: string): Promise<void> {
    for (;;) {
      const entry = await this.store.get(key);
      if (entry === undefined || (await this.store.remove(key, entry.revision))) return;
    }
  }
}

/** The job that a comparison is of. */
export function firstOf(id: string): string {
  return id.split('.')[0] ?? id;
}

async function keptAt<Value>(
  store: SharedStore,
  key: string,
  schema: z.ZodType<Value>,
): Promise<Kept<Value> | undefined> {
  const entry = await store.get(key);
  return entry === undefined ? undefined : { value: read(entry.value, schema, key), revision: entry.revision };
}

/** @throws IntegrityError where what stands there is not what was written */
export function read<Value>(text: string, schema: z.ZodType<Value>, key: string): Value {
  try {
    return schema.parse(JSON.parse(text));
  } catch {
    const mend = 'delete the store, and its jobs are run again; or name another with --store';
    throw new IntegrityError({ code: 'store-damaged', where: key, what: 'it is not what was written there', mend });
  }
}
