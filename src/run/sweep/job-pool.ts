import { WorkerEnded } from '../../domain/errors.ts';
import type { Onlooker } from '../progress.ts';
import { watchShares } from '../spread/watch-shares.ts';
import type { ModelCounter } from './asked/model-counter.ts';
import type { Job } from './job.ts';
import type { JobResult } from './job-records.ts';
import { ThreadOfJobs } from './thread-of-jobs.ts';

/** Threads a job may take along before it is held for the cause. */
const MOST_THREADS_A_JOB = 3;

/** Threads that run jobs; one that is gone is replaced, and its job begun again. */
export class JobPool {
  readonly #threads: ThreadOfJobs[];
  readonly #endWatch: () => void;
  #free: ThreadOfJobs[];
  #isClosed = false;
  readonly #waiting: ((thread: ThreadOfJobs) => void)[] = [];

  constructor(size: number, counter: ModelCounter, onlooker: Onlooker) {
    const names = Array.from({ length: size }, (_, place) => `worker ${place + 1} of ${size}`);
    this.#threads = names.map((name) => new ThreadOfJobs(name, counter));
    this.#free = [...this.#threads];
    this.#endWatch = watchShares(this.#threads, onlooker);
  }

  /** Waits for a thread, and for what comes of the job. Throws what the job has thrown. */
  async run(job: Job): Promise<JobResult> {
    const thread = this.#free.pop() ?? (await new Promise<ThreadOfJobs>((give) => this.#waiting.push(give)));
    try {
      return await this.#runOn(thread, job);
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#free.push(thread);
      else next(thread);
    }
  }

  async #runOn(thread: ThreadOfJobs, job: Job): Promise<JobResult> {
    for (let lost = 1; ; lost += 1) {
      const result = await thread.run(job);
      if (result !== undefined) return result;
      if (lost < MOST_THREADS_A_JOB && !this.#isClosed) continue;
      const what = `it has taken ${lost} threads along`;
      const mend = 'mend its strategy, or give fewer --jobs where memory is short; what is done stays done';
      throw new WorkerEnded({ code: 'thread-ended', where: thread.name, what, mend });
    }
  }

  async close(): Promise<void> {
    this.#isClosed = true;
    this.#endWatch();
    await Promise.all(this.#threads.map((thread) => thread.close()));
  }
}
