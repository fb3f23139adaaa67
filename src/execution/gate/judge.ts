import type { GateContext } from '../../domain/gate-context.ts';
import type { Result } from '../../domain/result.ts';
import { fail, ok } from '../../domain/result.ts';
import { type DecisionFields, decisionFields } from './decision-fields.ts';
import { type Found, findDecisions } from './find-decisions.ts';
import { judgeOpening } from './judge-opening.ts';
import { limitsOf } from './limits-of.ts';
import { holdsSecret, type Secrets } from './secrets.ts';
import { plainly, withoutUnseen } from './text.ts';
import { held, type RejectReason, rejected, type Verdict } from './verdict.ts';

/**
 * The decision checks: a model's reply → one verdict for each decision in it, in order. Never throws; at most 50 ms for
 * any text. Margin taken by one decision is gone for the next. A reply that cannot be read as a whole is one rejection,
 * one without a decision one hold.
 */
export function judgeReply(raw: string, context: GateContext, secrets: Secrets): readonly Verdict[] {
  const found = findDecisions(raw);
  if (!found.ok) return [rejected(found.problem)];
  if (found.value.decisions.length === 0) return [held('no-decision')];
  const read = readAll(found.value, secrets);
  if (!read.ok) return [read.problem];
  let left = context;
  return read.value.map((fields) => {
    const verdict = judgeDecision(fields, left);
    left = afterTaking(verdict, left);
    return verdict;
  });
}

/** A reply that must hold one decision. */
export function judge(raw: string, context: GateContext, secrets: Secrets): Verdict {
  const [verdict, ...more] = judgeReply(raw, context, secrets);
  return verdict === undefined || more.length > 0 ? rejected('several-objects') : verdict;
}

/** Keys and types of all decisions, then secrets anywhere outside the thinking, escaped or not. */
function readAll(found: Found, secrets: Secrets): Result<readonly DecisionFields[], Verdict> {
  const decisions: DecisionFields[] = [];
  const symbols = new Set<string>();
  for (const value of found.decisions) {
    const fields = decisionFields(value);
    if (!fields.ok) return fail(rejected(fields.problem.reason, fields.problem.key));
    if (symbols.has(fields.value.symbol)) return fail(rejected('symbol-twice'));
    symbols.add(fields.value.symbol);
    decisions.push(fields.value);
  }
  return leaks([found.around, ...decisions.flatMap(textsOf)].join('\n'), secrets)
    ? fail(rejected('secret'))
    : ok(decisions);
}

function textsOf(fields: DecisionFields): readonly string[] {
  const { symbol, action, invalidation = '', rationale = '', evidence = [] } = fields;
  return [symbol, action, invalidation, rationale, ...evidence];
}

/** As it stands, and as it would read to whoever takes unseen characters, wide letters and other dashes for what they look like. */
function leaks(text: string, secrets: Secrets): boolean {
  if (holdsSecret(text, secrets)) return true;
  const plain = plainly(text);
  return plain !== text && holdsSecret(plain, secrets);
}

/** Symbol, then action; close and hold end here. */
function judgeDecision(fields: DecisionFields, context: GateContext): Verdict {
  const { symbol, action } = fields;
  if (!context.universe.has(symbol)) return rejected('unknown-symbol');
  const position = context.positions.get(symbol);
  switch (action) {
    case 'hold':
      return held('held');
    case 'close': {
      if (position === undefined) return held('no-position');
      const order = { symbol, action, rationale: withoutUnseen(fields.rationale ?? '') } as const;
      return { verdict: 'accept', order, reason: undefined, notes: [] };
    }
    case 'open_long':
    case 'open_short': {
      const refusal = position === undefined ? undefined : againstPosition(action, position.side, context);
      return refusal === undefined ? judgeOpening(fields, action, context) : rejected(refusal);
    }
    default:
      return rejected('unknown-action');
  }
}

function againstPosition(
  action: 'open_long' | 'open_short',
  side: 'long' | 'short',
  { limits }: GateContext,
): RejectReason | undefined {
  const isSame = (action === 'open_long') === (side === 'long');
  if (isSame) return limits.pyramiding ? undefined : 'already-open';
  return limits.implicitFlip ? undefined : 'opposite-side-open';
}

function afterTaking({ order }: Verdict, context: GateContext): GateContext {
  if (order === undefined || order.action === 'close') return context;
  const taken = order.notional / order.leverage + order.notional * limitsOf(order.symbol, context).takerRate;
  return { ...context, freeMargin: Math.max(0, context.freeMargin - taken) };
}
