import type { AccountHistory } from '../domain/history.ts';
import type { Metric } from './metric.ts';
import { fills, holds, refusals, turnover, turnoverPerDay } from './metrics/activity.ts';
import { fabricatedAfter, fabricatedBefore, mismatchedAfter, mismatchedBefore } from './metrics/audit.ts';
import { contradicted, keptTheses, stuckShare } from './metrics/coherence.ts';
import { brier, reliability } from './metrics/confidence.ts';
import { borrow, dividends, fees, funding, insurance, modelCost } from './metrics/costs.ts';
import {
  beyondSignal,
  brierBestRole,
  brierBestTeam,
  brierFinal,
  brierMeanTeam,
  brierPrior,
  brierVote,
  decisionsFaulted,
  falseAlarms,
  flipsHarmful,
  flipsHelpful,
  flipsUndone,
  gainBestRole,
  gainFinal,
  gainPrior,
  gainVote,
  plantedCaught,
} from './metrics/debate.ts';
import { calmar, maxDrawdown } from './metrics/drawdown.ts';
import { exposure, timeInMarket } from './metrics/exposure.ts';
import {
  cachedShare,
  calls,
  firstToken,
  latencyP50,
  latencyP95,
  reasoningShare,
  tokens,
  validShare,
} from './metrics/models.ts';
import { probabilisticSharpe } from './metrics/probabilistic-sharpe.ts';
import { returnAfterModels, returnAYear, totalReturn } from './metrics/return.ts';
import { sharpe, sharpeGeometric } from './metrics/sharpe.ts';
import { sortino, sortinoGeometric } from './metrics/sortino.ts';
import type { MetricSpec } from './metrics/spec.ts';
import { holdingTime, payoff, profitFactor, trades, winRate } from './metrics/trades.ts';
import { type ReturnSeries, returnsOf } from './returns.ts';

/** Every figure of an account, in the order it is read. */
const CATALOGUE = [
  totalReturn,
  returnAYear,
  maxDrawdown,
  sharpe,
  sharpeGeometric,
  probabilisticSharpe,
  sortino,
  sortinoGeometric,
  calmar,
  exposure,
  timeInMarket,
  turnover,
  turnoverPerDay,
  fees,
  funding,
  borrow,
  dividends,
  insurance,
  fills,
  trades,
  winRate,
  payoff,
  profitFactor,
  holdingTime,
  brier,
  reliability,
  brierPrior,
  brierBestRole,
  brierVote,
  brierFinal,
  brierBestTeam,
  brierMeanTeam,
  gainPrior,
  gainBestRole,
  gainVote,
  gainFinal,
  flipsHelpful,
  flipsHarmful,
  flipsUndone,
  plantedCaught,
  falseAlarms,
  fabricatedBefore,
  fabricatedAfter,
  mismatchedBefore,
  mismatchedAfter,
  decisionsFaulted,
  beyondSignal,
  keptTheses,
  contradicted,
  stuckShare,
  refusals,
  holds,
  calls,
  tokens,
  cachedShare,
  reasoningShare,
  latencyP50,
  latencyP95,
  firstToken,
  validShare,
  modelCost,
  returnAfterModels,
] as const;

export type MetricId = (typeof CATALOGUE)[number]['id'];
export type Metrics = Readonly<Record<MetricId, Metric>>;

export const METRICS: readonly MetricSpec<MetricId>[] = CATALOGUE;

export function metricsOf(history: AccountHistory, series: ReturnSeries = returnsOf(history)): Metrics {
  return mapMetrics((metric) => metric.of({ history, series }));
}

/** One value a metric, under its id. */
export function mapMetrics<Value>(of: (metric: MetricSpec<MetricId>) => Value): Readonly<Record<MetricId, Value>> {
  const values: Partial<Record<MetricId, Value>> = {};
  for (const metric of METRICS) values[metric.id] = of(metric);
  if (isComplete(values)) return values;
  throw new TypeError('a metric is missing from the catalogue');
}

function isComplete<Value>(values: Partial<Record<MetricId, Value>>): values is Record<MetricId, Value> {
  return METRICS.every((metric) => metric.id in values);
}
