import type { AccountHistory } from '../domain/history.ts';
import type { EntrantId } from '../domain/ids.ts';
import { type Banner, bannersOf } from './banner.ts';
import { basisText, type ReturnBasis } from './basis.ts';
import { type BoardRow, byReturn, rowOf } from './board-row.ts';
import { blockLengthOf } from './bootstrap.ts';
import { asksModel, type ConductRow, conductRows } from './conduct-row.ts';
import { realityCheck } from './contest.ts';
import { type EntrantResult, entrantResults } from './entrant-result.ts';
import { type Factors, factorsOf } from './factors.ts';
import type { RunFacts } from './facts.ts';
import { type ForecastBoard, forecastBoardOf } from './forecast-board.ts';
import { isWide } from './format.ts';
import { DRAWS } from './interval.ts';
import { type KnowledgeFlag, runFlag } from './knowledge.ts';
import type { Metric, MetricUnit } from './metric.ts';
import { METRICS, type MetricId } from './metrics.ts';
import { type RegimeTable, regimesOf } from './regimes.ts';
import {
  billSentences,
  factorSentences,
  selectionSentence,
  superioritySentences,
  verdictSentence,
} from './sentence.ts';
import { standingsOf, withoutStanding } from './standing.ts';
import { type Superiority, superiorityOf } from './superiority/superiority.ts';

export type MetricDefinition = {
  readonly id: MetricId;
  readonly label: string;
  readonly unit: MetricUnit;
  readonly text: string;
};

/** How what rests on resampling was found, a sentence each. */
export type Method = {
  readonly intervals: string;
  readonly places: string;
  readonly chances: string;
};

/** All that is printed about a run, as data: a renderer adds rounding and layout, and nothing else. */
export type Board = {
  readonly facts: RunFacts;
  readonly flag: KnowledgeFlag | undefined;
  readonly banners: readonly Banner[];
  /** The time grid of the ratios; undefined when there is no account. */
  readonly basis: ReturnBasis | undefined;
  readonly definitions: readonly MetricDefinition[];
  readonly method: Method;
  /** By return; those without a place last. */
  readonly rows: readonly BoardRow[];
  /** How each language model did, all entrants together. */
  readonly models: readonly ConductRow[];
  /** One sentence on the best entrant that is not a baseline, against buy-and-hold. */
  readonly verdict: string;
  /** How likely luck alone would lift the best of the competitors as far above buy-and-hold. */
  readonly realityCheck: Metric;
  /** The same in words; undefined where there was nothing to pick from. */
  readonly selection: string | undefined;
  /** Who is better than whom, everybody looked at together. */
  readonly superiority: Superiority | { readonly none: string };
  /** The same in words. */
  readonly superiorityText: readonly string[];
  /** Where a provider's bills part from our own reckoning, a sentence a model. */
  readonly bills: readonly string[];
  /** How teams forecast, on the same questions; undefined where nothing foretold came due. */
  readonly forecasts: ForecastBoard | undefined;
  /** In which kinds of market the leads over buy-and-hold came about. */
  readonly regimes: RegimeTable | { readonly none: string };
  /** What results differ by, and how often all reruns of an entrant win. */
  readonly factors: Factors | { readonly none: string };
  /** The same in words. */
  readonly factorText: readonly string[];
};

export function boardOf(histories: readonly AccountHistory[], facts: RunFacts): Board {
  const results = entrantResults(histories);
  const benchmark = results.find((result) => result.entrant === facts.benchmark);
  const standings = standingsOf(results, facts);
  const standingOf = (result: EntrantResult) => standings.get(result) ?? withoutStanding('not ranked');
  const factsOf = (result: EntrantResult) => facts.entrants.find(({ entrant }) => entrant === result.entrant);
  const rows = results.map((result) => rowOf(result, standingOf(result), benchmark, factsOf(result)));
  rows.sort(byReturn);
  const ranked = results.filter((result) => !('none' in standingOf(result).rank));
  const competitors = ranked.filter((result) => factsOf(result)?.baseline !== true);
  const check = realityCheck(competitors, benchmark);
  const superiority = superiorityOf({ ranked, competitors, benchmark: ranked.find((result) => result === benchmark) });
  const factors = factorsOf(competitors, benchmark, facts);
  const basis = results[0]?.accounts[0]?.series.basis;
  const models = conductRows(histories.flatMap(({ conduct }) => conduct)).filter(asksModel);
  return {
    facts,
    flag: runFlag(facts),
    banners: bannersOf(facts),
    basis,
    definitions: definitionsOf(basis),
    method: methodOf(basis, rows.some(isWideRow)),
    rows,
    models,
    verdict: verdictOf(rows),
    realityCheck: check,
    selection: selectionSentence(competitors.length, check),
    superiority,
    superiorityText: superioritySentences(superiority, betterIn(rows)),
    bills: billSentences(models),
    forecasts: forecastBoardOf(results),
    regimes: regimesOf(results, benchmark),
    factors,
    factorText: factorSentences(factors),
  };
}

function definitionsOf(basis: ReturnBasis | undefined): MetricDefinition[] {
  return METRICS.map(({ id, label, unit, definition, timed }) => ({
    id,
    label,
    unit,
    text: timed === true && basis !== undefined ? `${definition} (${basisText(basis)})` : definition,
  }));
}

function isWideRow({ returnInterval, versus }: BoardRow): boolean {
  return isWide(returnInterval) || (!('none' in versus) && isWide(versus.interval));
}

function methodOf(basis: ReturnBasis | undefined, hasWide: boolean): Method {
  const block =
    basis === undefined
      ? ''
      : `, mean block ${blockLengthOf(basis.returnCount)} = 2 T^(1/3) rounded up (T / 3 at most)`;
  const wide = hasWide
    ? ' An end beyond ±10000 % is only said to be so: redrawn gains multiply, and how far out it lies is not in the data.'
    : '';
  return {
    intervals: `Intervals hold the middle 95 % of ${DRAWS} runs redrawn by the stationary block bootstrap${block}, spread by Student's t for so few blocks; two entrants are compared on the same blocks.${wide}`,
    places:
      'Places a–b: a − 1 entrants did better and all below b did worse by the whole interval of the difference; entrants whose places overlap are tied, since the data cannot tell them apart.',
    chances:
      'P(best): share of the redrawn runs in which the entrant ends highest. Deflated Sharpe: probability that its Sharpe exceeds what luck gives the best of as many entrants as are ranked here.',
  };
}

function betterIn(rows: readonly BoardRow[]): readonly EntrantId[] {
  return rows.flatMap(({ entrant, baseline, versus }) =>
    !baseline && !('none' in versus) && versus.outcome === 'better' ? [entrant] : [],
  );
}

function verdictOf(rows: readonly BoardRow[]): string {
  const played = rows.filter(({ failure }) => failure === undefined);
  const best = played.find((row) => !row.baseline) ?? played.find((row) => !('none' in row.versus)) ?? played[0];
  if (best !== undefined) return verdictSentence(best.entrant, best.versus, best.metrics.return);
  return rows.length === 0 ? 'No entrant finished.' : 'No entrant has a result: no model answered.';
}
