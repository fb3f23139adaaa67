import { setTimeout as wait } from 'node:timers/promises';
import { instant } from '../../src/domain/time.ts';
import type { Clock } from '../../src/ports/clock.ts';

/** The real clock, `factor` times as fast: waits of half a minute take a fraction of a second. */
export function scaledClock(factor: number): Clock {
  const start = Date.UTC(2026, 0, 5);
  const began = performance.now();
  return {
    now: () => instant(Math.floor(start + (performance.now() - began) * factor)),
    sleep: (spanMs, signal) =>
      wait(spanMs / factor, undefined, { signal }).catch((error: unknown) => {
        if (signal?.aborted !== true) throw error;
      }),
  };
}
