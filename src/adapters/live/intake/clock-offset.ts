import { type Instant, later, MINUTE_MS } from '../../../domain/time.ts';

const WINDOWS = 10;

/**
 * How far our clock stands behind a source's, in milliseconds, never above 0. Nothing arrives before it was sent: a
 * message that seems to shows the least by which our clock is behind. How far it is ahead cannot be told from how long
 * messages travel, and need not be: such a message is visible when it came. Holds for the last ten minutes.
 */
export class ClockOffset {
  readonly #least = new Float64Array(WINDOWS);
  #window = -1;
  #offsetMs = 0;
  #lagMs = 0;

  /** Of our clock against the source's: `ts` + this is the event's time on our clock, or earlier. */
  get offsetMs(): number {
    return this.#offsetMs;
  }

  /** How long the last message was on its way, as far as can be told. */
  get lagMs(): number {
    return this.#lagMs;
  }

  observe(ts: Instant, received: Instant): void {
    const delay = received - ts;
    const window = Math.floor(received / MINUTE_MS);
    if (window !== this.#window) this.#turn(window);
    const place = window % WINDOWS;
    if (delay < (this.#least[place] ?? 0)) {
      this.#least[place] = delay;
      if (delay < this.#offsetMs) this.#offsetMs = delay;
    }
    this.#lagMs = delay - this.#offsetMs;
  }

  /** The source's time at an instant of ours, for messages that do not tell theirs. */
  sourceTime(received: Instant): Instant {
    return later(received, -this.#offsetMs);
  }

  #turn(window: number): void {
    const passed = this.#window < 0 ? WINDOWS : Math.min(WINDOWS, Math.abs(window - this.#window));
    for (let back = 0; back < passed; back += 1) this.#least[(window - back + WINDOWS) % WINDOWS] = 0;
    this.#window = window;
    this.#offsetMs = Math.min(...this.#least);
  }
}
