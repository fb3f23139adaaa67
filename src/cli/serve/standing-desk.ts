import { Worker } from 'node:worker_threads';
import type { Standing } from '../../web/api/source.ts';

const KEPT = 40;

interface Told {
  readonly id: number;
  readonly standing?: Standing;
  readonly trouble?: string;
}

interface Waiting {
  readonly done: (standing: Standing) => void;
  readonly failed: (error: Error) => void;
}

/** Asks the thread that reckons boards, and keeps the latest answers: the same row gives the same board. */
export class StandingDesk {
  readonly #kept = new Map<string, Promise<Standing>>();
  readonly #waiting = new Map<number, Waiting>();
  #worker: Worker | undefined;
  #asked = 0;

  ask(folder: string, at: number): Promise<Standing> {
    const key = `${at} ${folder}`;
    const known = this.#kept.get(key);
    if (known !== undefined) return known;
    const answer = this.#send(folder, at);
    this.#kept.set(key, answer);
    answer.catch(() => this.#kept.delete(key));
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= KEPT) break;
      this.#kept.delete(oldest);
    }
    return answer;
  }

  async close(): Promise<void> {
    await this.#worker?.terminate();
  }

  #send(folder: string, at: number): Promise<Standing> {
    this.#asked += 1;
    const id = this.#asked;
    this.#worker ??= this.#open();
    this.#worker.postMessage({ id, folder, at });
    return new Promise((done, failed) => this.#waiting.set(id, { done, failed }));
  }

  #open(): Worker {
    const { pathname } = new URL(import.meta.url);
    const worker = new Worker(new URL(`./standing-thread${pathname.endsWith('.ts') ? '.ts' : '.js'}`, import.meta.url));
    worker.unref();
    worker.on('message', ({ id, standing, trouble }: Told) => {
      const waiting = this.#waiting.get(id);
      this.#waiting.delete(id);
      if (standing !== undefined) waiting?.done(standing);
      else waiting?.failed(new Error(trouble));
    });
    worker.on('error', (error) => {
      for (const { failed } of this.#waiting.values()) failed(error);
      this.#waiting.clear();
      this.#worker = undefined;
    });
    return worker;
  }
}
