import type { FeeProfile } from '../../domain/fee-profile.ts';
import { HOUR_MS, type Instant } from '../../domain/time.ts';
import { type Money, money } from '../../domain/units.ts';
import { type FeeRates, ratesAt } from './fees.ts';

const WINDOW_HOURS = 14 * 24;

/**
 * One account's volume at one venue over the last 14 days, in hours, and the rates it has reached. Bounded: it holds
 * one number an hour, and works its rates out again only when the hour changes or something was traded.
 */
export class FeeMeter {
  readonly #profile: FeeProfile;
  /** Hours that saw trading, oldest first. */
  readonly #hours: { hour: number; volume: bigint }[] = [];
  #total = 0n;
  #rates: FeeRates;

  constructor(profile: FeeProfile) {
    this.#profile = profile;
    this.#rates = ratesAt(profile, money(0n));
  }

  /** The rates of a fill at this instant. */
  rates(at: Instant): FeeRates {
    if (this.#hours.length > 0) this.#forget(hourOf(at));
    return this.#rates;
  }

  /** Counts a fill's exposure; the next one is charged with it. */
  record(at: Instant, exposure: Money): void {
    if (this.#profile.tiers.length === 1) return;
    const hour = hourOf(at);
    const last = this.#hours.at(-1);
    if (last !== undefined && last.hour === hour) last.volume += exposure;
    else this.#hours.push({ hour, volume: exposure });
    this.#total += exposure;
    this.#rates = ratesAt(this.#profile, money(this.#total));
  }

  #forget(now: number): void {
    let first = this.#hours[0];
    if (first === undefined || first.hour > now - WINDOW_HOURS) return;
    while (first !== undefined && first.hour <= now - WINDOW_HOURS) {
      this.#total -= first.volume;
      this.#hours.shift();
      first = this.#hours[0];
    }
    this.#rates = ratesAt(this.#profile, money(this.#total));
  }
}

function hourOf(at: Instant): number {
  return Math.floor(at / HOUR_MS);
}
