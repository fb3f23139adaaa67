import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import type { SharedStore } from '../../../ports/shared-store.ts';
import { read } from '../job-records.ts';

const windowSchema = z.strictObject({
  /** Counted up: which stretch of time it is. */
  number: z.int().positive(),
  /** Calls that were begun in it. */
  calls: z.int().positive(),
});

const MINUTE_MS = 60_000;
const SHORTEST_WINDOW_MS = 1_000;

/** So many calls within a window of such a length come to so many a minute. */
function windowFor(callsAMinute: number): { readonly lengthMs: number; readonly most: number } {
  const lengthMs = Math.max(SHORTEST_WINDOW_MS, MINUTE_MS / callsAMinute);
  return { lengthMs, most: Math.max(1, Math.floor((callsAMinute * lengthMs) / MINUTE_MS)) };
}

/**
 * Keeps the calls of all processes on a store to so many a minute a provider. Only our own clock counts: a window is over
 * where it has been seen for its whole length, so that windows are never nearer than that, whatever clocks say.
 */
export class ProviderRates {
  readonly #store: SharedStore;
  readonly #seen = new Map<string, { readonly number: number; readonly atMs: number }>();

  constructor(store: SharedStore) {
    this.#store = store;
  }

  /** Waits until one more call may be made. Throws the signal's reason. */
  async wait(provider: string, callsAMinute: number, stop: AbortSignal): Promise<void> {
    const { lengthMs, most } = windowFor(callsAMinute);
    const key = `rate.${provider}`;
    for (;;) {
      stop.throwIfAborted();
      const entry = await this.#store.get(key);
      const window = entry === undefined ? undefined : read(entry.value, windowSchema, key);
      const leftMs = window === undefined ? 0 : lengthMs - this.#seenMs(provider, window.number);
      if (window !== undefined && leftMs > 0 && window.calls >= most) {
        await sleep(leftMs, undefined, { signal: stop }).catch(() => undefined);
        continue;
      }
      const next =
        window === undefined || leftMs <= 0
          ? { number: (window?.number ?? 0) + 1, calls: 1 }
          : { ...window, calls: window.calls + 1 };
      if ((await this.#store.put(key, JSON.stringify(next), entry?.revision ?? 0)) === undefined) continue;
      this.#seenMs(provider, next.number);
      return;
    }
  }

  /** How long a window has been seen to stand. */
  #seenMs(provider: string, number: number): number {
    const now = performance.now();
    const seen = this.#seen.get(provider);
    if (seen?.number === number) return now - seen.atMs;
    this.#seen.set(provider, { number, atMs: now });
    return 0;
  }
}
