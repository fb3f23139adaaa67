import type { Instant } from '../domain/time.ts';

/** The only way to wall time and waiting, at the rim. */
export interface Clock {
  now(): Instant;
  sleep(spanMs: number, signal?: AbortSignal): Promise<void>;
}
