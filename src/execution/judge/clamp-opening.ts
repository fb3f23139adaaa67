import type { GateContext, GateDecision } from '../../domain/gate-context.ts';
import { MAX_TEXT_CHARACTERS } from '../../domain/text.ts';
import { wrongSide } from './exit-plan.ts';
import { fitSize, limitsOf } from './fit-size.ts';
import { dividedBy, isLess, minus, ONE, plus, ratioOf, times } from './ratio.ts';
import { holdsUnseen, withoutUnseen } from './unsafe-text.ts';
import {
  type ClampNote,
  type OpeningOrder,
  type RejectReason,
  rejected,
  type TidyNote,
  type Verdict,
} from './verdict.ts';

/** An opening decision: evidence, confidence, numbers, clamps, liquidation, in this order. */
export function clampOpening(decision: GateDecision, action: OpeningOrder['action'], context: GateContext): Verdict {
  const notes: ClampNote[] = [];
  const evidence = knownEvidence(decision.evidence ?? [], context, notes);
  if (typeof evidence === 'string') return rejected(evidence);
  const confidence = checkedConfidence(decision.confidence, notes);
  if (typeof confidence === 'string') return rejected(confidence);
  const invalidation = checkedText(decision.invalidation ?? '', notes);
  if (invalidation.trim() === '') return rejected('invalidation-missing');
  const rationale = checkedText(decision.rationale ?? '', notes);

  const price = context.prices.get(decision.symbol);
  if (price === undefined) return rejected('no-price');
  const isLong = action === 'open_long';
  const broken = brokenNumber(decision) ?? brokenExits(decision, isLong, price);
  if (broken !== undefined) return rejected(broken);
  const { stopLoss = 0, takeProfit = 0, symbol } = decision;

  const fitted = fitSize(decision, price, context);
  if (!fitted.ok) return rejected(fitted.problem);
  const { size, notional, leverage } = fitted.value;
  const { maintenanceMarginRate } = limitsOf(symbol, context);
  if (isBeyondLiquidation(stopLoss, isLong, { price, leverage, maintenanceMarginRate })) {
    return rejected('stop-beyond-liquidation');
  }
  const exits = { stopLoss, takeProfit, invalidation };
  const order = { symbol, action, size, notional, leverage, ...exits, confidence, rationale, evidence };
  const tidied: readonly TidyNote[] = isRepeated(decision.evidence ?? []) ? ['repeated-evidence-dropped'] : [];
  const clamps = [...new Set([...fitted.value.notes, ...notes])];
  if (clamps.length === 0) return { verdict: 'accept', order, reason: undefined, notes: tidied };
  return { verdict: 'clamp', order, reason: undefined, notes: [...clamps, ...tidied] };
}

function knownEvidence(
  cited: readonly string[],
  { knownEvidence: known, futureEvidence: future }: GateContext,
  notes: ClampNote[],
): readonly string[] | RejectReason {
  if (cited.length === 0) return 'evidence-missing';
  if (cited.some((id) => future.has(id))) return 'evidence-from-the-future';
  const kept = [...new Set(cited)].filter((id) => known.has(id));
  if (kept.length === 0) return 'evidence-unknown';
  if (cited.some((id) => !known.has(id))) notes.push('unknown-evidence-dropped');
  return kept;
}

function isRepeated(cited: readonly string[]): boolean {
  return new Set(cited).size < cited.length;
}

function checkedConfidence(confidence: number | undefined, notes: ClampNote[]): number | RejectReason {
  if (confidence === undefined) return 'confidence-missing';
  if (confidence < 0) return 'confidence-below-zero';
  if (confidence <= 1) return confidence;
  notes.push('confidence-cut');
  return 1;
}

function checkedText(text: string, notes: ClampNote[]): string {
  const cut = text.slice(0, MAX_TEXT_CHARACTERS);
  if (cut.length < text.length) notes.push('text-cut');
  if (holdsUnseen(cut)) notes.push('text-cleaned');
  return withoutUnseen(cut);
}

function brokenNumber({ notional, size, leverage }: GateDecision): RejectReason | undefined {
  if (notional === undefined && size === undefined) return 'size-missing';
  if ((notional ?? 1) <= 0 || (size ?? 1) <= 0) return 'not-positive';
  if (leverage === undefined) return 'missing-key';
  return leverage < 1 ? 'leverage-below-one' : undefined;
}

function brokenExits({ stopLoss, takeProfit }: GateDecision, isLong: boolean, price: number): RejectReason | undefined {
  if (stopLoss === undefined) return 'stop-missing';
  if (takeProfit === undefined) return 'target-missing';
  if (stopLoss <= 0 || takeProfit <= 0) return 'not-positive';
  return wrongSide({ stop: stopLoss, target: takeProfit }, isLong, price);
}

/**
 * Whether an isolated position of this leverage, entered at the price, is liquidated no later than its stop. With
 * margin = notional / leverage the liquidation price is price · (1 ∓ 1/leverage) / (1 ∓ rate).
 */
export function isBeyondLiquidation(
  stopLoss: number,
  isLong: boolean,
  entered: { readonly price: number; readonly leverage: number; readonly maintenanceMarginRate: number },
): boolean {
  const margin = dividedBy(ONE, ratioOf(entered.leverage));
  const rate = ratioOf(entered.maintenanceMarginRate);
  const stop = ratioOf(stopLoss);
  const at = ratioOf(entered.price);
  if (isLong) return !isLess(times(at, minus(ONE, margin)), times(stop, minus(ONE, rate)));
  return !isLess(times(stop, plus(ONE, rate)), times(at, plus(ONE, margin)));
}
