import { type Instant, later } from '../../domain/time.ts';
import type { RunClock } from '../../ports/clock.ts';

/**
 * Time as a run that is fed by a bus lives it: whoever publishes says how late it is, and from there it passes as our own
 * clock does. A run that is behind thinks behind, and no two machines' dates are compared.
 */
export class BusClock implements RunClock {
  readonly #own: RunClock;
  readonly sleep: RunClock['sleep'];
  #aheadMs = 0;

  constructor(own: RunClock) {
    this.#own = own;
    this.sleep = (spanMs, signal) => own.sleep(spanMs, signal);
  }

  now(): Instant {
    return later(this.#own.now(), this.#aheadMs);
  }

  /** It is so late where the run is. */
  set(at: Instant): void {
    this.#aheadMs = at - this.#own.now();
  }

  reach(at: Instant): void {
    if (this.now() < at) this.set(at);
  }
}
