import type { EvidenceId } from '../domain/ids.ts';
import type { HoldReason } from '../domain/team.ts';
import type { CycleContext } from './context.ts';
import { decisionsJson } from './decision-json.ts';
import { opens } from './rules.ts';
import type { CycleEnd, Seat, SettledDecision } from './seat.ts';

/** How a cycle ended; `raw` is for the gate, or what the leader said when there is nothing for the gate. */
export type CycleOutcome =
  | {
      readonly kind: 'decisions';
      /** A list in the gate's format, one for each of `decisions`; notional has the size factor in it already. */
      readonly raw: string;
      readonly decisions: readonly SettledDecision[];
      readonly dissent: string;
      readonly comment: string;
      readonly sizeFactor: number;
      /** What could be cited beyond the snapshot. */
      readonly found: readonly EvidenceId[];
    }
  | { readonly kind: 'hold'; readonly reason: HoldReason; readonly raw: string };

export function outcomeOf(context: CycleContext, seats: readonly Seat[], end: CycleEnd): CycleOutcome {
  if (end.kind === 'hold') return end;
  const { decisions, dissent, comment } = end;
  const acts = decisions.some((decision) => opens(decision) || decision.action === 'close');
  if (!acts) return { kind: 'hold', reason: 'model-held', raw: end.raw };
  const whole = seats.every(
    (seat) => seat.down.size === 0 && !(seat.end?.kind === 'hold' && isFailure(seat.end.reason)),
  );
  const sizeFactor = whole ? 1 : context.team.protocol.oneDownFactor;
  const raw = decisionsJson(decisions, context.snapshot.equity, sizeFactor);
  const found = seats.flatMap((seat) => seat.found.flat().map(({ id }) => id));
  return { kind: 'decisions', raw, decisions, dissent, comment, sizeFactor, found };
}

const FAILURES: ReadonlySet<HoldReason> = new Set(['role-failed', 'leader-failed', 'deadline-passed', 'refused']);

/** Whether a hold says that the models, not the market, were the reason. */
export function isFailure(reason: HoldReason): boolean {
  return FAILURES.has(reason);
}
