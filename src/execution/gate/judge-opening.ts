import type { GateContext } from '../../domain/gate-context.ts';
import { MAX_TEXT_CHARACTERS } from '../../domain/text.ts';
import type { DecisionFields } from './decision-fields.ts';
import { isBeyondLiquidation, sidesBroken } from './exits.ts';
import { fitSize } from './fit-size.ts';
import { limitsOf } from './limits-of.ts';
import { holdsUnseen, withoutUnseen } from './text.ts';
import {
  type ClampNote,
  type OpeningOrder,
  type RejectReason,
  rejected,
  type TidyNote,
  type Verdict,
} from './verdict.ts';

/** An opening decision: evidence, confidence, numbers, clamps, liquidation, in this order. */
export function judgeOpening(fields: DecisionFields, action: OpeningOrder['action'], context: GateContext): Verdict {
  const notes: ClampNote[] = [];
  const evidence = knownEvidence(fields.evidence ?? [], context, notes);
  if (typeof evidence === 'string') return rejected(evidence);
  const confidence = checkedConfidence(fields.confidence, notes);
  if (typeof confidence === 'string') return rejected(confidence);
  const invalidation = checkedText(fields.invalidation ?? '', notes);
  if (invalidation.trim() === '') return rejected('invalidation-missing');
  const rationale = checkedText(fields.rationale ?? '', notes);

  const price = context.prices.get(fields.symbol);
  if (price === undefined) return rejected('no-price');
  const isLong = action === 'open_long';
  const broken = brokenNumber(fields) ?? sidesBroken(fields, isLong, price);
  if (broken !== undefined) return rejected(broken);
  const { leverage = 1, stopLoss = 0, takeProfit = 0, symbol } = fields;

  const fitted = fitSize(fields, leverage, price, context);
  if (!fitted.ok) return rejected(fitted.problem);
  const { maintenanceMarginRate } = limitsOf(symbol, context);
  if (isBeyondLiquidation(stopLoss, isLong, price, fitted.value.leverage, maintenanceMarginRate)) {
    return rejected('stop-beyond-liquidation');
  }
  const { size, notional, leverage: cut } = fitted.value;
  const exits = { stopLoss, takeProfit, invalidation };
  const order = { symbol, action, size, notional, leverage: cut, ...exits, confidence, rationale, evidence };
  const tidied: readonly TidyNote[] = isRepeated(fields.evidence ?? []) ? ['repeated-evidence-dropped'] : [];
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

function brokenNumber({ notional, size, leverage }: DecisionFields): RejectReason | undefined {
  if (notional === undefined && size === undefined) return 'size-missing';
  if ((notional ?? 1) <= 0 || (size ?? 1) <= 0) return 'not-positive';
  if (leverage === undefined) return 'missing-key';
  return leverage < 1 ? 'leverage-below-one' : undefined;
}
