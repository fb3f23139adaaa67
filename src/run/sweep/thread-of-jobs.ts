import type { Worker } from 'node:worker_threads';
import { openThread } from '../../adapters/shared/open-thread.ts';
import { rebuilt } from '../spread/thrown.ts';
import type { WatchedShare } from '../spread/watch-shares.ts';
import type { JobModels, ModelCounter } from './asked/model-counter.ts';
import type { Job } from './job.ts';
import type { JobResult } from './job-records.ts';
import type { JobMessage, ToJobThread } from './job-thread.ts';

type Wish = Extract<JobMessage, { readonly kind: 'ask' | 'record' | 'forget' }>;

interface UnderWay {
  readonly worker: Worker;
  readonly models: JobModels | undefined;
  /** What is being written beside the replies themselves. */
  writing: Promise<void>;
  /** Why a question was not answered: the job ends by it. */
  refusal: Error | undefined;
}

/** A thread that runs jobs, seen from who sends them; opened by the first one, and anew where it is gone. */
export class ThreadOfJobs implements WatchedShare {
  readonly name: string;
  steps: Int32Array | undefined;
  readonly #counter: ModelCounter;
  #worker: Worker | undefined;
  #settle: ((answer: JobMessage | Error | undefined) => void) | undefined;
  #under: UnderWay | undefined;

  constructor(name: string, counter: ModelCounter) {
    this.name = name;
    this.#counter = counter;
  }

  /** Undefined where the thread has ended without an answer. */
  async run(job: Job): Promise<JobResult | undefined> {
    const { models } = job;
    const replies = models === undefined ? new Map() : await this.#counter.replies(models);
    const worker = this.#worker ?? this.#open();
    this.#worker = worker;
    const under: UnderWay = { worker, models, writing: Promise.resolve(), refusal: undefined };
    this.#under = under;
    worker.ref();
    const answer = await new Promise<JobMessage | Error | undefined>((settle) => {
      this.#settle = settle;
      post(worker, { kind: 'job', job, replies });
    });
    worker.unref();
    await under.writing;
    if (answer instanceof Error) throw answer;
    if (under.refusal !== undefined) throw under.refusal;
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
    worker.on('message', (message: JobMessage) => this.#hear(message));
    worker.on('exit', () => {
      if (this.#worker !== worker) return;
      this.steps = undefined;
      this.#worker = undefined;
      this.#answer(undefined);
    });
    return worker;
  }

  #hear(message: JobMessage): void {
    if (message.kind === 'begun') this.steps = message.steps;
    else if (message.kind === 'done' || message.kind === 'failed') this.#answer(message);
    else if (this.#under?.models !== undefined) this.#serve(this.#under, this.#under.models, message);
  }

  #serve(under: UnderWay, models: JobModels, message: Wish): void {
    const refuse = (error: unknown): undefined => {
      under.refusal ??= error instanceof Error ? error : new Error(String(error));
    };
    if (message.kind !== 'ask') {
      const write = () =>
        message.kind === 'forget'
          ? this.#counter.forget(models)
          : this.#counter.record(models, message.key, message.outcome);
      under.writing = under.writing.then(write).catch(refuse);
      return;
    }
    const { number, call } = message;
    void under.writing
      .then(() => this.#counter.ask(models, call))
      .catch(refuse)
      .then((outcome) => post(under.worker, { kind: 'heard', number, outcome }));
  }

  #answer(answer: JobMessage | Error | undefined): void {
    const settle = this.#settle;
    this.#settle = undefined;
    settle?.(answer);
  }
}

function post(worker: Worker, message: ToJobThread): void {
  worker.postMessage(message);
}
