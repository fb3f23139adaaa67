import type { GateContext, GateDecision } from '../../domain/gate-context.ts';
import type { SymbolId } from '../../domain/ids.ts';
import type { Intent } from '../../domain/order.ts';
import { clampOpening } from './clamp-opening.ts';
import { limitsOf } from './fit-size.ts';
import { leaksSecret, type Secrets, withoutUnseen } from './unsafe-text.ts';
import { type GateOrder, held, type RejectReason, rejected, type Verdict } from './verdict.ts';

/** A decision with what became of it. */
export interface JudgedDecision<Decision extends GateDecision> {
  readonly decision: Decision;
  readonly verdict: Verdict;
}

/**
 * The judge's clamping policy, for teams: what a decision asks beyond a limit is cut and noted, and what no cut can mend is
 * rejected. One verdict a decision, in order; margin taken by one is gone for the next. At most one decision a symbol.
 */
export function clampDecisions<Decision extends GateDecision>(
  decisions: readonly Decision[],
  context: GateContext,
  secrets: Secrets,
): readonly JudgedDecision<Decision>[] {
  if (leaksSecret(decisions.flatMap(textsOf).join('\n'), secrets)) {
    return decisions.map((decision) => ({ decision, verdict: rejected('secret') }));
  }
  let left = context;
  return decisions.map((decision) => {
    const verdict = clampOne(decision, left);
    left = afterTaking(verdict, left);
    return { decision, verdict };
  });
}

function textsOf(decision: GateDecision): readonly string[] {
  const { symbol, action, invalidation = '', rationale = '', evidence = [] } = decision;
  return [symbol, action, invalidation, rationale, ...evidence];
}

/** Symbol, then action; close and hold end here. */
function clampOne(decision: GateDecision, context: GateContext): Verdict {
  const { symbol, action } = decision;
  if (!context.universe.has(symbol)) return rejected('unknown-symbol');
  const position = context.positions.get(symbol);
  switch (action) {
    case 'hold':
      return held('held');
    case 'close': {
      if (position === undefined) return held('no-position');
      const order = { symbol, action, rationale: withoutUnseen(decision.rationale ?? '') } as const;
      return { verdict: 'accept', order, reason: undefined, notes: [] };
    }
    case 'open_long':
    case 'open_short': {
      const refusal = position === undefined ? undefined : againstPosition(action, position.side, context);
      return refusal === undefined ? clampOpening(decision, action, context) : rejected(refusal);
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
  const { takerRate, fixedFee } = limitsOf(order.symbol, context);
  const taken = order.notional / order.leverage + order.notional * takerRate + fixedFee;
  return { ...context, freeMargin: Math.max(0, context.freeMargin - taken) };
}

/** An accepted decision as an intent, for the checks that bind everyone. */
export function intentOf(order: GateOrder, symbol: SymbolId): Intent {
  if (order.action === 'close') return { kind: 'close', symbol };
  return {
    kind: 'open',
    symbol,
    side: order.action === 'open_long' ? 'buy' : 'sell',
    sizing: { by: 'units', units: order.size },
    terms: { type: 'market' },
    leverage: order.leverage,
    reduceOnly: false,
    exits: {
      stop: order.stopLoss,
      target: order.takeProfit,
      trailing: undefined,
      invalidation: order.invalidation,
    },
  };
}
