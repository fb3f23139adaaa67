import type { ModelUse } from '../../domain/history.ts';
import { type Metric, none, quotient, value } from '../metric.ts';
import { nearestRank } from '../statistics.ts';
import { defineMetric, type MetricSpec } from './spec.ts';

const NO_MODEL = 'it asks no language model';
const NOT_STREAMED = 'no answer was streamed';

const asked = <const Id extends string>(
  spec: Omit<MetricSpec<Id>, 'of' | 'timed'>,
  of: (use: ModelUse) => Metric,
): MetricSpec<Id> =>
  defineMetric({
    ...spec,
    of: ({ history: { models } }) => (models.calls === 0 ? none(NO_MODEL) : of(models)),
  });

function percentile(values: readonly number[], share: number, reason: string): Metric {
  const found = nearestRank(values, share);
  return found === undefined ? none(reason) : value(found);
}

export const calls = asked(
  { id: 'calls', label: 'Model calls', unit: 'count', definition: 'calls to language models, repeated ones included' },
  (use) => value(use.calls),
);

export const tokens = asked(
  { id: 'tokens', label: 'Tokens', unit: 'count', definition: 'tokens read and written, as providers counted them' },
  ({ usage }) => value(usage.promptTokens + usage.completionTokens),
);

export const cachedShare = asked(
  {
    id: 'cachedShare',
    label: 'Cached',
    unit: 'fraction',
    definition: 'share of the tokens read that came from a cache',
  },
  ({ usage }) => quotient(usage.cachedTokens, usage.promptTokens, 'no tokens were counted'),
);

export const reasoningShare = asked(
  {
    id: 'reasoningShare',
    label: 'Reasoning',
    unit: 'fraction',
    definition: 'share of the tokens written that were thinking',
  },
  ({ usage }) => quotient(usage.reasoningTokens, usage.completionTokens, 'no tokens were counted'),
);

export const latencyP50 = asked(
  {
    id: 'latencyP50',
    label: 'Latency p50',
    unit: 'duration-ms',
    definition: 'median time to an answer, retries included',
  },
  (use) => percentile(use.latenciesMs, 0.5, NO_MODEL),
);

export const latencyP95 = asked(
  { id: 'latencyP95', label: 'Latency p95', unit: 'duration-ms', definition: '95 % of answers came within this time' },
  (use) => percentile(use.latenciesMs, 0.95, NO_MODEL),
);

export const firstToken = asked(
  {
    id: 'firstToken',
    label: 'First token',
    unit: 'duration-ms',
    definition: 'median time to the first token streamed',
  },
  (use) => percentile(use.firstTokensMs, 0.5, NOT_STREAMED),
);

export const validShare = asked(
  {
    id: 'validShare',
    label: 'Schema-valid',
    unit: 'fraction',
    definition: 'share of questions that were answered in the schema at once',
  },
  ({ rungs }) => {
    const counts = [...rungs.values()];
    const valid = counts.reduce((sum, one) => sum + one.valid, 0);
    return quotient(
      valid,
      counts.reduce((sum, one) => sum + one.asked, 0),
      NO_MODEL,
    );
  },
);
