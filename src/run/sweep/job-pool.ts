import type { Worker } from 'node:worker_threads';
import { openThread } from '../../adapters/shared/open-thread.ts';
import { WorkerEnded } from '../../domain/errors.ts';
import type { Onlooker } from '../progress.ts';
import { rebuilt } from '../spread/thrown.ts';
import { type WatchedShare, watchShares } from '../spread/watch-shares.ts';
import type { Job, JobResult } from './job.ts';
import type { JobMessage } from './job-thread.ts';

/** Threads a job may take along before it is held for the cause. */
const MOST_THREADS_A_JOB = 3;

/** Threads that run jobs; one that is gone is replaced, and its job begun again. */
export class JobPool {
  readonly #threads: JobThread[];
  readonly #endWatch: () => void;
  #free: JobThread[];
  #isClosed = false;
  readonly #waiting: ((thread: JobThread) => void)[] = [];

  constructor(size: number, onlooker: Onlooker) {
    this.#threads = Array.from({ length: size }, (_, place) => new JobThread(`worker ${place + 1} of ${size}`));
    this.#free = [...this.#threads];
    this.#endWatch = watchShares(this.#threads, onlooker);
  }

  /** Waits for a thread, and for what comes of the job. Throws what the job has thrown. */
  async run(job: Job): Promise<JobResult> {
    const thread = this.#free.pop() ?? (await new Promise<JobThread>((give) => this.#waiting.push(give)));
    try {
      return await this.#runOn(thread, job);
    } finally {
      const next = this.#waiting.shift();
      if (next === undefined) this.#free.push(thread);
      else next(thread);
    }
  }

  async #runOn(thread: JobThread, job: Job): Promise<JobResult> {
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

class JobThread implements WatchedShare {
  readonly name: string;
  steps: Int32Array | undefined;
  #worker: Worker | undefined;
  #settle: ((answer: JobMessage | Error | undefined) => void) | undefined;

  constructor(name: string) {
    this.name = name;
  }

  /** Undefined where the thread has ended without an answer. */
  async run(job: Job): Promise<JobResult | undefined> {
    const worker = this.#worker ?? this.#open();
    this.#worker = worker;
    worker.ref();
    const answer = await new Promise<JobMessage | Error | undefined>((settle) => {
      this.#settle = settle;
      worker.postMessage(job);
    });
    worker.unref();
    if (answer instanceof Error) throw answer;
    if (answer?.kind === 'failed') throw rebuilt(answer.thrown);
    return answer?.kind === 'done' ? answer.result : undefined;
  }

  async end(error: Error): Promise<void> {
    this.#answer(error);
    await this.close();
  }

  async close(): Promise<void> {
    await this.#worker?.terminate();
  }

  #open(): Worker {
    const worker = openThread(new URL('./job-thread', import.meta.url), {});
    worker.on('message', (message: JobMessage) => {
      if (message.kind === 'begun') this.steps = message.steps;
      else this.#answer(message);
    });
    worker.on('exit', () => {
      if (this.#worker !== worker) return;
      this.steps = undefined;
      this.#worker = undefined;
      this.#answer(undefined);
    });
    return worker;
  }

  #answer(answer: JobMessage | Error | undefined): void {
    const settle = this.#settle;
    this.#settle = undefined;
    settle?.(answer);
  }
}
