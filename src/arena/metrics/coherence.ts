import type { Count } from '../binomial.ts';
import { contradictions, LOOP_CYCLES, stuckCycles, thesesKept } from '../coherence.ts';
import { quotient } from '../metric.ts';
import { defineMetric, type MetricSpec } from './spec.ts';

const coherent = <const Id extends string>(
  spec: Omit<MetricSpec<Id>, 'unit' | 'timed' | 'of'>,
  count: (history: Parameters<MetricSpec<Id>['of']>[0]['history']) => Count,
  reason: string,
): MetricSpec<Id> =>
  defineMetric({
    ...spec,
    unit: 'fraction',
    timed: false,
    of({ history }) {
      const { hits, trials } = count(history);
      return quotient(hits, trials, reason);
    },
  });

export const keptTheses = coherent(
  {
    id: 'keptTheses',
    label: 'Theses kept',
    definition:
      'share of a team’s positions with exits of their own that these ended (stop, target, trailing stop, invalidation), not a later decision or a liquidation',
  },
  ({ coherence }) => thesesKept(coherence.steps),
  'no position of a team with exits of its own is over',
);

export const contradicted = coherent(
  {
    id: 'contradicted',
    label: 'Contradictions',
    definition:
      'share of a team’s openings against the side of its own last position in the symbol, while that stood or after a decision gave it up before its exits came',
  },
  ({ coherence }) => contradictions(coherence.steps),
  'no team asked for an opening',
);

export const stuckShare = coherent(
  {
    id: 'stuckShare',
    label: 'Stuck',
    definition: `share of a team’s cycles with decisions that stand in a row of ${LOOP_CYCLES} or more with the very same words`,
  },
  ({ coherence }) => stuckCycles(coherence.words),
  'no team decided anything',
);
