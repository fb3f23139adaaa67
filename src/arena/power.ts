import { normalBelow, normalQuantile } from './normal.ts';
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
  return normalBelow((lead * Math.sqrt(periods)) / deviation - barOf(rivals));
}

/** The least mean lead a period that is told with this chance. */
export function detectableLead(power: number, { rivals, periods, deviation }: Design): number {
  return ((barOf(rivals) + normalQuantile(power)) * deviation) / Math.sqrt(periods);
}

/** How many periods a true mean lead needs to be told with this chance. */
export function periodsFor(lead: number, power: number, { rivals, deviation }: Omit<Design, 'periods'>): number {
  return Math.ceil((((barOf(rivals) + normalQuantile(power)) * deviation) / lead) ** 2);
}

/** Standard errors that the highest of independent rivals without skill clears with the family error. */
function barOf(rivals: number): number {
  return normalQuantile(Math.exp(Math.log1p(-FAMILY_ERROR) / rivals));
}
