import { createHmac, randomBytes } from 'node:crypto';
import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { IntegrityError, WorkerEnded } from '../../domain/errors.ts';
import { withdrawReplies } from './asked/replies.ts';
import type { Job } from './job.ts';
import { type DoneJob, firstOf, type JobOffer, type JobRecords, type JobResult, sameResult } from './job-records.ts';
import { ban, banOf, differText, JobWorker, workerName } from './job-worker.ts';
import { hostOf, LeaseWatch } from './lease-watch.ts';

/** A job under its name, as it runs here and as it is handed out. */
export interface NamedJob {
  readonly id: string;
  readonly job: Job;
  readonly offer: Pick<JobOffer, 'sweep' | 'spec' | 'entrant' | 'seed' | 'from' | 'to' | 'rerun' | 'models'>;
}

export interface BoardCounts {
  /** Run by this process. */
  readonly ran: number;
  /** Done before, or by another process meanwhile. */
  readonly found: number;
  /** Of those found, run once more by somebody else, and the same. */
  readonly checked: number;
}

export interface BoardOptions {
  readonly run: (job: Job) => Promise<JobResult>;
  /** Whether this process has what a job needs that nobody has done yet. */
  readonly canDo: (job: Job) => boolean;
  /** Jobs that this process does at a time; with none it hands them out, and only compares where nobody else does. */
  readonly atOnce: number;
  readonly leaseMs: number;
  readonly note: (line: string) => void;
  /** From 0 to 1: of the jobs that somebody else has done so many are done once more. */
  readonly checkedShare: number;
}

/** Somebody's results were taken back: whatever was made of them is to be made anew. */
export class ResultsWithdrawn extends Error {}

/** Looking takes one part in so many of the time, and is done so often at least and at most. */
const LOOK_SHARE = 10;
const LOOK_MS = { least: 100, most: 1_000 };
/** Of those still on the list so many are looked at each time: who was killed right behind its result left them there. */
const LOOKED_AT = 16;
const AT_A_TIME = 32;
/** A comparison that nobody begins is made by who hands out the jobs. */
const COMPARE_HERE_MS = 2_000;
/** Ids of jobs; of the whole process, as its name is. */
const BEGUN_HERE = new Set<string>();

/**
 * Hands jobs out by a store and gathers what comes of them, from workers elsewhere and from one of its own. A share of what
 * others did is done once more by somebody else; where two differ a third decides, and all results of whom it
 * refutes are taken back.
 */
export class JobBoard {
  readonly #records: JobRecords;
  readonly #options: BoardOptions;
  readonly #name = workerName();
  readonly #worker: JobWorker;
  readonly #watch = new LeaseWatch(() => undefined);
  readonly #stop = new AbortController();
  readonly #failed: Promise<void>;
  /** Nobody who does the jobs can tell which of them are checked. */
  readonly #salt = randomBytes(16);
  readonly #wasDone = new Set<string>();
  #pending = new Map<string, NamedJob>();
  /** Done here, and not looked at yet. */
  #own: string[] = [];
  #wake: () => void = () => undefined;
  #ran = 0;
  #found = 0;
  #checked = 0;

  constructor(records: JobRecords, options: BoardOptions) {
    this.#records = records;
    this.#options = options;
    this.#worker = new JobWorker(records, {
      worker: this.#name,
      leaseMs: options.leaseMs,
      patienceMs: (id) => this.#patienceMs(id),
      jobOf: async (id) => this.#jobOf(id),
      run: (job, id) => {
        BEGUN_HERE.add(id);
        return options.run(job);
      },
      note: options.note,
      done: (id) => {
        if (id === firstOf(id)) this.#ran += 1;
        this.#own.push(firstOf(id));
        this.#wake();
      },
      failed: (_, error) => {
        throw error;
      },
    });
    this.#failed = this.#worker.work(Math.max(1, options.atOnce), this.#stop.signal);
    this.#failed.catch(() => this.#wake());
  }

  get counts(): BoardCounts {
    return { ran: this.#ran, found: this.#found, checked: this.#checked };
  }

  /**
   * Sees all of them done, each once; `onDone` hears of each. Throws what a job throws here, why one is dead, and
   * ResultsWithdrawn.
   */
  async all(jobs: readonly NamedJob[], onDone: (id: string, result: JobResult) => void): Promise<void> {
    this.#pending = new Map(jobs.map((named) => [named.id, named]));
    const look = (ids: readonly string[], isFirst: boolean): Promise<void> =>
      inParts(ids, async (id) => {
        const done = await this.#lookAt(id, isFirst);
        if (done === undefined || !this.#pending.delete(id)) return;
        if (done.worker !== this.#name || this.#wasDone.has(id)) this.#found += 1;
        if (this.#isChecked(id, done)) this.#checked += 1;
        const { worker: _, epoch: __, ...result } = done;
        onDone(id, result);
      });
    await look([...this.#pending.keys()], true);
    this.#worker.wake();
    for (let lookAtMs = 0; this.#pending.size > 0; ) {
      await look(this.#own.splice(0), false);
      if (performance.now() >= lookAtMs) {
        const begun = performance.now();
        const listed = new Set(await this.#records.ids('job'));
        const [on, off] = parted([...this.#pending.keys()], (id) => listed.has(id));
        await look([...off, ...on.slice(0, LOOKED_AT)], false);
        this.#toTheEnd(on.slice(0, LOOKED_AT));
        const restMs = (performance.now() - begun) * LOOK_SHARE;
        lookAtMs = performance.now() + Math.min(LOOK_MS.most, Math.max(LOOK_MS.least, restMs));
      }
      if (this.#pending.size > 0 && this.#own.length === 0) await this.#rest(lookAtMs - performance.now());
    }
    await this.#records.closeDone(new Set(jobs.map(({ id }) => id)));
    await this.#refuseDead(jobs);
  }

  async close(): Promise<void> {
    this.#stop.abort();
    await this.#worker.release();
  }

  /** Its result, once it is there and nothing is left to compare; else sees that somebody is asked for what is missing. */
  async #lookAt(id: string, isFirst: boolean): Promise<DoneJob | undefined> {
    const first = await this.#trusted(id);
    if (first === undefined) return this.#ask(id, []);
    if (isFirst) this.#wasDone.add(id);
    if (!this.#isChecked(id, first)) return first;
    const second = await this.#trusted(`${id}.2`);
    if (second === undefined) return this.#ask(`${id}.2`, [first]);
    if (sameResult(first, second)) return first;
    const third = await this.#trusted(`${id}.3`);
    if (third === undefined) return this.#ask(`${id}.3`, [first, second]);
    const liar = [first, second].find((one) => !sameResult(one, third));
    const isAlone = [first, second].every((one) => !sameResult(one, third));
    if (liar === undefined || isAlone) return this.#shout(id, first, second);
    return this.#refute(id, liar, third);
  }

  /** Undefined also where it is by somebody whose results were taken back, or who passes for this process. */
  async #trusted(id: string): Promise<DoneJob | undefined> {
    const done = (await this.#records.result(id))?.value;
    if (done === undefined) return undefined;
    const isForged = done.worker === this.#name && !BEGUN_HERE.has(id);
    if (!isForged && !(await this.#banned(done.worker))) return done;
    const told = `job ${id.slice(0, 12)}: its result was in the name of this process, which has not run it`;
    if (isForged) this.#options.note(`note: result-forged: ${told}; it is taken back and done again`);
    await this.#records.withdraw(id);
    return undefined;
  }

  readonly #bans = new Map<string, boolean>();
  async #banned(worker: string): Promise<boolean> {
    const known = this.#bans.get(worker) ?? (await banOf(this.#records, worker)) !== undefined;
    this.#bans.set(worker, known);
    return known;
  }

  async #ask(id: string, done: readonly DoneJob[]): Promise<undefined> {
    const named = this.#pending.get(firstOf(id));
    if (named === undefined) return undefined;
    const dead = (await this.#records.dead(id))?.value;
    if (dead !== undefined) throw deadJob(id, dead);
    const not = done.map(({ worker }) => worker);
    const asked = await this.#records.offer(id);
    if (asked === undefined) {
      await this.#records.putOffer(id, { ...named.offer, not, epoch: 0, lost: 0, lease: null }, 0);
      this.#worker.wake();
      return undefined;
    }
    const [first, second] = done;
    const isLeft = asked.value.lease === null && this.#watch.standsMs(id, asked.revision) > 2 * this.#options.leaseMs;
    // Nobody else is there to decide between two, one of whom is this process.
    if (first !== undefined && second !== undefined && isLeft && not.includes(this.#name))
      await this.#shout(firstOf(id), first, second);
    return undefined;
  }

  #isChecked(id: string, { worker }: DoneJob): boolean {
    if (worker === this.#name || (this.#wasDone.has(id) && hostOf(worker) === hostname())) return false;
    const draw = createHmac('sha256', this.#salt).update(id).digest().readUInt32BE() / 2 ** 32;
    return draw < this.#options.checkedShare;
  }

  /** What was asked of models once is on record: to compare, nobody is asked again. */
  #jobOf(id: string): Job | undefined {
    const job = this.#pending.get(firstOf(id))?.job;
    return job !== undefined && (id !== firstOf(id) || this.#options.canDo(job)) ? job : undefined;
  }

  #patienceMs(id: string): number {
    if (!this.#pending.has(firstOf(id))) return Number.POSITIVE_INFINITY;
    if (this.#options.atOnce > 0) return 0;
    return id === firstOf(id) ? Number.POSITIVE_INFINITY : COMPARE_HERE_MS;
  }

  /** Nothing is known of who is right: neither result stays. */
  async #shout(id: string, first: DoneJob, second: DoneJob): Promise<never> {
    const named = this.#pending.get(id);
    const reason = differText(first, second);
    for (const one of [id, `${id}.2`, `${id}.3`]) await this.#records.withdraw(one);
    if (named !== undefined) {
      const offer = { ...named.offer, not: [], epoch: 0, lost: 0, lease: null };
      await this.#records.bury(id, { reason, differs: true, offer });
    }
    throw differ(id, reason);
  }

  /** Two came to one result and the third to another: nothing of his stays, here or in any sweep on this store. */
  async #refute(id: string, liar: DoneJob, other: DoneJob): Promise<never> {
    const text = `${liar.worker} (digest ${liar.digest.slice(0, 12)}) against two others (${other.digest.slice(0, 12)})`;
    if (liar.worker === this.#name) throw differ(id, `this very process came to another result: ${text}`);
    await ban(this.#records, liar.worker, `job ${id.slice(0, 12)}: ${text}`);
    this.#bans.set(liar.worker, true);
    let count = 0;
    await inParts(await this.#records.ids('result'), async (one) => {
      if ((await this.#records.result(one))?.value.worker !== liar.worker) return;
      await this.#records.withdraw(one);
      count += 1;
    });
    await withdrawReplies(this.#records.store, liar.worker);
    throw new ResultsWithdrawn(
      `results-refuted: job ${id.slice(0, 12)}: ${text}: its ${count} results are taken back and done again`,
    );
  }

  async #refuseDead(jobs: readonly NamedJob[]): Promise<void> {
    const own = new Set(jobs.map(({ id }) => id));
    for (const id of await this.#records.ids('dead')) {
      const dead = own.has(id) ? (await this.#records.dead(id))?.value : undefined;
      if (dead?.differs === true) throw deadJob(id, dead);
    }
  }

  #toTheEnd(ids: readonly string[]): void {
    for (const id of ids) {
      const named = this.#pending.get(id);
      if (named === undefined) continue;
      this.#pending.delete(id);
      this.#pending.set(id, named);
    }
  }

  async #rest(forMs: number): Promise<void> {
    const woken = new AbortController();
    this.#wake = () => woken.abort();
    await Promise.race([sleep(forMs, undefined, { signal: woken.signal }).catch(() => undefined), this.#failed]);
  }
}

function parted<Item>(items: readonly Item[], is: (item: Item) => boolean): readonly [Item[], Item[]] {
  return [items.filter(is), items.filter((item) => !is(item))];
}

async function inParts(ids: readonly string[], each: (id: string) => Promise<void>): Promise<void> {
  for (let at = 0; at < ids.length; at += AT_A_TIME) await Promise.all(ids.slice(at, at + AT_A_TIME).map(each));
}

function deadJob(id: string, { reason, differs }: { reason: string; differs: boolean }): Error {
  if (differs) return differ(id, reason);
  const mend = `mend that, then quartet queue retry ${id.slice(0, 12)} and the same command again`;
  return new WorkerEnded({ code: 'job-dead', where: `job ${id.slice(0, 12)}`, what: reason, mend });
}

function differ(id: string, what: string): IntegrityError {
  const mend = `one of them has a bad machine or program: find out which, then quartet queue retry ${id.slice(0, 12)}`;
  return new IntegrityError({ code: 'results-differ', where: `job ${id.slice(0, 12)}`, what, mend });
}
