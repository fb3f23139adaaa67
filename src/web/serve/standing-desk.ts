import type { Worker } from 'node:worker_threads';
import { openThread } from '../../adapters/shared/open-thread.ts';
import type { StandingFigures } from '../api/source.ts';
import type { Comparison } from './comparison.ts';
import type { ThreadAnswer, ThreadQuestion } from './standing-thread.ts';

const KEPT = 40;

interface Told extends ThreadAnswer {
  readonly id: number;
  readonly trouble?: string;
}

export interface FolderAt {
  readonly folder: string;
  readonly at: number;
}

interface Waiting {
  readonly done: (told: Told) => void;
  readonly failed: (error: Error) => void;
}

/** Asks the thread that reckons boards, and keeps the latest answers: the same row gives the same board. */
export class StandingDesk {
  readonly #kept = new Map<string, Promise<StandingFigures>>();
  readonly #waiting = new Map<number, Waiting>();
  #worker: Worker | undefined;
  #asked = 0;

  ask(folder: string, at: number): Promise<StandingFigures> {
    const key = `${at} ${folder}`;
    const known = this.#kept.get(key);
    if (known !== undefined) return known;
    const answer = this.#send({ standing: { folder, at } }).then((told) => told.standing ?? failed(told.trouble));
    this.#kept.set(key, answer);
    answer.catch(() => this.#kept.delete(key));
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= KEPT) break;
      this.#kept.delete(oldest);
    }
    return answer;
  }

  async compare(left: FolderAt, right: FolderAt): Promise<Comparison> {
    const { comparison, trouble } = await this.#send({ compare: { left, right } });
    return comparison ?? failed(trouble);
  }

  async close(): Promise<void> {
    await this.#worker?.terminate();
  }

  #send(about: ThreadQuestion): Promise<Told> {
    this.#asked += 1;
    const id = this.#asked;
    this.#worker ??= this.#open();
    this.#worker.postMessage({ id, about });
    return new Promise((done, failed) => this.#waiting.set(id, { done, failed }));
  }

  #open(): Worker {
    const worker = openThread(new URL('./standing-thread', import.meta.url), {});
    worker.on('message', (told: Told) => {
      this.#waiting.get(told.id)?.done(told);
      this.#waiting.delete(told.id);
    });
    worker.on('error', (error) => {
      for (const { failed } of this.#waiting.values()) failed(error);
      this.#waiting.clear();
      this.#worker = undefined;
    });
    return worker;
  }
}

function failed(trouble: string | undefined): never {
  throw new Error(trouble ?? 'nothing came back');
}
