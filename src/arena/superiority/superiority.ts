import type { EntrantId } from '../../domain/ids.ts';
import { blockLengthOf, FEWEST_RETURNS } from '../bootstrap.ts';
import { comparable, type EntrantResult } from '../entrant-result.ts';
import { type Metric, none, value } from '../metric.ts';
import { periodsFor, TOLD_POWER } from '../power.ts';
import { automaticBlockLength } from './block-length.ts';
import { confidenceValues, inConfidenceSet } from './confidence-set.ts';
import { type Lead, leadOver, leadsOf, standardError } from './lead.ts';
import { namedSuperior, superiorProbability } from './superior.ts';

/** Who is better than whom on average a period, all at once, so that looking at many finds no false winner. */
export type Superiority = {
  readonly block: { readonly length: number; readonly rule: 'Politis–White' | 'T^(1/3)' };
  /** How often luck alone lifts the best competitor so far above buy-and-hold (Hansen's SPA). */
  readonly superior: Metric;
  /** Above buy-and-hold, one false name at most in 20 such boards (Romano and Wolf's StepM); undefined without one. */
  readonly aboveBenchmark: readonly EntrantId[] | undefined;
  /** Competitors ahead of buy-and-hold whose lead, if it is true, a board this long finds with less than `TOLD_POWER`. */
  readonly tooShort: readonly { readonly entrant: EntrantId; readonly moreDays: number }[];
  /** Everybody with everybody; undefined with more than `MOST_PAIRED` entrants, which are too many pairs to tell any. */
  readonly paired:
    | {
        /** Pairs told apart, one false pair at most in 20 such boards. */
        readonly told: readonly { readonly better: EntrantId; readonly worse: EntrantId }[];
        /** Those who share the best place with 95 % confidence, by p-value of the model confidence set. */
        readonly best: readonly { readonly entrant: EntrantId; readonly probability: number }[];
      }
    | undefined;
};

/** Who takes part in a board's tests: all that may be ranked, of which the competitors are held against buy-and-hold. */
export interface Field {
  readonly ranked: readonly EntrantResult[];
  readonly competitors: readonly EntrantResult[];
  readonly benchmark: EntrantResult | undefined;
}

export function superiorityOf({ ranked, competitors, benchmark }: Field): Superiority | { readonly none: string } {
  const grid = comparable(ranked);
  if ('none' in grid) return grid;
  const series = ranked.map(meanReturns);
  const count = series[0]?.length ?? 0;
  if (ranked.length < 2 || count < FEWEST_RETURNS) return { none: 'fewer than 2 entrants that may be ranked' };
  const spanDays = ranked[0]?.accounts[0]?.series.basis.spanDays ?? 0;
  const block = blockOf(series);
  const leads = leadsOf(series, block.length);
  const leadOf = (result: EntrantResult): Lead[] => leads.filter((_, at) => ranked[at] === result);
  const [against] = benchmark === undefined ? [] : leadOf(benchmark);
  const over = against === undefined ? [] : competitors.flatMap(leadOf).map((lead) => leadOver(lead, against));
  const entrants = ranked.map(({ entrant }) => entrant);
  return {
    block,
    superior: over.length === 0 ? none('nobody to hold against buy-and-hold') : value(superiorProbability(over, count)),
    aboveBenchmark:
      against === undefined ? undefined : namedSuperior(over, count).flatMap((at) => competitors[at]?.entrant ?? []),
    tooShort: over.flatMap((lead, at) => {
      const [entrant, moreDays] = [
        competitors[at]?.entrant,
        moreDaysFor(lead, { count, rivals: over.length, spanDays }),
      ];
      return entrant === undefined || moreDays === undefined ? [] : [{ entrant, moreDays }];
    }),
    paired:
      ranked.length > MOST_PAIRED
        ? undefined
        : { told: toldApart(leads, entrants, count), best: bestOf(leads, entrants) },
  };
}

const MOST_PAIRED = 40;

interface Length {
  readonly count: number;
  readonly rivals: number;
  readonly spanDays: number;
}

/** Days beyond those there are until a lead as large as the one seen is told with `TOLD_POWER`; undefined where none. */
function moreDaysFor(lead: Lead, { count, rivals, spanDays }: Length): number | undefined {
  const deviation = standardError(lead) * Math.sqrt(count);
  if (!(lead.mean > 0) || deviation === 0) return undefined;
  const more = periodsFor(lead.mean, TOLD_POWER, { rivals, deviation }) - count;
  return more <= 0 ? undefined : Math.ceil((more / count) * spanDays);
}

function bestOf(leads: readonly Lead[], entrants: readonly EntrantId[]): NonNullable<Superiority['paired']>['best'] {
  return confidenceValues(leads)
    .flatMap((probability, at) => entrants.slice(at, at + 1).map((entrant) => ({ entrant, probability })))
    .filter(({ probability }) => inConfidenceSet(probability))
    .sort((left, right) => right.probability - left.probability);
}

/** Each period's return, mean of the entrant's accounts. */
export function meanReturns({ accounts }: EntrantResult): number[] {
  const [first, ...others] = accounts.map(({ series }) => series.returns);
  return (first ?? []).map(
    (change, at) => others.reduce((sum, returns) => sum + (returns[at] ?? 0), change) / accounts.length,
  );
}

/** Long enough for the longest memory that any of them shows: too long a block costs power, too short a one honesty. */
export function blockOf(series: readonly (readonly number[])[]): Superiority['block'] {
  const lengths = series.flatMap((values) => automaticBlockLength(values) ?? []);
  return lengths.length === 0
    ? { length: blockLengthOf(series[0]?.length ?? 0), rule: 'T^(1/3)' }
    : { length: Math.max(...lengths), rule: 'Politis–White' };
}

function toldApart(
  leads: readonly Lead[],
  entrants: readonly EntrantId[],
  count: number,
): NonNullable<Superiority['paired']>['told'] {
  const pairs = leads.flatMap((one, better) =>
    leads.flatMap((other, worse) => (better === worse ? [] : [{ better, worse, lead: leadOver(one, other) }])),
  );
  const named = namedSuperior(
    pairs.map(({ lead }) => lead),
    count,
  );
  return named.flatMap((at) => {
    const better = entrants[pairs[at]?.better ?? -1];
    const worse = entrants[pairs[at]?.worse ?? -1];
    return better === undefined || worse === undefined ? [] : [{ better, worse }];
  });
}
