import type { Rung } from '../ports/chat-model.ts';

/** From the strictest: a provider that refuses one is asked on the next, and the model's rung is remembered. */
const RUNGS: readonly Rung[] = ['json-schema', 'json-schema-loose', 'json-object', 'text'];
export const TOP_RUNG: Rung = 'json-schema';

/** Undefined below the last. */
export function nextRung(rung: Rung): Rung | undefined {
  return RUNGS[RUNGS.indexOf(rung) + 1];
}

/** The looser of two rungs: what a model is asked on once it has refused more. */
export function looser(left: Rung, right: Rung): Rung {
  return RUNGS.indexOf(left) > RUNGS.indexOf(right) ? left : right;
}
