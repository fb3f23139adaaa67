import { type Instant, instant } from '../../../domain/time.ts';

/**
 * Gives every live event its place: the time at which it became visible and its line on the tape that is being written.
 * One for all sources of a run, so that their events stand in one order. By our clock alone: what a source says of its
 * time moves nobody's.
 */
export class Stamper {
  readonly tape: number;
  #visible: Instant;
  #next: number;

  /** `lines` are on the tape already, the last of them visible at `visible`. */
  constructor(tape: number, lines = 0, visible: Instant = instant(0)) {
    this.tape = tape;
    this.#next = lines + 1;
    this.#visible = visible;
  }

  /** max(received, last visible). */
  see(received: Instant): Instant {
    if (received > this.#visible) this.#visible = received;
    return this.#visible;
  }

  /** When the last event became visible. */
  get visible(): Instant {
    return this.#visible;
  }

  /** The line of the next event. */
  get next(): number {
    return this.#next;
  }

  /** The next line is used. */
  take(): void {
    this.#next += 1;
  }
}
