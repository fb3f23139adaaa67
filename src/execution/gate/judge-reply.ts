import type { GateContext, GateDecision } from '../../domain/gate-context.ts';
import { fail, ok, type Result } from '../../domain/result.ts';
import type { Json } from '../../domain/strict-json.ts';
import { clampDecisions } from '../judge/clamp.ts';
import { leaksSecret, type Secrets } from '../judge/unsafe-text.ts';
import { held, rejected, type Verdict } from '../judge/verdict.ts';
import { decisionFields } from './decision-fields.ts';
import { findDecisions } from './find-decisions.ts';

export interface GateLine {
  readonly id: string;
  readonly verdict: Verdict['verdict'];
  readonly order: Verdict['order'];
  readonly reason: Verdict['reason'];
  readonly notes: readonly string[];
}

/** A reply that must hold one decision. */
export function gateLine(
  { id, raw }: { readonly id: string; readonly raw: string },
  context: GateContext,
  secrets: Secrets,
): GateLine {
  const [one, ...more] = judgeReply(raw, context, secrets);
  const { verdict, order, reason, notes } = one === undefined || more.length > 0 ? rejected('several-objects') : one;
  return { id, verdict, order, reason, notes };
}

/**
 * Foreign text → one verdict for each decision in it, in order. Never throws; at most 50 ms for any text. A reply that
 * cannot be read as a whole is one rejection, one without a decision one hold.
 */
export function judgeReply(raw: string, context: GateContext, secrets: Secrets): readonly Verdict[] {
  const found = findDecisions(raw);
  if (!found.ok) return [rejected(found.problem)];
  if (found.value.decisions.length === 0) return [held('no-decision')];
  const decisions = readAll(found.value.decisions);
  if (!decisions.ok) return [decisions.problem];
  if (leaksSecret(found.value.around, secrets)) return [rejected('secret')];
  const verdicts = clampDecisions(decisions.value, context, secrets).map(({ verdict }) => verdict);
  // A secret anywhere, escaped or not, refuses the reply as a whole.
  return verdicts[0]?.reason === 'secret' ? verdicts.slice(0, 1) : verdicts;
}

/** Keys and types of all decisions. */
function readAll(values: readonly Json[]): Result<readonly GateDecision[], Verdict> {
  const decisions = new Map<string, GateDecision>();
  for (const value of values) {
    const fields = decisionFields(value);
    if (!fields.ok) return fail(rejected(fields.problem.reason, fields.problem.key));
    if (decisions.has(fields.value.symbol)) return fail(rejected('symbol-twice'));
    decisions.set(fields.value.symbol, fields.value);
  }
  return ok([...decisions.values()]);
}
