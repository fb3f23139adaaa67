import type { GateDecision } from '../domain/gate-context.ts';
import type { EvidenceId } from '../domain/ids.ts';
import type { HoldReason } from '../domain/team.ts';
import type { CycleContext } from './context.ts';
import { opens } from './rules.ts';
import type { CycleEnd, Seat, SettledDecision } from './seat.ts';

/** A settled decision as it goes to the judge: what it weighs is a notional by now, with the size factor in it. */
export type SizedDecision = GateDecision &
  Pick<SettledDecision, 'symbol' | 'action' | 'weight' | 'pUp' | 'rationale' | 'evidence'>;

/** How a cycle ended. */
export type CycleOutcome =
  | {
      readonly kind: 'decisions';
      readonly decisions: readonly SizedDecision[];
      readonly dissent: string;
      readonly comment: string;
      readonly sizeFactor: number;
      /** What could be cited beyond the snapshot. */
      readonly found: readonly EvidenceId[];
    }
  /** `raw`: what the leader said. */
  | { readonly kind: 'hold'; readonly reason: HoldReason; readonly raw: string };

export function outcomeOf(context: CycleContext, seats: readonly Seat[], end: CycleEnd): CycleOutcome {
  if (end.kind === 'hold') return end;
  const { dissent, comment } = end;
  const acts = end.decisions.some((decision) => opens(decision) || decision.action === 'close');
  if (!acts) return { kind: 'hold', reason: 'model-held', raw: end.raw };
  const whole = seats.every(
    (seat) => seat.down.size === 0 && !(seat.end?.kind === 'hold' && isFailure(seat.end.reason)),
  );
  const sizeFactor = whole ? 1 : context.team.protocol.oneDownFactor;
  const decisions = end.decisions.map((decision) => sized(decision, context.snapshot.equity * sizeFactor));
  const found = seats.flatMap((seat) => seat.found.flat().map(({ id }) => id));
  return { kind: 'decisions', decisions, dissent, comment, sizeFactor, found };
}

/** Weights become notional here and nowhere else; `equity` is what the team dares of its own. */
function sized(decision: SettledDecision, equity: number): SizedDecision {
  const { symbol, action, weight, pUp, rationale, evidence } = decision;
  const confidence = quantised(action === 'open_short' ? 1 - pUp : pUp, 4);
  const isOpening = opens(decision);
  return {
    symbol,
    action,
    weight,
    pUp,
    notional: isOpening ? quantised(weight * equity, 2) : undefined,
    size: undefined,
    leverage: isOpening ? decision.leverage : undefined,
    stopLoss: isOpening ? (decision.stop ?? undefined) : undefined,
    takeProfit: isOpening ? (decision.target ?? undefined) : undefined,
    invalidation: isOpening ? (decision.invalidation ?? undefined) : undefined,
    confidence,
    rationale,
    evidence,
  };
}

/** Rounded to decimals, so that no float noise reaches the judge. */
function quantised(value: number, decimals: 2 | 4): number {
  const scale = decimals === 2 ? 100 : 10_000;
  return Math.round(value * scale) / scale;
}

const FAILURES: ReadonlySet<HoldReason> = new Set(['role-failed', 'leader-failed', 'deadline-passed', 'refused']);

/** Whether a hold says that the models, not the market, were the reason. */
export function isFailure(reason: HoldReason): boolean {
  return FAILURES.has(reason);
}
