import { formatDecimal } from '../domain/decimal.ts';
import type { AccountHistory } from '../domain/history.ts';
import type { AccountId, EntrantId } from '../domain/ids.ts';
import { MONEY_DECIMALS } from '../domain/units.ts';
import { type Banner, bannersOf, notRanked } from './banner.ts';
import { type Basis, basisText } from './basis.ts';
import { blockLengthOf, DRAWS } from './bootstrap.ts';
import { thinCurve } from './curve.ts';
import { beats, type EntrantResult, entrantResults, returnInterval } from './entrant-result.ts';
import type { RunFacts } from './facts.ts';
import type { Interval } from './interval.ts';
import { type KnowledgeFlag, runFlag } from './knowledge.ts';
import type { MetricUnit } from './metric.ts';
import { METRICS, type MetricId } from './metrics.ts';
import { placesOf, type Rank } from './rank.ts';
import { type RowMetrics, rowMetrics } from './row-metric.ts';
import { verdictSentence } from './sentence.ts';
import { type Versus, versus } from './verdict.ts';

export type BoardAccount = {
  readonly account: AccountId;
  readonly digest: string;
  /** Exact decimal text in the quote currency. */
  readonly finalEquity: string;
};

export type BoardRow = {
  readonly entrant: EntrantId;
  readonly strategy: string;
  readonly kind: AccountHistory['kind'];
  readonly baseline: boolean;
  readonly model: string | undefined;
  readonly rank: Rank;
  readonly accounts: readonly BoardAccount[];
  readonly metrics: RowMetrics;
  readonly returnInterval: Interval;
  readonly versus: Versus;
  readonly askedTurnoverPerDay: number | undefined;
  /** Equity / capital over the run, at evenly spaced times, mean of the accounts. */
  readonly curve: readonly number[];
  readonly refusals: Readonly<Record<string, number>>;
  readonly holds: Readonly<Record<string, number>>;
};

export type Definition = {
  readonly id: MetricId;
  readonly label: string;
  readonly unit: MetricUnit;
  readonly text: string;
};

/** All that is printed about a run, as data: a renderer adds rounding and layout, and nothing else. */
export type Board = {
  readonly facts: RunFacts;
  readonly flag: KnowledgeFlag | undefined;
  readonly banners: readonly Banner[];
  /** The time grid of the ratios; undefined when there is no account. */
  readonly basis: Basis | undefined;
  readonly definitions: readonly Definition[];
  /** How the intervals, places and ties were found. */
  readonly method: string;
  /** By place, then return. */
  readonly rows: readonly BoardRow[];
  /** One sentence on the best entrant that is not a baseline. */
  readonly verdict: string;
};

export function boardOf(histories: readonly AccountHistory[], facts: RunFacts): Board {
  const results = entrantResults(histories);
  const benchmark = results.find((result) => result.entrant === facts.benchmark);
  const ranks = ranksOf(results, facts);
  const rows = results.map((result) => rowOf(result, ranks.get(result) ?? { none: 'not ranked' }, benchmark, facts));
  rows.sort(byPlaceThenReturn);
  const basis = results[0]?.accounts[0]?.series.basis;
  return {
    facts,
    flag: runFlag(facts),
    banners: bannersOf(facts),
    basis,
    definitions: definitionsOf(basis),
    method: methodText(basis),
    rows,
    verdict: verdictOf(rows),
  };
}

function ranksOf(results: readonly EntrantResult[], facts: RunFacts): Map<EntrantResult, Rank> {
  const ranks = new Map<EntrantResult, Rank>();
  const ranked: EntrantResult[] = [];
  for (const result of results) {
    const reason = notRanked(
      facts.entrants.find((entrant) => entrant.entrant === result.entrant),
      facts,
    );
    if (reason === undefined) ranked.push(result);
    else ranks.set(result, { none: reason });
  }
  placesOf(ranked, beats).forEach((rank, at) => {
    const result = ranked[at];
    if (result !== undefined) ranks.set(result, rank);
  });
  return ranks;
}

function rowOf(result: EntrantResult, rank: Rank, benchmark: EntrantResult | undefined, facts: RunFacts): BoardRow {
  const histories = result.accounts.map((account) => account.history);
  const entrant = facts.entrants.find((candidate) => candidate.entrant === result.entrant);
  return {
    entrant: result.entrant,
    strategy: histories[0]?.strategy ?? '',
    kind: histories[0]?.kind ?? 'code',
    baseline: entrant?.baseline ?? false,
    model: entrant?.model,
    rank,
    accounts: histories.map((history) => ({
      account: history.account,
      digest: history.digest,
      finalEquity: formatDecimal(history.finalEquity, MONEY_DECIMALS),
    })),
    metrics: rowMetrics(result.accounts),
    returnInterval: returnInterval(result),
    versus: versus(result, benchmark),
    askedTurnoverPerDay: entrant?.askedTurnoverPerDay,
    curve: thinCurve(histories),
    refusals: countsOf(histories.map((history) => history.refusals)),
    holds: countsOf(histories.map((history) => history.holds)),
  };
}

function countsOf(counts: readonly ReadonlyMap<string, number>[]): Record<string, number> {
  const totals = new Map<string, number>();
  for (const each of counts) for (const [reason, count] of each) totals.set(reason, (totals.get(reason) ?? 0) + count);
  return Object.fromEntries([...totals].sort(([left], [right]) => (left < right ? -1 : 1)));
}

function definitionsOf(basis: Basis | undefined): Definition[] {
  return METRICS.map(({ id, label, unit, definition, timed }) => ({
    id,
    label,
    unit,
    text: timed && basis !== undefined ? `${definition} (${basisText(basis)})` : definition,
  }));
}

function methodText(basis: Basis | undefined): string {
  const block = basis === undefined ? '' : `, mean block ${blockLengthOf(basis.returnCount)} = ⌈T^(1/3)⌉ returns`;
  return (
    `Intervals hold the middle 95 % of ${DRAWS} runs redrawn by the stationary block bootstrap${block}, ` +
    'paired where two entrants are compared. Place = 1 + the number of entrants whose return is higher by the whole ' +
    'paired interval; = marks entrants that share a place because the data cannot tell them apart.'
  );
}

function byPlaceThenReturn(left: BoardRow, right: BoardRow): number {
  const placeOf = (row: BoardRow): number => ('none' in row.rank ? Number.MAX_SAFE_INTEGER : row.rank.place);
  return placeOf(left) - placeOf(right) || returnOf(right) - returnOf(left) || (left.entrant < right.entrant ? -1 : 1);
}

function returnOf(row: BoardRow): number {
  return 'none' in row.metrics.return ? Number.NEGATIVE_INFINITY : row.metrics.return.value;
}

function verdictOf(rows: readonly BoardRow[]): string {
  const best = rows.find((row) => !row.baseline) ?? rows.find((row) => !('none' in row.versus)) ?? rows[0];
  return best === undefined ? 'No entrant finished.' : verdictSentence(best.entrant, best.versus);
}
