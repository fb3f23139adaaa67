import type { Worker } from 'node:worker_threads';
import { openThread } from '../../adapters/shared/open-thread.ts';
import { WorkerEnded } from '../../domain/errors.ts';
import type { ShareData, ShareMessage } from './messages.ts';

export type ShareRound = Exclude<ShareMessage, { readonly kind: 'begun' }>;

/** A thread that steps a share, seen from the one that writes: its rounds, one after the other. */
export class ShareReader {
  readonly #worker: Worker;
  readonly #taken = new Int32Array(new SharedArrayBuffer(4));
  readonly #arrived: ShareRound[] = [];
  #waiting: { give: (round: ShareRound) => void; fail: (error: Error) => void } | undefined;
  #gone: Error | undefined;
  /** Counted up by calls into somebody's own code; undefined before the first event. */
  steps: Int32Array | undefined;

  readonly name: string;

  /** `name` is told where the thread ends too early. */
  constructor(data: Omit<ShareData, 'taken'>, name: string) {
    this.name = name;
    const whole: ShareData = { ...data, taken: this.#taken };
    this.#worker = openThread(new URL('./share-thread', import.meta.url), whole);
    // What it sends is waited for: the process must not end in between.
    this.#worker.ref();
    let why = '';
    this.#worker.on('message', (message: ShareMessage) => this.#hear(message));
    this.#worker.on('error', (error: Error) => {
      why = `: ${error.message.split('\n')[0]}`;
    });
    this.#worker.on('exit', () => {
      const mend =
        'the run is kept as far as it came: the same command with its --out goes on, with fewer --jobs in less memory';
      const what = `the thread ended before its accounts were done${why}`;
      this.#end(new WorkerEnded({ code: 'thread-ended', where: name, what, mend }));
    });
  }

  /** The next round, once it is there. Throws WorkerEnded where there will be none. */
  async next(): Promise<ShareRound> {
    const round = this.#arrived.shift();
    if (round !== undefined) return this.#take(round);
    if (this.#gone !== undefined) throw this.#gone;
    return this.#take(await new Promise<ShareRound>((give, fail) => (this.#waiting = { give, fail })));
  }

  /** Ends the thread, wherever it is; whoever waits for a round is told `error`. */
  async end(error?: Error): Promise<void> {
    if (error !== undefined) this.#end(error);
    await this.#worker.terminate();
  }

  #take(round: ShareRound): ShareRound {
    Atomics.add(this.#taken, 0, 1);
    Atomics.notify(this.#taken, 0);
    return round;
  }

  #hear(message: ShareMessage): void {
    if (message.kind === 'begun') {
      this.steps = message.steps;
      return;
    }
    const waiting = this.#waiting;
    this.#waiting = undefined;
    if (waiting === undefined) this.#arrived.push(message);
    else waiting.give(message);
  }

  #end(error: Error): void {
    this.#gone ??= error;
    this.#waiting?.fail(this.#gone);
  }
}
