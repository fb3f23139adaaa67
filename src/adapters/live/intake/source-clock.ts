import { DAY_MS, type Instant, later, MINUTE_MS, SECOND_MS } from '../../../domain/time.ts';

/** A source's date further ahead of now than this is none. */
const AHEAD_MS = MINUTE_MS;
/** A date further back is none: what a market tells is of today. */
const PAST_MS = DAY_MS;
/** A clock that is further off is not put right here: nobody could tell it from dates made up. */
const OFFSET_MS_MOST = 7 * DAY_MS;
/** The offset is the median of so many delays. */
const DELAYS = 31;
/** So long all must have been dated outside the bounds before it is our clock that is doubted. */
const DOUBT_MS = 10 * SECOND_MS;
/** Smaller changes are the network's. */
const NOTICED_MS = 50;

/** Why a message's date is not believed. */
export type TimeProblem = 'ahead-of-clock' | 'long-past';

/**
 * How far our clock and a source's are apart. Nothing arrives before it was sent: where most of the last messages seem to,
 * our clock is behind by about as much. How far it is ahead cannot be told from how long messages travel, and need not
 * be, unless they all seem to be days old. No single date moves it.
 */
export class SourceClock {
  readonly #delays = new Float64Array(DELAYS);
  #count = 0;
  #doubtedAt: Instant | undefined;
  #offsetMs = 0;
  #lagMs = 0;

  /** Of our clock against the source's: `ts` + this is the event's time on our clock. 0 while they may agree. */
  get offsetMs(): number {
    return this.#offsetMs;
  }

  /** How long the last message was on its way, as far as can be told. */
  get lagMs(): number {
    return this.#lagMs;
  }

  observe(ts: Instant, received: Instant): TimeProblem | undefined {
    const delayMs = received - ts;
    this.#delays[this.#count % DELAYS] = delayMs;
    this.#count += 1;
    if (this.#count < DELAYS ? this.#count % 2 === 1 : this.#count % DELAYS === 0) this.#estimate(received);
    if (delayMs < Math.min(0, this.#offsetMs) - AHEAD_MS) return 'ahead-of-clock';
    if (delayMs > Math.max(0, this.#offsetMs) + PAST_MS) return 'long-past';
    this.#lagMs = delayMs - this.#offsetMs;
    return undefined;
  }

  /** The source's time at an instant of ours, for messages that do not tell theirs. */
  sourceTime(received: Instant): Instant {
    return later(received, -this.#offsetMs);
  }

  #estimate(received: Instant): void {
    const known = this.#delays.slice(0, Math.min(this.#count, DELAYS)).sort();
    const medianMs = known[known.length >> 1] ?? 0;
    if (medianMs >= -AHEAD_MS && medianMs <= PAST_MS) {
      this.#doubtedAt = undefined;
      this.#set(Math.min(0, medianMs));
      return;
    }
    this.#doubtedAt ??= received;
    const isSure = known.length === DELAYS && received - this.#doubtedAt >= DOUBT_MS;
    if (isSure && Math.abs(medianMs) <= OFFSET_MS_MOST) this.#set(medianMs);
  }

  #set(offsetMs: number): void {
    if (Math.abs(offsetMs - this.#offsetMs) > NOTICED_MS) this.#offsetMs = offsetMs;
  }
}
