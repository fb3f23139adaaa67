import { type Instant, instant } from '../../../domain/time.ts';

/**
 * Gives every live event its place: the time at which it became visible and its line on the tape that is being written.
 * One for all sources of a run, so that their events stand in one order.
 */
export class Stamper {
  readonly tape: number;
  #visible = instant(0);
  #next = 1;

  constructor(tape: number) {
    this.tape = tape;
  }

  /** max(ts on our clock, received, last visible). */
  see(tsHere: Instant, received: Instant): Instant {
    const seen = tsHere > received ? tsHere : received;
    if (seen > this.#visible) this.#visible = seen;
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
