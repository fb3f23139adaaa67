import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { IntegrityError } from '../../domain/errors.ts';
import { sha256 } from '../../domain/hash.ts';
import type { SharedStore } from '../../ports/shared-store.ts';
import type { Job, JobResult } from './job.ts';
import { jobResultSchema } from './job.ts';

/** A job under its name. */
export interface NamedJob {
  readonly id: string;
  readonly job: Job;
}

/** A claim that is not renewed counts no more after this: several renewals may be late. */
const CLAIM_MS = 20_000;
const RENEW_MS = 5_000;
const LOOK_AGAIN_MS = 200;

/** One of so many jobs that another machine has done is run here too, once. */
const CHECKED_OF = 50;

/** A result as it stands in the store, with who has done it: host, process, and when that began. */
const doneSchema = jobResultSchema.extend({ worker: z.string() });
type DoneJob = z.output<typeof doneSchema>;

const claimSchema = z.strictObject({ worker: z.string(), untilMs: z.number() });

export interface BoardCounts {
  /** Run by this process. */
  readonly ran: number;
  /** Done before, or by another process meanwhile. */
  readonly found: number;
  /** Of those found, run here once more, and the same. */
  readonly checked: number;
}

/**
 * Jobs that several processes work on by one store. Who begins a job claims it for a while and renews the claim; one that
 * is not renewed may be taken by another. The first to write a result wins, and whoever comes second must have the same.
 */
export class JobBoard {
  readonly #store: SharedStore;
  readonly #run: (job: Job) => Promise<JobResult>;
  readonly #worker = `${hostname()}:${process.pid}:${Math.trunc(performance.timeOrigin)}`;
  #ran = 0;
  #found = 0;
  #checked = 0;

  constructor(store: SharedStore, run: (job: Job) => Promise<JobResult>) {
    this.#store = store;
    this.#run = run;
  }

  get counts(): BoardCounts {
    return { ran: this.#ran, found: this.#found, checked: this.#checked };
  }

  /** Does all of them, so many at a time, each once; `onDone` hears of each. Throws what a job throws. */
  async all(jobs: readonly NamedJob[], atOnce: number, onDone: (id: string, result: JobResult) => void): Promise<void> {
    const open = [...jobs];
    const work = async (): Promise<void> => {
      for (let named = open.shift(); named !== undefined; named = open.shift()) {
        const result = await this.#once(named);
        if (result !== undefined) onDone(named.id, result);
        else {
          // Another process is at it: others first, then it is looked at again.
          open.push(named);
          await sleep(LOOK_AGAIN_MS);
        }
      }
    };
    const workers = Array.from({ length: atOnce }, async () => {
      try {
        await work();
      } catch (error) {
        open.length = 0;
        throw error;
      }
    });
    await Promise.allSettled(workers);
    await Promise.all(workers);
  }

  /** Undefined while another process is at the job. */
  async #once({ id, job }: NamedJob): Promise<JobResult | undefined> {
    const known = await this.#resultOf(id);
    if (known !== undefined) {
      this.#found += 1;
      await this.#check({ id, job }, known);
      return known;
    }
    const claim = await this.#claim(id);
    if (claim === undefined) return undefined;
    const renewing = this.#renew(id, claim);
    try {
      const result = await this.#run(job);
      this.#ran += 1;
      return await this.#finish(id, result);
    } finally {
      renewing.end();
    }
  }

  /** Trust, but check: now and then what another machine came to is run here too. */
  async #check({ id, job }: NamedJob, known: DoneJob): Promise<void> {
    if (hostOf(known.worker) === hostname() || !isChecked(id)) return;
    if ((await this.#store.put(`check.${id}`, this.#worker, 0)) === undefined) return;
    const { digest } = await this.#run(job);
    if (digest !== known.digest) throw differ(id, known, { digest, worker: this.#worker });
    this.#checked += 1;
  }

  async #resultOf(id: string): Promise<DoneJob | undefined> {
    const entry = await this.#store.get(resultKey(id));
    return entry === undefined ? undefined : read(entry.value, doneSchema, resultKey(id));
  }

  /** The claim's revision; undefined where another's still counts. */
  async #claim(id: string): Promise<number | undefined> {
    const entry = await this.#store.get(claimKey(id));
    const other = entry === undefined ? undefined : read(entry.value, claimSchema, claimKey(id));
    if (other !== undefined && other.untilMs > Date.now() && !isGone(other.worker)) return undefined;
    return this.#store.put(claimKey(id), this.#claimText(CLAIM_MS), entry?.revision ?? 0);
  }

  #renew(id: string, claimed: number): { end(): void } {
    let revision: number | undefined = claimed;
    const timer = setInterval(async () => {
      if (revision === undefined) return;
      // Where the store cannot be written now the claim runs out; what comes of the job is compared all the same.
      revision = await this.#store.put(claimKey(id), this.#claimText(CLAIM_MS), revision).catch(() => undefined);
    }, RENEW_MS);
    return { end: () => clearInterval(timer) };
  }

  #claimText(forMs: number): string {
    return JSON.stringify({ worker: this.#worker, untilMs: Date.now() + forMs });
  }

  async #finish(id: string, result: JobResult): Promise<JobResult> {
    const own: DoneJob = { ...result, worker: this.#worker };
    const written = await this.#store.put(resultKey(id), JSON.stringify(own), 0);
    if (written !== undefined) return result;
    const first = await this.#resultOf(id);
    if (first?.digest === result.digest) return first;
    throw differ(id, first ?? own, own);
  }
}

type Finisher = Pick<DoneJob, 'digest' | 'worker'>;

function differ(id: string, first: Finisher, second: Finisher): IntegrityError {
  const mend =
    'one of them has a bad machine, program or tape: find out which, delete the store, and run the sweep again';
  const who = [first, second].map(({ worker, digest }) => `${worker} (digest ${digest.slice(0, 12)})`).join(' and ');
  const what = `two workers came to different results: ${who}`;
  return new IntegrityError({ code: 'results-differ', where: `job ${id.slice(0, 12)}`, what, mend });
}

/** The same jobs on all machines, whatever they are called. */
function isChecked(id: string): boolean {
  return Number.parseInt(sha256(id).slice(0, 8), 16) % CHECKED_OF === 0;
}

function hostOf(worker: string): string {
  return worker.split(':')[0] ?? '';
}

/** A process of this machine that is no more will not renew its claim either. */
function isGone(worker: string): boolean {
  const [host, pid] = worker.split(':');
  if (host !== hostname()) return false;
  try {
    process.kill(Number(pid), 0);
    return false;
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'ESRCH';
  }
}

function resultKey(id: string): string {
  return `result.${id}`;
}

function claimKey(id: string): string {
  return `claim.${id}`;
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
