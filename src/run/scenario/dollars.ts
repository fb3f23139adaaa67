import type { FeeProfile } from '../../domain/fee-profile.ts';
import type { LeverageTable } from '../../domain/margin-tier.ts';
import { divide, type Money, money } from '../../domain/units.ts';

/** Rates are read to the 12th decimal. */
const RATE_SCALE = 1e12;

/** The dollar, and coins that their issuers redeem at one. */
const DOLLARS: ReadonlySet<string> = new Set(
  'USD USDT USDC BUSD FDUSD TUSD USDP PYUSD GUSD RLUSD USDG USDS USDE USDD USDH USD1 DAI'.split(' '),
);

/** US dollars to one unit of a currency: as the scenario says, 1 of dollars, else unknown. */
export function usdRateOf(currency: string, given: number | undefined): number | undefined {
  return given ?? (DOLLARS.has(currency) ? 1 : undefined);
}

/** What a run does without a rate. */
export function noRateNote(currency: string): string {
  return `nobody says what 1 ${currency} is in US dollars, so what is in dollars (least order, volume tiers of fees, leverage by size) does not bind, and models' costs are taken from no return: add usdRate to the scenario`;
}

/** Volumes and the fee an order of a profile, which data holds in dollars, in the run's currency. */
export function feesInCurrency(profile: FeeProfile, usdRate: number | undefined): FeeProfile {
  const [first, ...rest] = profile.tiers;
  if (usdRate === undefined) return { ...profile, tiers: [first] };
  const tiers = rest.map((tier) => ({ ...tier, above: inCurrency(tier.above, usdRate) }));
  return { ...profile, fixed: inCurrency(profile.fixed, usdRate), tiers: [first, ...tiers] };
}

export function leverageInCurrency(
  tables: readonly LeverageTable[],
  usdRate: number | undefined,
): readonly LeverageTable[] {
  if (usdRate === undefined) return [];
  return tables.map((table) => ({
    ...table,
    tiers: table.tiers.map((tier) => ({ ...tier, from: inCurrency(tier.from, usdRate) })),
  }));
}

function inCurrency(dollars: Money, usdRate: number): Money {
  return money(divide(dollars * BigInt(RATE_SCALE), BigInt(Math.round(usdRate * RATE_SCALE)), 'up'));
}
