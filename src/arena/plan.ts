import type { EntrantId } from '../domain/ids.ts';
import { FEWEST_RETURNS } from './bootstrap.ts';
import { comparable, type EntrantResult } from './entrant-result.ts';
import { type Design, detectableLead, periodsFor, powerOf, TOLD_POWER } from './power.ts';
import { deviationOf, leadsBetween, redrawField } from './superiority/redrawn-field.ts';
import { meanReturns } from './superiority/superiority.ts';

/** How much luck lies in a lead over buy-and-hold, as the entrants that need no model show it on a season's tapes. */
export interface Luck {
  /** Long-run deviation of a period's lead, by entrant. */
  readonly entrants: readonly { readonly entrant: EntrantId; readonly deviation: number }[];
  /** Of the middle one: what a rival of unknown habits is planned with. */
  readonly deviation: number;
  readonly periods: number;
  /** What the periods span, closed markets included. */
  readonly days: number;
  /**
   * The share of a lead's variance that another seed draws anew, mean of the entrants with several; the rest is the
   * market's, and no number of seeds takes it out. Undefined where nobody has several.
   */
  readonly seedShare: number | undefined;
}

export function luckOf(
  rivals: readonly EntrantResult[],
  benchmark: EntrantResult | undefined,
): Luck | { readonly none: string } {
  if (benchmark === undefined) return { none: 'no buy-and-hold entrant in this scenario' };
  if (rivals.length === 0) return { none: 'nobody beside buy-and-hold that plays without a model' };
  const grid = comparable([benchmark, ...rivals]);
  if ('none' in grid) return grid;
  const { returnCount: periods, spanDays: days } = benchmark.accounts[0]?.series.basis ?? {
    returnCount: 0,
    spanDays: 0,
  };
  if (periods < FEWEST_RETURNS) return { none: `fewer than ${FEWEST_RETURNS} returns on these tapes` };
  const against = meanReturns(benchmark);
  const entrants = rivals
    .map((rival) => ({ entrant: rival.entrant, deviation: leadDeviation(meanReturns(rival), against) }))
    .filter(({ deviation }) => deviation > 0)
    .sort((left, right) => left.deviation - right.deviation);
  const middle = entrants[Math.floor(entrants.length / 2)];
  if (middle === undefined) return { none: 'everybody does exactly as buy-and-hold does' };
  return { entrants, deviation: middle.deviation, periods, days, seedShare: seedShareOf(rivals, against) };
}

/** Long-run standard deviation of one series less another. */
function leadDeviation(own: readonly number[], against: readonly number[]): number {
  const field = redrawField([own, against]);
  const [lead] = leadsBetween(field, [{ better: 0, worse: 1 }]);
  return lead === undefined ? 0 : deviationOf(lead, field, own.length);
}

/** With k seeds the mean's variance is market + seed / k, and a single one's is market + seed. */
function seedShareOf(rivals: readonly EntrantResult[], against: readonly number[]): number | undefined {
  const shares = rivals.flatMap((rival) => {
    const count = rival.accounts.length;
    if (count < 2) return [];
    const single =
      rival.accounts.reduce((sum, { series }) => sum + leadDeviation(series.returns, against) ** 2, 0) / count;
    const together = leadDeviation(meanReturns(rival), against) ** 2;
    const seed = ((single - together) * count) / (count - 1);
    return single === 0 ? [] : [Math.min(Math.max(seed / single, 0), 1)];
  });
  return shares.length === 0 ? undefined : shares.reduce((sum, share) => sum + share, 0) / shares.length;
}

/** What a season is to be, and what its board should be able to tell. */
export interface SeasonAims {
  /** Competitors on its board. */
  readonly rivals: number;
  /** Times as long as the tapes. */
  readonly length: number;
  /** Accounts of each entrant that differ by seed alone. */
  readonly seeds: number;
  /** Return over the tapes' span above buy-and-hold's that should be told, as a fraction. */
  readonly difference: number;
}

export interface Outlook {
  readonly days: number;
  readonly seeds: number;
  /** The least difference a tapes' span that is told with `TOLD_POWER`. */
  readonly detectable: number;
  /** The chance that the asked difference is told. */
  readonly power: number;
}

export function outlookOf(luck: Luck, { rivals, length, seeds, difference }: SeasonAims): Outlook {
  const design = designOf(luck, { rivals, seeds, periods: luck.periods * length });
  return {
    days: luck.days * length,
    seeds,
    detectable: detectableLead(TOLD_POWER, design) * luck.periods,
    power: powerOf(difference / luck.periods, design),
  };
}

/** Days of such a market until the asked difference is told with `TOLD_POWER`. */
export function daysFor(luck: Luck, { rivals, seeds, difference }: Omit<SeasonAims, 'length'>): number {
  const design = designOf(luck, { rivals, seeds, periods: luck.periods });
  return (periodsFor(difference / luck.periods, TOLD_POWER, design) / luck.periods) * luck.days;
}

function designOf(
  { deviation, seedShare = 0 }: Luck,
  { seeds, ...design }: Omit<Design, 'deviation'> & Pick<SeasonAims, 'seeds'>,
): Design {
  return { ...design, deviation: deviation * Math.sqrt(1 - seedShare + seedShare / seeds) };
}
