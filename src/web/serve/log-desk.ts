import type { Worker } from 'node:worker_threads';
import { openThread } from '../../adapters/shared/open-thread.ts';
import type { ReadSoFar } from './log-keeper.ts';
import type { LogNews, LogQuestion } from './log-thread.ts';

interface Asked {
  readonly tell: (soFar: ReadSoFar) => void;
  readonly done: () => void;
  readonly failed: (error: Error) => void;
}

/** Has journals read, on a thread of their own. One folder is asked for once at a time. */
export class LogDesk {
  readonly #asked = new Map<string, Asked>();
  #worker: Worker | undefined;
  #leaving: NodeJS.Timeout | undefined;

  /** Resolves when all is read that was there; `tell` hears of every stretch. */
  read(question: LogQuestion, tell: Asked['tell']): Promise<void> {
    clearTimeout(this.#leaving);
    this.#worker ??= this.#open();
    this.#worker.postMessage(question);
    return new Promise((done, failed) => this.#asked.set(question.folder, { tell, done, failed }));
  }

  async close(): Promise<void> {
    clearTimeout(this.#leaving);
    const worker = this.#worker;
    this.#worker = undefined;
    await worker?.terminate();
  }

  #open(): Worker {
    const worker = openThread(new URL('./log-thread', import.meta.url), {}, { resourceLimits: LIMITS });
    worker.on('message', ({ folder, soFar, trouble, isDone }: LogNews) => {
      const asked = this.#asked.get(folder);
      if (soFar !== undefined) asked?.tell(soFar);
      if (!isDone) return;
      this.#asked.delete(folder);
      if (trouble === undefined) asked?.done();
      else asked?.failed(new Error(trouble));
      if (this.#asked.size === 0) this.#leaving = setTimeout(() => this.close(), IDLE_MS).unref();
    });
    worker.on('error', (error) => {
      for (const { failed } of this.#asked.values()) failed(error);
      this.#asked.clear();
      this.#worker = undefined;
    });
    return worker;
  }
}

/** A thread that nobody asked for so long goes, and its memory with it: what it read is kept on the disk. */
const IDLE_MS = 5_000;
/** Of the thread's memory: it needs a tenth, and what is young there is soon gone. */
const LIMITS = { maxOldGenerationSizeMb: 256, maxYoungGenerationSizeMb: 16 };
