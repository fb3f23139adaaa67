import { DAY_MS, HOUR_MS, type Instant, instant } from '../../../domain/time.ts';
import type { MarkMessage } from '../wire/message.ts';

interface Paid {
  readonly at: Instant;
  /** As the venue wrote it. */
  readonly rate: string;
}

/**
 * Venues tell the rate that would be paid, not the payment: when a funding instant has passed, what was paid is the
 * last rate told before it.
 */
export class FundingWatch {
  #rate: string | undefined;
  #at: Instant | undefined;

  /** What was paid by `ts`, if a funding instant has passed since the last message. */
  observe({ rate, fundingAt }: MarkMessage, ts: Instant): Paid | undefined {
    if (rate === undefined) return undefined;
    const paid =
      this.#rate !== undefined && this.#at !== undefined && ts >= this.#at
        ? { at: this.#at, rate: this.#rate }
        : undefined;
    this.#rate = rate;
    // A clock that was put back leaves no funding to wait for beyond the day.
    const isFar = this.#at !== undefined && this.#at - ts > DAY_MS;
    if (this.#at === undefined || isFar || ts >= this.#at) this.#at = fundingAt ?? nextHour(ts);
    return paid;
  }
}

function nextHour(ts: Instant): Instant {
  return instant(ts - (ts % HOUR_MS) + HOUR_MS);
}
