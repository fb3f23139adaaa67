import { blockLengthOf, FEWEST_RETURNS } from './bootstrap.ts';
import { normalBelow, normalQuantile } from './normal.ts';
import { freedomOf } from './spread.ts';
import { FAMILY_ERROR } from './superiority/superior.ts';

/** The least chance with which a true lead should be found before anybody is called a winner for it. */
export const TOLD_POWER = 0.8;

/** What a comparison with buy-and-hold is made of. */
export interface Design {
  /** Competitors looked at together; each is held to the bar that the luckiest of so many would clear in 1 of 20 boards. */
  readonly rivals: number;
  /** Returns each of them has. */
  readonly periods: number;
  /** Long-run standard deviation of a period's lead: that of its mean times √periods. */
  readonly deviation: number;
}

/** The chance that a true mean lead a period is told (normal approximation of a mean of so many periods). */
export function powerOf(lead: number, { rivals, periods, deviation }: Design): number {
  return normalBelow((lead * Math.sqrt(periods)) / deviation - barOf(rivals, periods));
}

/** The least mean lead a period that is told with this chance. */
export function detectableLead(power: number, { rivals, periods, deviation }: Design): number {
  return ((barOf(rivals, periods) + normalQuantile(power)) * deviation) / Math.sqrt(periods);
}

/** How many periods a true mean lead needs to be told with this chance; without a lead no number is enough. */
export function periodsFor(lead: number, power: number, design: Omit<Design, 'periods'>): number {
  if (!(lead > 0)) return Number.POSITIVE_INFINITY;
  const isEnough = (periods: number): boolean => lead >= detectableLead(power, { ...design, periods });
  let [few, enough] = [FEWEST_RETURNS - 1, FEWEST_RETURNS];
  while (!isEnough(enough)) [few, enough] = [enough, enough * 2];
  while (enough - few > 1) {
    const middle = Math.floor((few + enough) / 2);
    if (isEnough(middle)) enough = middle;
    else few = middle;
  }
  return enough;
}

/**
 * Standard errors that the highest of independent rivals without skill clears with the family error: a quantile of
 * Student's t by its first term beside the normal's (Fisher), since errors are known from blocks.
 */
function barOf(rivals: number, periods: number): number {
  const normal = normalQuantile(Math.exp(Math.log1p(-FAMILY_ERROR) / rivals));
  return normal + (normal * (normal * normal + 1)) / (4 * freedomOf(periods, blockLengthOf(periods)));
}
