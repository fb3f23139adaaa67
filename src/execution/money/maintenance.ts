import type { Instrument } from '../../domain/instrument.ts';
import type { LeverageTable } from '../../domain/margin-tier.ts';
import { atRate, type Money, money, NO_MONEY, type Rate, rate, rateOf } from '../../domain/units.ts';

/** What must stay behind an exposure that reaches into this tier: exposure × rate − deduction. */
export interface MaintenanceTier {
  readonly from: Money;
  readonly maxLeverage: number;
  readonly rate: Rate;
  readonly deduction: Money;
}

/** Rising exposures and rates; the first starts at nothing. */
export type MaintenanceTiers = readonly [MaintenanceTier, ...MaintenanceTier[]];

export interface Maintenance {
  readonly long: MaintenanceTiers;
  readonly short: MaintenanceTiers;
}

/** Of equities, as brokers ask it. */
const EQUITY_LONG = 0.25;
const EQUITY_SHORT = 0.3;

/**
 * Perps: half the margin that the highest leverage asks, by tiers where the venue has them. Equities: 25 % and 30 %.
 * The deduction of a tier is chosen so that the requirement runs on without a jump; with rising rates it then equals
 * the largest that any one tier asks for.
 */
export function maintenanceOf(instrument: Instrument, tables: readonly LeverageTable[]): Maintenance {
  if (instrument.kind === 'equity') {
    return { long: flat(instrument.maxLeverage, EQUITY_LONG), short: flat(instrument.maxLeverage, EQUITY_SHORT) };
  }
  const asset = instrument.symbol.split('-')[0] ?? '';
  const table = tables.find(({ venue, assets }) => venue === instrument.venue && assets.includes(asset));
  const tiers: [MaintenanceTier, ...MaintenanceTier[]] = flat(instrument.maxLeverage, 0.5 / instrument.maxLeverage);
  let last = tiers[0];
  for (const { from, maxLeverage } of table?.tiers ?? []) {
    if (maxLeverage >= last.maxLeverage) continue;
    const rising = rateOf(0.5 / maxLeverage);
    const deduction = money(last.deduction + atRate(from, rate(rising - last.rate), 'down'));
    last = { from, maxLeverage, rate: rising, deduction };
    tiers.push(last);
  }
  return { long: tiers, short: tiers };
}

function flat(maxLeverage: number, fraction: number): [MaintenanceTier] {
  return [{ from: NO_MONEY, maxLeverage, rate: rateOf(fraction), deduction: NO_MONEY }];
}

/** Highest leverage a position of this exposure may have. */
export function maxLeverageAt(tiers: MaintenanceTiers, exposure: Money): number {
  let reached = tiers[0];
  for (const tier of tiers) if (exposure > tier.from) reached = tier;
  return reached.maxLeverage;
}
