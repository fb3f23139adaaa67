import crypto from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';
import { setImmediate } from 'node:timers';
import timers from 'node:timers/promises';
import { onAbort } from '../../../src/domain/abort.ts';
import { type RandomSource, seededRandom } from '../../../src/domain/random.ts';

interface Due {
  readonly at: number;
  /** Of two that are due at once the earlier asked comes first. */
  readonly number: number;
  readonly wake: () => void;
}

/**
 * Time that passes from one event to the next, for everything in this process: what sleeps, asks the time or for a random
 * number asks here. The code that is simulated is the code that works.
 */
export class VirtualTime {
  nowMs = 0;
  readonly random: RandomSource;
  readonly #due: Due[] = [];
  #number = 0;

  constructor(seed: string) {
    this.random = seededRandom(seed);
  }

  sleep(spanMs: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      if (signal?.aborted === true) {
        reject(signal.reason);
        return;
      }
      const unheard = signal === undefined ? undefined : onAbort(signal, () => reject(signal.reason));
      this.#insert({
        at: this.nowMs + Math.max(0, spanMs),
        number: this.#number,
        wake: () => {
          unheard?.();
          resolve();
        },
      });
      this.#number += 1;
    });
  }

  /** Lives through what is due until it has come to this. */
  async run(isOver: () => boolean): Promise<void> {
    const took = this.#take();
    try {
      while (!isOver()) {
        // Whatever follows from the last event without waiting has happened by then.
        await new Promise<void>((resolve) => setImmediate(resolve));
        const next = this.#shift();
        if (next === undefined) throw new Error('nothing is due, and it is not over');
        this.nowMs = next.at;
        next.wake();
      }
    } finally {
      took();
    }
  }

  /** Puts itself in the place of the machine's clocks, timers and chance; gives what takes that back. */
  #take(): () => void {
    const kept = { sleep: timers.setTimeout, now: performance.now, date: Date.now, randomInt: crypto.randomInt };
    const begun = Date.UTC(2026, 0, 5);
    Object.assign(timers, {
      setTimeout: (spanMs: number, _value: unknown, options?: { signal?: AbortSignal }) =>
        this.sleep(spanMs, options?.signal),
    });
    performance.now = () => this.nowMs;
    Date.now = () => begun + this.nowMs;
    Object.assign(crypto, { randomInt: (below: number) => Math.floor(this.random.next() * below) });
    syncBuiltinESMExports();
    return () => {
      Object.assign(timers, { setTimeout: kept.sleep });
      performance.now = kept.now;
      Date.now = kept.date;
      Object.assign(crypto, { randomInt: kept.randomInt });
      syncBuiltinESMExports();
    };
  }

  #insert(due: Due): void {
    const heap = this.#due;
    let at = heap.length;
    heap.push(due);
    while (at > 0) {
      const above = (at - 1) >> 1;
      const parent = heap[above];
      if (parent === undefined || isBefore(parent, due)) break;
      heap[at] = parent;
      at = above;
    }
    heap[at] = due;
  }

  #shift(): Due | undefined {
    const heap = this.#due;
    const first = heap[0];
    const last = heap.pop();
    if (last === undefined || first === last) return first;
    let at = 0;
    for (;;) {
      const left = 2 * at + 1;
      const [one, other] = [heap[left], heap[left + 1]];
      const below = one !== undefined && other !== undefined && isBefore(other, one) ? left + 1 : left;
      const child = heap[below];
      if (child === undefined || isBefore(last, child)) break;
      heap[at] = child;
      at = below;
    }
    heap[at] = last;
    return first;
  }
}

function isBefore(left: Due, right: Due): boolean {
  return left.at < right.at || (left.at === right.at && left.number < right.number);
}
