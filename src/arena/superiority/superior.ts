import { quantile } from '../statistics.ts';
import { type Lead, type StudentisedLead, studentised } from './lead.ts';

/** The chance of one false name or more in all that is named. */
export const FAMILY_ERROR = 0.05;

/**
 * Hansen's test of superior predictive ability (2005), studentised, consistent: how often luck alone would lift the
 * best of these leads as high as the best one stands, when none of them is above zero. 1 where nothing varies.
 */
export function superiorProbability(leads: readonly Lead[], count: number): number {
  const scored = leads.flatMap((lead) => studentised(lead, count) ?? []);
  const best = Math.max(0, ...scored.map(({ score }) => score));
  if (best === 0) return 1;
  const luckiest = luckiestOf(scored);
  return luckiest.filter((luck) => luck >= best).length / luckiest.length;
}

/**
 * Stepwise multiple testing (Romano and Wolf 2005): the places of the leads that are above zero, where the chance that
 * even one of them is named falsely stays below `FAMILY_ERROR`. What is named leaves the race, which lowers the bar for
 * the rest.
 */
export function namedSuperior(leads: readonly Lead[], count: number): number[] {
  let open = leads.flatMap((lead, place) => {
    const scored = studentised(lead, count);
    return scored === undefined ? [] : [{ place, ...scored }];
  });
  const named: number[] = [];
  while (open.length > 0) {
    const bar = quantile(luckiestOf(open).toSorted(), 1 - FAMILY_ERROR);
    const over = open.filter(({ score }) => score > Math.max(bar, 0));
    if (over.length === 0) break;
    named.push(...over.map(({ place }) => place));
    open = open.filter((each) => !over.includes(each));
  }
  return named.sort((left, right) => left - right);
}

/** Of each redrawn run the highest. */
function luckiestOf([first, ...others]: readonly StudentisedLead[]): Float64Array {
  const luckiest = Float64Array.from(first?.luck ?? []);
  for (const { luck } of others) {
    for (let draw = 0; draw < luckiest.length; draw += 1) {
      luckiest[draw] = Math.max(luckiest[draw] ?? 0, luck[draw] ?? 0);
    }
  }
  return luckiest;
}
