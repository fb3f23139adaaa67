import type { EntrantId } from '../../domain/ids.ts';
import { FEWEST_RETURNS } from '../bootstrap.ts';
import { beats, comparable, type EntrantResult } from '../entrant-result.ts';
import { type Metric, none, value } from '../metric.ts';
import { type Design, periodsFor, TOLD_POWER } from '../power.ts';
import { confidenceValues, inConfidenceSet } from './confidence-set.ts';
import { widened } from './lead.ts';
import { deviationOf, leadsBetween, type RedrawnField, redrawField } from './redrawn-field.ts';
import { namedSuperior, superiorProbability } from './superior.ts';

/** Who is better than whom on average a period, all at once, so that looking at many finds no false winner. */
export type Superiority = {
  readonly block: RedrawnField['block'];
  /** How often luck alone lifts the best competitor so far above buy-and-hold (Hansen's SPA). */
  readonly superior: Metric;
  /**
   * Above buy-and-hold, one false name at most in 20 such boards (Romano and Wolf's StepM), and so by the whole interval of
   * the difference too, that no two sentences of a board gainsay each other; undefined without one.
   */
  readonly aboveBenchmark: readonly EntrantId[] | undefined;
  /** Competitors ahead of buy-and-hold whose lead, if it is true, a board this long finds with less than `TOLD_POWER`. */
  readonly tooShort: readonly { readonly entrant: EntrantId; readonly moreDays: number }[];
  /** Everybody with everybody; undefined with more than `MOST_PAIRED` entrants, which are too many pairs to tell any. */
  readonly paired:
    | {
        /** Pairs told apart, one false pair at most in 20 such boards, and each by the whole interval of its difference too. */
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
  const field = redrawField(series);
  const worse = benchmark === undefined ? -1 : ranked.indexOf(benchmark);
  const over = leadsBetween(
    field,
    competitors.map((competitor) => ({ better: ranked.indexOf(competitor), worse })),
  );
  return {
    block: field.block,
    superior: over.length === 0 ? none('nobody to hold against buy-and-hold') : value(superiorProbability(over, count)),
    aboveBenchmark:
      benchmark === undefined || worse < 0
        ? undefined
        : namedSuperior(over, count)
            .flatMap((at) => competitors[at] ?? [])
            .filter((competitor) => beats(competitor, benchmark))
            .map(({ entrant }) => entrant),
    tooShort: over.flatMap((lead, at) => {
      const season = { deviation: deviationOf(lead, field, count), periods: count, rivals: over.length, spanDays };
      const [entrant, moreDays] = [competitors[at]?.entrant, moreDaysFor(lead.mean, season)];
      return entrant === undefined || moreDays === undefined ? [] : [{ entrant, moreDays }];
    }),
    paired:
      ranked.length > MOST_PAIRED
        ? undefined
        : {
            told: toldApart(field, ranked, count),
            best: bestOf(
              field,
              ranked.map(({ entrant }) => entrant),
            ),
          },
  };
}

const MOST_PAIRED = 40;

/** Days beyond those there are until a lead as large as the one seen is told with `TOLD_POWER`; undefined where none. */
function moreDaysFor(lead: number, { spanDays, ...design }: Design & { spanDays: number }): number | undefined {
  if (!(lead > 0) || design.deviation === 0) return undefined;
  const more = periodsFor(lead, TOLD_POWER, design) - design.periods;
  return more <= 0 ? undefined : Math.ceil((more / design.periods) * spanDays);
}

function bestOf(
  { leads, spreads }: RedrawnField,
  entrants: readonly EntrantId[],
): NonNullable<Superiority['paired']>['best'] {
  return confidenceValues(leads.map((lead) => widened(lead, spreads)))
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

function toldApart(
  field: RedrawnField,
  ranked: readonly EntrantResult[],
  count: number,
): NonNullable<Superiority['paired']>['told'] {
  const pairs = ranked.flatMap((_, better) =>
    ranked.flatMap((__, worse) => (better === worse ? [] : [{ better, worse }])),
  );
  return namedSuperior(leadsBetween(field, pairs), count).flatMap((at) => {
    const better = ranked[pairs[at]?.better ?? -1];
    const worse = ranked[pairs[at]?.worse ?? -1];
    if (better === undefined || worse === undefined || !beats(better, worse)) return [];
    return [{ better: better.entrant, worse: worse.entrant }];
  });
}
