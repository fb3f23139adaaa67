import { DAY_MS, HOUR_MS, type Instant, instant, MINUTE_MS, SECOND_MS } from '../domain/time.ts';

const RUNGS_MS: readonly number[] = [SECOND_MS, 10 * SECOND_MS, MINUTE_MS, 5 * MINUTE_MS, HOUR_MS, DAY_MS];

/** Samples taken on one rung before the next coarser one: keeps a run of years as small as one of hours. */
const SAMPLES_A_RUNG = 2048;

/**
 * When equity is sampled: on UTC multiples of an interval that starts at `finestMs` and coarsens as the run grows
 * older, by event time alone, so that every account of every run on the same tape is sampled at the same instants.
 * With `fixedMs` the interval stays.
 */
export class Sampling {
  #intervalMs: number;
  #taken = 0;
  readonly #isFixed: boolean;

  constructor(finestMs: number, fixedMs: number | undefined) {
    this.#intervalMs = fixedMs ?? finestMs;
    this.#isFixed = fixedMs !== undefined;
  }

  /** The first sampling instant after `at`. */
  next(at: Instant): Instant {
    if (!this.#isFixed && this.#taken >= SAMPLES_A_RUNG) this.#coarsen();
    this.#taken += 1;
    return instant((Math.floor(at / this.#intervalMs) + 1) * this.#intervalMs);
  }

  #coarsen(): void {
    const coarser = RUNGS_MS.find((rungMs) => rungMs > this.#intervalMs && rungMs % this.#intervalMs === 0);
    if (coarser !== undefined) this.#intervalMs = coarser;
    this.#taken = 0;
  }
}
