import type { ThesisStep } from '../../domain/history.ts';
import type { SymbolId } from '../../domain/ids.ts';
import { assertNever } from '../../domain/never.ts';
import type { Count } from '../binomial.ts';
import { quotient } from '../metric.ts';
import { defineMetric, type MetricSpec } from './spec.ts';

/**
 * Theses kept: of the positions that were opened with exits of their own and are over, those that these exits ended. One
 * that another decision closed first was given up, and a liquidation came before the exits did; what the operator closed
 * is counted nowhere.
 */
export function thesesKept(steps: readonly ThesisStep[]): Count {
  const over = steps.flatMap((step) =>
    step.kind === 'ended' && step.planned && step.by !== 'operator' ? [step.by] : [],
  );
  return { hits: over.filter((by) => by === 'plan').length, trials: over.length };
}

/**
 * Openings that contradict the account's own last word on that symbol: asked for on the other side while its position
 * stood, or after it had been given up by a decision, before any exit of its own came. What its exits, a liquidation or
 * the operator ended is settled, and may be followed by either side.
 */
export function contradictions(steps: readonly ThesisStep[]): Count {
  const standing = new Map<SymbolId, 'long' | 'short'>();
  let [hits, trials] = [0, 0];
  for (const step of steps) {
    switch (step.kind) {
      case 'opened':
        standing.set(step.symbol, step.side);
        break;
      case 'ended':
        if (step.by !== 'decision') standing.delete(step.symbol);
        break;
      case 'asked': {
        const before = standing.get(step.symbol);
        trials += 1;
        if (before !== undefined && before !== step.side) hits += 1;
        break;
      }
      default:
        assertNever(step);
    }
  }
  return { hits, trials };
}

/** As many cycles in a row with the very same words are a loop. */
const LOOP_CYCLES = 3;

/** Cycles with decisions that stand in a row of `least` or more with the very same words. */
export function stuckCycles(words: readonly string[], least = LOOP_CYCLES): Count {
  let hits = 0;
  let from = 0;
  for (let at = 1; at <= words.length; at += 1) {
    if (at < words.length && words[at] === words[from]) continue;
    if (at - from >= least) hits += at - from;
    from = at;
  }
  return { hits, trials: words.length };
}

const coherent = <const Id extends string>(
  spec: Omit<MetricSpec<Id>, 'unit' | 'timed' | 'of'>,
  count: (history: Parameters<MetricSpec<Id>['of']>[0]['history']) => Count,
  reason: string,
): MetricSpec<Id> =>
  defineMetric({
    ...spec,
    unit: 'fraction',
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
