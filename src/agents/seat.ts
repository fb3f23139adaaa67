import type { EvidenceId, SymbolId } from '../domain/ids.ts';
import type { RunRecord } from '../domain/record.ts';
import type { Evidence } from '../domain/snapshot.ts';
import type { HoldReason, Voice } from '../domain/team.ts';
import type { Rung } from '../ports/chat-model.ts';
import type { Ask } from './ask.ts';
import type { Attempt, RoleAnswer } from './attempt.ts';
import type { AuditedClaim } from './audit.ts';
import type { Lesson } from './lesson.ts';
import type { Spending } from './purse.ts';
import type { Proposal } from './replies/shapes.ts';

/** One team at the table, or one set of voters; most modes have one seat. Seats know nothing of each other. */
export interface Seat {
  readonly seat: number;
  readonly phaseIndex: number;
  /** Finished debate rounds. */
  readonly round: number;
  readonly symbols: readonly SymbolId[];
  readonly questions: Readonly<Record<Voice, readonly string[]>>;
  /** Those whose proposals stand, in role order; one that went down later stays on the board. */
  readonly voices: readonly VoiceState[];
  readonly down: ReadonlyMap<Voice, HoldReason>;
  readonly critiques: readonly (readonly VoiceCritique[])[];
  readonly waiting: ReadonlyMap<string, Attempt>;
  readonly answers: readonly RoleAnswer[];
  /** Evidence beyond the snapshot that tools brought, a list a finished phase. */
  readonly found: readonly (readonly Evidence[])[];
  /** What closed positions teach, as the deciding model says. */
  readonly lessons: readonly Lesson[];
  /** By answers that were taken in already. */
  readonly spent: Spending;
  /** What models of this seat were found to take, where it is less than was asked of them. */
  readonly rungs: ReadonlyMap<string, Rung>;
  /** Set once, when the seat has nothing more to ask. */
  readonly end: SeatEnd | undefined;
}

export interface VoiceState {
  readonly role: Voice;
  readonly proposals: readonly AuditedProposal[];
  /** Probability of a rise as first said, before anybody else was heard. */
  readonly blind: ReadonlyMap<SymbolId, number>;
  readonly stance: ReadonlyMap<SymbolId, number>;
  readonly cited: ReadonlySet<EvidenceId>;
}

export interface AuditedProposal extends Omit<Proposal, 'symbol' | 'claims'> {
  readonly symbol: SymbolId;
  /** Claims that survived the audit. */
  readonly claims: readonly AuditedClaim[];
  /** Share of its claims that the audit found nothing wrong with, 0 to 1; 1 where it made none. */
  readonly soundness: number;
}

export interface VoiceCritique {
  readonly role: Voice;
  readonly reviews: readonly ClaimReview[];
  readonly objection: AuditedClaim | undefined;
  readonly stances: readonly { readonly symbol: SymbolId; readonly pUp: number }[];
}

/** A verdict on the `number`th claim (from 1) of a peer. */
export interface ClaimReview {
  readonly of: Voice;
  readonly number: number;
  readonly verdict: 'supported' | 'unsupported' | 'wrong';
}

/** One symbol's decision after the code's rules, before lots. */
export interface SettledDecision {
  readonly symbol: SymbolId;
  readonly action: 'open_long' | 'open_short' | 'close' | 'hold';
  /** Target exposure as a share of equity, at least 0. */
  readonly weight: number;
  readonly pUp: number;
  readonly leverage: number;
  readonly stop: number | null;
  readonly target: number | null;
  readonly invalidation: string | null;
  readonly rationale: string;
  readonly evidence: readonly EvidenceId[];
}

export type CycleEnd =
  | { readonly kind: 'hold'; readonly reason: HoldReason; readonly raw: string }
  | {
      readonly kind: 'settled';
      readonly decisions: readonly SettledDecision[];
      readonly dissent: string;
      readonly comment: string;
      readonly raw: string;
    };

/** How a seat ended: as a cycle does, or with blind voices that are counted together with those of other seats. */
export type SeatEnd = CycleEnd | { readonly kind: 'ballot' };

/** What closing a phase leads to. */
export interface SeatStep {
  readonly seat: Seat;
  readonly asks: readonly Ask[];
  readonly records: readonly RunRecord[];
}
