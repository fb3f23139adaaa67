import { url as debuggerUrl } from 'node:inspector';
import { isMainThread, type Worker } from 'node:worker_threads';
import { openThread } from '../shared/open-thread.ts';

export interface WatchData {
  /** Counted up when the main thread goes into somebody's handler and when it comes back: odd while it is inside. */
  readonly steps: Int32Array;
  /** Counted up as long as the main thread turns to what is next. */
  readonly turns: Int32Array;
  /** How many listen on the main thread for a signal that ends the process, and how many it has taken. */
  readonly listeners: Int32Array;
  readonly taken: Int32Array;
}

const TURN_MS = 100;

const shared = (): Int32Array => new Int32Array(new SharedArrayBuffer(4));
const data: WatchData = { steps: shared(), turns: shared(), listeners: shared(), taken: shared() };
let thread: Worker | undefined;

/** Those of this thread, for another that watches it. */
export function strategySteps(): Int32Array {
  return data.steps;
}

/**
 * Has somebody's own code watched, from a thread of its own: what does not come back is told with its line and ended,
 * since the thread that runs it hears neither clock nor Ctrl-C. Who debugs it may take all the time they like. Threads
 * beside the main one are watched by it.
 */
export function watchStrategy(file: string): void {
  if (!isMainThread || debuggerUrl() !== undefined) return;
  thread ??= startThread();
  thread.postMessage(file);
}

function startThread(): Worker {
  setInterval(() => countUp(data.turns), TURN_MS).unref();
  return openThread(new URL('./watch-thread', import.meta.url), data);
}

/** Calls into somebody's code. Two additions and no more: this stands in the way of every bar. */
export function watched<Answer>(call: () => Answer): Answer {
  countUp(data.steps);
  try {
    return call();
  } finally {
    countUp(data.steps);
  }
}

/** Somebody's code has ended its own thread from inside: what takes time from here on is not it. */
export function leavesStrategy(): void {
  if ((data.steps[0] ?? 0) % 2 === 1) countUp(data.steps);
}

/** The main thread listens to signals from now on; the other thread sees to those that it is too busy to hear. */
export function listensToSignals(): void {
  countUp(data.listeners);
}

/** It has heard one. */
export function tookSignal(): void {
  countUp(data.taken);
}

/** It listens no more. */
export function ignoresSignals(): void {
  data.listeners[0] = (data.listeners[0] ?? 0) - 1;
}

function countUp(count: Int32Array): void {
  count[0] = (count[0] ?? 0) + 1;
}
