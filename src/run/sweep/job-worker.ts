import { randomInt } from 'node:crypto';
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { sha256 } from '../../domain/hash.ts';
import type { Job } from './job.ts';
import {
  type DoneJob,
  type JobOffer,
  type JobRecords,
  type JobResult,
  read,
  sameResult,
  toldSchema,
} from './job-records.ts';
import { LeaseWatch } from './lease-watch.ts';

/** Words a lease may miss before it is over. */
const HEARTBEATS_A_LEASE = 4;
/** So often a job may be lost with who had it; then it is held for the cause. */
const MOST_LOST = 5;
const IDLE_MS = { least: 50, most: 500 };

/** What a process is for the jobs of a store. */
export interface Workplace {
  /** Host, process, and when that began. */
  readonly worker: string;
  readonly leaseMs: number;
  /** How long a job has to stand untaken before this process takes it. */
  patienceMs(id: string): number;
  /** The job as it runs here; undefined where it is not for this process. */
  jobOf(id: string, offer: JobOffer): Promise<Job | undefined>;
  run(job: Job, id: string): Promise<JobResult>;
  done(id: string, done: DoneJob): void;
  note(line: string): void;
  /** What becomes of the job then. What it throws ends the work. */
  failed(id: string, error: unknown): JobFailure;
}

export type JobFailure =
  /** Another may try; after some tries nobody does. */
  | 'lost'
  /** It was not begun for good: no try is counted. */
  | 'put-off'
  /** Nobody can do it. */
  | { readonly dead: string };

interface TakenJob {
  readonly id: string;
  readonly job: Job;
  readonly offer: JobOffer;
  revision: number | undefined;
}

/**
 * Takes jobs from a store and does them. Whoever takes one holds a lease and is heard of while the job runs (on a thread of
 * its own, so that this one is free to say so); the first to write a result wins, and a second must have the same.
 */
export class JobWorker {
  readonly #records: JobRecords;
  readonly #place: Workplace;
  readonly #watch: LeaseWatch;
  readonly #taken = new Set<TakenJob>();
  #open: string[] = [];
  #looking: Promise<void> | undefined;
  #isBanned = false;
  #handlingMs = 0;
  #wake: () => void = () => undefined;

  constructor(records: JobRecords, place: Workplace) {
    this.#records = records;
    this.#place = place;
    this.#watch = new LeaseWatch((line) => place.note(line));
  }

  /** Does so many at a time until it is stopped, or nothing that it does is taken any more. */
  async work(atOnce: number, stop: AbortSignal): Promise<void> {
    const ended = new AbortController();
    const either = AbortSignal.any([stop, ended.signal]);
    const slots = Array.from({ length: atOnce }, () => this.#slot(either).finally(() => ended.abort()));
    await Promise.allSettled(slots);
    await Promise.all(slots);
  }

  /** What all jobs took beside their runs: taking them, saying what came of them. */
  get handlingMs(): number {
    return this.#handlingMs;
  }

  /** There may be something new. */
  wake(): void {
    this.#wake();
  }

  /** Gives back what is not done, for others to take at once. */
  async release(): Promise<void> {
    await Promise.all([...this.#taken].map((taken) => this.#giveBack(taken, undefined)));
  }

  async #slot(stop: AbortSignal): Promise<void> {
    let idleMs = IDLE_MS.least;
    while (!stop.aborted && !this.#isBanned) {
      const begun = performance.now();
      const taken = await this.#take();
      if (taken !== undefined) {
        idleMs = IDLE_MS.least;
        const ranMs = await this.#do(taken);
        this.#handlingMs += performance.now() - begun - ranMs;
        continue;
      }
      await this.#rest(idleMs, stop);
      idleMs = Math.min(IDLE_MS.most, idleMs * 2);
    }
  }

  async #rest(forMs: number, stop: AbortSignal): Promise<void> {
    const woken = new AbortController();
    this.#wake = () => woken.abort();
    await sleep(forMs, undefined, { signal: AbortSignal.any([stop, woken.signal]) }).catch(() => undefined);
  }

  /** One that nobody has; undefined where there is none now. */
  async #take(): Promise<TakenJob | undefined> {
    if (this.#open.length === 0) {
      this.#looking ??= this.#look().finally(() => {
        this.#looking = undefined;
      });
      await this.#looking;
    }
    for (let id = this.#open.pop(); id !== undefined; id = this.#open.pop()) {
      const taken = await this.#try(id);
      if (taken !== undefined) return taken;
    }
    return undefined;
  }

  /** Each begins somewhere else, so that many do not go for the same. */
  async #look(): Promise<void> {
    const { store } = this.#records;
    if ((await store.get(DRAINED)) !== undefined) return;
    this.#isBanned = (await banOf(this.#records, this.#place.worker)) !== undefined;
    if (this.#isBanned) return;
    const ids = await this.#records.ids('job');
    this.#watch.keepOnly(ids);
    const mine = ids.filter((id) => this.#place.patienceMs(id) < Number.POSITIVE_INFINITY);
    const from = mine.length === 0 ? 0 : randomInt(mine.length);
    this.#open = [...mine.slice(from), ...mine.slice(0, from)].reverse();
  }

  async #try(id: string): Promise<TakenJob | undefined> {
    const { worker, leaseMs } = this.#place;
    const kept = await this.#records.offer(id);
    if (kept === undefined || kept.value.not.includes(worker) || this.#watch.holds(id, kept)) return undefined;
    if (this.#watch.standsMs(id, kept.revision) < this.#place.patienceMs(id)) return undefined;
    const offer = countedLost(kept.value);
    if (offer.lost >= MOST_LOST) return this.#bury(id, offer);
    const job = await this.#place.jobOf(id, offer);
    if (job === undefined) return undefined;
    if ((await this.#records.result(id)) !== undefined) {
      await this.#records.close(id);
      return undefined;
    }
    const next = { ...offer, epoch: offer.epoch + 1, lease: { worker, atMs: Date.now(), forMs: leaseMs } };
    const revision = await this.#records.putOffer(id, next, kept.revision);
    if (revision === undefined) return undefined;
    const taken = { id, job, offer: next, revision };
    this.#taken.add(taken);
    return taken;
  }

  async #bury(id: string, offer: JobOffer): Promise<undefined> {
    const reason = `handed out ${offer.lost} times and never finished: ${offer.trouble ?? 'its workers were not heard of again'}`;
    await this.#records.bury(id, { reason, differs: false, offer });
    return undefined;
  }

  /** Gives how long the job itself ran. */
  async #do(taken: TakenJob): Promise<number> {
    const heard = new AbortController();
    const beating = this.#beat(taken, heard.signal);
    const begun = performance.now();
    let ranMs = 0;
    try {
      const result = await this.#place.run(taken.job, taken.id);
      ranMs = performance.now() - begun;
      heard.abort();
      await beating;
      const done = { ...result, worker: this.#place.worker, epoch: taken.offer.epoch };
      this.#taken.delete(taken);
      this.#place.done(taken.id, await this.#finish(taken, done));
    } catch (error) {
      heard.abort();
      await beating;
      await this.#failed(taken, error);
    } finally {
      this.#taken.delete(taken);
    }
    return ranMs;
  }

  /** Where the store cannot be written now the lease runs out; what comes of the job is compared all the same. */
  async #beat(taken: TakenJob, end: AbortSignal): Promise<void> {
    const { worker, leaseMs } = this.#place;
    while (!end.aborted && taken.revision !== undefined) {
      await sleep(leaseMs / HEARTBEATS_A_LEASE, undefined, { signal: end }).catch(() => undefined);
      if (end.aborted) return;
      const lease = { worker, atMs: Date.now(), forMs: leaseMs };
      taken.revision = await this.#records
        .putOffer(taken.id, { ...taken.offer, lease }, taken.revision)
        .catch(() => undefined);
    }
  }

  async #finish({ id, offer, revision }: TakenJob, done: DoneJob): Promise<DoneJob> {
    if ((await this.#records.putResult(id, done)) === undefined) {
      const first = (await this.#records.result(id))?.value;
      if (first !== undefined && !sameResult(first, done)) {
        await this.#records.withdraw(id);
        await this.#records.bury(id, { reason: differText(first, done), differs: true, offer });
        return done;
      }
    }
    if (revision === undefined || !(await this.#records.store.remove(`job.${id}`, revision)))
      await this.#records.close(id);
    return done;
  }

  async #failed(taken: TakenJob, error: unknown): Promise<void> {
    const told = error instanceof Error ? error.message : String(error);
    try {
      const failure = this.#place.failed(taken.id, error);
      if (typeof failure === 'string') await this.#giveBack(taken, failure === 'lost' ? told : undefined);
      else await this.#records.bury(taken.id, { reason: failure.dead, differs: false, offer: taken.offer });
    } catch (ending) {
      await this.#giveBack(taken, undefined);
      throw ending;
    }
  }

  /** With a trouble it counts as lost; without, it was only not done. */
  async #giveBack(taken: TakenJob, trouble: string | undefined): Promise<void> {
    const { id, offer, revision } = taken;
    if (revision === undefined) return;
    taken.revision = undefined;
    const lost = offer.lost + (trouble === undefined ? 0 : 1);
    const told = trouble === undefined ? {} : { trouble: `${trouble} (${this.#place.worker})` };
    await this.#records.putOffer(id, { ...offer, lost, ...told, lease: null }, revision);
  }
}

/** While it stands, nothing new is begun. */
export const DRAINED = 'drained';

/** A lease that is over was lost with whoever held it. */
function countedLost(offer: JobOffer): JobOffer {
  return offer.lease === null ? offer : { ...offer, lost: offer.lost + 1, lease: null };
}

export function differText(first: DoneJob, second: DoneJob): string {
  const who = [first, second].map(({ worker, digest }) => `${worker} (digest ${digest.slice(0, 12)})`).join(' and ');
  return `two workers came to different results: ${who}`;
}

/** Of this process: host, process, and when that began. */
export function workerName(): string {
  return `${hostname()}:${process.pid}:${Math.trunc(performance.timeOrigin)}`;
}

/** Nothing that it does is taken any more. */
export async function ban({ store }: JobRecords, worker: string, reason: string): Promise<void> {
  await store.put(banKey(worker), JSON.stringify({ worker, reason }), 0);
}

/** Keys have no colons. */
function banKey(worker: string): string {
  return `banned.${sha256(worker).slice(0, 32)}`;
}

/** Why nothing of a worker is taken; undefined where all is. */
export async function banOf({ store }: JobRecords, worker: string): Promise<string | undefined> {
  const entry = await store.get(banKey(worker));
  return entry === undefined ? undefined : read(entry.value, toldSchema, banKey(worker)).reason;
}
