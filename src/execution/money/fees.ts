import type { FeeProfile, FeeTier } from '../../domain/fee-profile.ts';
import { HOUR_MS, type Instant } from '../../domain/time.ts';
import { atRate, type Money, magnitudeOf, money, type Rate, rate } from '../../domain/units.ts';

/** What one account pays at one venue now. */
export interface FeeRates {
  readonly taker: Rate;
  readonly maker: Rate;
  /** The dearest way a fill can come, never below 0: what is held or reckoned with before it is known how one fills. */
  readonly worst: Rate;
  /** Once an order, beside the rate. */
  readonly fixed: Money;
}

export type Liquidity = 'maker' | 'taker';
type FeeBasis = Liquidity | 'worst';

/** The highest tier whose volume has been passed; a profile has at least the one that starts at 0. */
function tierAt(profile: FeeProfile, volume: Money): FeeTier {
  let reached = profile.tiers[0];
  for (const tier of profile.tiers) if (volume > tier.above) reached = tier;
  return reached;
}

export function ratesAt(profile: FeeProfile, volume: Money): FeeRates {
  const tier = tierAt(profile, volume);
  const worst = rate(Math.max(0, tier.taker, tier.maker));
  return { taker: tier.taker, maker: tier.maker, worst, fixed: profile.fixed };
}

/**
 * The fee of one fill, rounded up at 1e-8 (so that a rebate, which is below 0, never exceeds its rate). `isFirst`: the
 * fixed part is paid on an order's first fill alone.
 */
export function feeOf(rates: FeeRates, exposure: Money, basis: FeeBasis, isFirst: boolean): Money {
  const proportional = atRate(magnitudeOf(exposure), rates[basis], 'up');
  return isFirst ? money(proportional + rates.fixed) : proportional;
}

const WINDOW_HOURS = 14 * 24;

/**
 * One account's volume at one venue over the last 14 days, in hours, and the rates it has reached. Bounded: it holds
 * one number an hour, and works its rates out again only when the hour changes or something was traded.
 */
export class FeeMeter {
  readonly #profile: FeeProfile;
  /** Hours that saw trading, oldest first. */
  private readonly hours: { hour: number; volume: bigint }[] = [];
  private total = 0n;
  private reached: FeeRates;

  constructor(profile: FeeProfile) {
    this.#profile = profile;
    this.reached = ratesAt(profile, money(0n));
  }

  /** The rates of a fill at this instant. */
  rates(at: Instant): FeeRates {
    if (this.hours.length > 0) this.#forget(hourOf(at));
    return this.reached;
  }

  /** Whether volume counts at all. */
  get hasTiers(): boolean {
    return this.#profile.tiers.length > 1;
  }

  /** Counts a fill's exposure; the next one is charged with it. */
  record(at: Instant, exposure: Money): void {
    if (!this.hasTiers) return;
    const hour = hourOf(at);
    const last = this.hours.at(-1);
    if (last !== undefined && last.hour === hour) last.volume += exposure;
    else this.hours.push({ hour, volume: exposure });
    this.total += exposure;
    this.reached = ratesAt(this.#profile, money(this.total));
  }

  #forget(now: number): void {
    let first = this.hours[0];
    if (first === undefined || first.hour > now - WINDOW_HOURS) return;
    while (first !== undefined && first.hour <= now - WINDOW_HOURS) {
      this.total -= first.volume;
      this.hours.shift();
      first = this.hours[0];
    }
    this.reached = ratesAt(this.#profile, money(this.total));
  }
}

function hourOf(at: Instant): number {
  return Math.floor(at / HOUR_MS);
}
