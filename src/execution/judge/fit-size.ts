import type { GateContext, GateDecision, GateSymbolLimits } from '../../domain/gate-context.ts';
import { fail, ok, type Result } from '../../domain/result.ts';
import {
  dividedBy,
  isLess,
  least,
  minus,
  numberOf,
  ONE,
  plus,
  type Ratio,
  ratioOf,
  times,
  wholeSteps,
} from './ratio.ts';
import type { ClampNote, RejectReason } from './verdict.ts';

export interface Fitted {
  readonly size: number;
  readonly notional: number;
  readonly leverage: number;
  readonly notes: readonly ClampNote[];
}

/**
 * Leverage is cut to the cap first; then the largest notional is taken that is asked for, leaves the symbol under its
 * cap, and whose margin and taker's costs the free margin pays; floored to the lot. All of it exact.
 */
export function fitSize(decision: GateDecision, price: number, context: GateContext): Result<Fitted, RejectReason> {
  const { limits, positions } = context;
  const { symbol, leverage: askedLeverage = 1 } = decision;
  const notes: ClampNote[] = [];
  const { maxLeverage, takerRate, fixedFee } = limitsOf(symbol, context);
  const leverage = Math.min(askedLeverage, maxLeverage);
  if (leverage < askedLeverage) notes.push('leverage-cut');

  const at = ratioOf(price);
  const step = ratioOf(context.qtyStep.get(symbol) ?? 0);
  if (step.over <= 0n) return fail('no-price');
  const lotWorth = times(step, at);
  const asked = askedNotional(decision, at, step);
  notes.push(...asked.notes);

  const held = ratioOf(positions.get(symbol)?.size ?? 0);
  const room = minus(ratioOf(limits.maxNotionalPerSymbol), times(held, at));
  const factor = ratioOf(leverage);
  const free = minus(ratioOf(context.freeMargin), ratioOf(fixedFee));
  const payable = dividedBy(times(free, factor), plus(ONE, times(ratioOf(takerRate), factor)));
  const allowed = least(room, payable);
  if (isLess(allowed, asked.notional)) notes.push('notional-cut');

  const lots = wholeSteps(least(asked.notional, allowed), lotWorth);
  const notional = times({ over: lots, under: 1n }, lotWorth);
  if (lots === 0n || isLess(notional, ratioOf(limits.minNotional))) {
    return fail(isLess(allowed, ratioOf(limits.minNotional)) ? 'insufficient-margin' : 'below-minimum-notional');
  }
  return ok({
    size: numberOf(times({ over: lots, under: 1n }, step)),
    notional: numberOf(notional),
    leverage,
    notes,
  });
}

/** The notional asked for; of two the smaller. */
function askedNotional(
  { notional, size }: GateDecision,
  at: Ratio,
  step: Ratio,
): { readonly notional: Ratio; readonly notes: readonly ClampNote[] } {
  if (size === undefined) return { notional: ratioOf(notional ?? 0), notes: [] };
  const notes: ClampNote[] = [];
  const lots = wholeSteps(ratioOf(size), step);
  const floored = times({ over: lots, under: 1n }, step);
  if (isLess(floored, ratioOf(size))) notes.push('size-floored');
  const bySize = times(floored, at);
  if (notional === undefined) return { notional: bySize, notes };
  if (wholeSteps(ratioOf(notional), times(step, at)) !== lots) notes.push('smaller-size-taken');
  return { notional: least(ratioOf(notional), bySize), notes };
}

/** What binds a decision in this symbol: its own figures where the context has them, never above the season's leverage. */
export function limitsOf(symbol: string, { limits, symbols, takerRate }: GateContext): GateSymbolLimits {
  const own = symbols?.get(symbol);
  if (own === undefined) return { ...limits, takerRate, fixedFee: 0 };
  return { ...own, maxLeverage: Math.min(own.maxLeverage, limits.maxLeverage) };
}
