import type { ThesisStep } from '../domain/history.ts';
import type { SymbolId } from '../domain/ids.ts';
import { assertNever } from '../domain/never.ts';
import type { Count } from './binomial.ts';

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
export const LOOP_CYCLES = 3;

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
