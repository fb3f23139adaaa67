import { setTimeout as wait } from 'node:timers/promises';
import { instant } from '../../domain/time.ts';
import type { Clock } from '../../ports/clock.ts';

/** The machine's own clock. A sleep that is called off ends at once, without an error. */
export const systemClock: Clock = {
  now: () => instant(Date.now()),
  sleep: (spanMs, signal) =>
    wait(spanMs, undefined, { signal }).catch((error: unknown) => {
      if (signal?.aborted !== true) throw error;
    }),
};
