import type { Instant } from '../domain/time.ts';

/** The only way to wall time and waiting, at the rim. */
export interface Clock {
  now(): Instant;
  sleep(spanMs: number, signal?: AbortSignal): Promise<void>;
}

/** One that a run which goes on sets to where it was. */
export interface RunClock extends Clock {
  /** It is never earlier than this from now on. */
  reach(at: Instant): void;
}
