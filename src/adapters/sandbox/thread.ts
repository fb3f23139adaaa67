import { MessageChannel, type MessagePort, receiveMessageOnPort, type Worker } from 'node:worker_threads';
import { z } from 'zod';
import type { Program } from '../../ports/tools.ts';
import { openThread } from '../shared/open-thread.ts';

export interface ThreadData {
  readonly port: MessagePort;
  /** Counted up when the thread is ready, and with each program it is done with. */
  readonly told: Int32Array;
}

const START_PATIENCE_MS = 30_000;
/** A native loop of the guest's engine heeds no limit of its own; its thread is ended then. */
const PATIENCE_MS = 600;

/** The thread that programs run on, seen from the run: one program at a time, waited for. */
export class SandboxThread {
  readonly #port: MessagePort;
  readonly #told = new Int32Array(new SharedArrayBuffer(4));
  readonly #worker: Worker;

  constructor() {
    const { port1, port2 } = new MessageChannel();
    this.#port = port1;
    port1.unref();
    const data: ThreadData = { port: port2, told: this.#told };
    this.#worker = openThread(new URL('./sandbox-thread', import.meta.url), data, { transferList: [port2] });
  }

  /** What the program came to; undefined when nothing came, in time or at all. */
  run(program: Program): string | undefined {
    if (Atomics.wait(this.#told, 0, 0, START_PATIENCE_MS) === 'timed-out') return undefined;
    const before = Atomics.load(this.#told, 0);
    this.#port.postMessage(program);
    if (Atomics.wait(this.#told, 0, before, PATIENCE_MS) === 'timed-out') return undefined;
    return z.string().optional().parse(receiveMessageOnPort(this.#port)?.message);
  }

  end(): void {
    this.#port.close();
    void this.#worker.terminate();
  }
}
