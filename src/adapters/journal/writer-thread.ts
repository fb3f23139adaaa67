import { MessageChannel, type MessagePort, receiveMessageOnPort, Worker } from 'node:worker_threads';
import { type InputProblem, IntegrityError, StorageError } from '../../domain/errors.ts';
import { assertNever } from '../../domain/never.ts';
import type { Batch } from './batch.ts';

/** What the thread is started with, and where it tells how far it is. */
export interface ThreadData {
  readonly folder: string;
  readonly port: MessagePort;
  /** Set at `READY` once it can take messages, counted up at `DONE` with each it has dealt with. */
  readonly told: Int32Array;
}

export const READY = 0;
export const DONE = 1;

export type ThreadTrouble =
  | { readonly kind: 'storage'; readonly problem: InputProblem }
  | { readonly kind: 'integrity'; readonly problem: InputProblem }
  | { readonly kind: 'other'; readonly message: string };

/** A thread that takes longer over one batch is not coming back. */
const PATIENCE_MS = 120_000;

/** The thread that writes a journal's batches, seen from the run. */
export class WriterThread {
  readonly #folder: string;
  readonly #port: MessagePort;
  readonly #thread: Worker;
  readonly #told = new Int32Array(new SharedArrayBuffer(8));
  #sent = 0;

  constructor(folder: string) {
    this.#folder = folder;
    const { port1, port2 } = new MessageChannel();
    const data: ThreadData = { folder, port: port2, told: this.#told };
    const url = new URL('./journal-thread.js', import.meta.url);
    this.#thread = new Worker(url, { workerData: data, transferList: [port2], execArgv: [] });
    // One that cannot start (there is no such file where the program runs from its sources) is never ready, and the run
    // goes on writing its rows itself.
    this.#thread.on('error', () => undefined);
    this.#thread.unref();
    this.#port = port1;
    port1.unref();
  }

  get isReady(): boolean {
    return Atomics.load(this.#told, READY) === 1;
  }

  send(message: Batch | 'close'): void {
    this.#sent += 1;
    this.#port.postMessage(message);
  }

  /** Blocks until at most so many messages are under way; throws what trouble the thread had with an earlier one. */
  wait(most: number): void {
    for (;;) {
      const done = Atomics.load(this.#told, DONE);
      const told = receiveMessageOnPort(this.#port);
      if (told !== undefined) throw errorOf(told.message, this.#folder);
      if (this.#sent - done <= most) return;
      if (Atomics.wait(this.#told, DONE, done, PATIENCE_MS) === 'timed-out') throw silence(this.#folder);
    }
  }

  end(): void {
    this.#port.close();
    void this.#thread.terminate();
  }
}

function errorOf(trouble: ThreadTrouble, folder: string): Error {
  switch (trouble.kind) {
    case 'storage':
      return new StorageError(trouble.problem);
    case 'integrity':
      return new IntegrityError(trouble.problem);
    case 'other':
      return new Error(`${folder}: ${trouble.message}`);
    default:
      return assertNever(trouble);
  }
}

function silence(folder: string): StorageError {
  const what = 'the thread that writes the journal does not answer';
  const mend = 'run the same command again; it goes on where the journal ends';
  return new StorageError({ code: 'store-silent', what, where: folder, mend });
}
