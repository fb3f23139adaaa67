import type { FeeProfile, FeeTier } from '../../domain/fee-profile.ts';
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
