import { opens } from './rules.ts';
import type { SettledDecision } from './seat.ts';

/** Settled decisions in the gate's own format (design section 7): weights become notional here and nowhere else. */
export function decisionsJson(decisions: readonly SettledDecision[], equity: number, sizeFactor: number): string {
  return JSON.stringify(decisions.map((decision) => gateDecision(decision, equity, sizeFactor)));
}

function gateDecision(
  decision: SettledDecision,
  equity: number,
  sizeFactor: number,
): Readonly<Record<string, unknown>> {
  const { symbol, action, rationale, evidence } = decision;
  const confidence = quantised(action === 'open_short' ? 1 - decision.pUp : decision.pUp, 4);
  if (!opens(decision)) return { symbol, action, confidence, rationale, evidence };
  return {
    symbol,
    action,
    notional: quantised(decision.weight * equity * sizeFactor, 2),
    leverage: decision.leverage,
    stopLoss: decision.stop,
    takeProfit: decision.target,
    invalidation: decision.invalidation,
    confidence,
    rationale,
    evidence,
  };
}

/** Rounded to decimals, so that no float noise reaches the gate. */
function quantised(value: number, decimals: 2 | 4): number {
  const scale = decimals === 2 ? 100 : 10_000;
  return Math.round(value * scale) / scale;
}
