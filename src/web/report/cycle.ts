import type { Intent } from '../../domain/order.ts';
import type {
  ClaimsAudited,
  ClaimsReviewed,
  CycleOpened,
  ForecastMade,
  RoleAnswered,
  StanceRevised,
} from '../../domain/record.ts';
import type { DecisionAction } from '../../domain/team.ts';
import type { FillRow } from './input.ts';

/** One decision round as its journal rows tell it, from what was shown to what was filled. */
export interface Cycle {
  readonly opened: CycleOpened;
  /** By seat, in the order their answers were taken in. */
  readonly answers: readonly Answered[];
  readonly reviews: readonly ClaimsReviewed[];
  readonly turns: readonly StanceRevised[];
  readonly forecasts: readonly ForecastMade[];
  readonly decisions: readonly CycleDecision[];
  /** Why nothing was done; undefined where something was decided, or the cycle is still under way. */
  readonly hold: string | undefined;
}

/** What a role was asked and said, with the audit of its claims where it made any. */
export interface Answered extends Omit<RoleAnswered, 'kind' | 'cycle' | 'reply'> {
  /** What the reply says, or its text where it could not be read. */
  readonly said: unknown;
  readonly audit: Pick<ClaimsAudited, 'claims' | 'dropped' | 'flagged'> | undefined;
}

/** The leader's word on one symbol, the gate's verdict, and what came of it at the venue. */
export interface CycleDecision {
  readonly id: string;
  readonly symbol: string;
  readonly action: DecisionAction;
  readonly verdict: string;
  readonly reason: string | undefined;
  readonly notes: readonly string[];
  readonly confidence: number | undefined;
  readonly evidence: readonly string[];
  readonly rationale: string;
  readonly intents: readonly Intent[];
  /** Reasons of orders that were refused behind the gate. */
  readonly refused: readonly string[];
  /** Of its orders, and of the exit plan it set. */
  readonly fills: readonly FillRow[];
}

/** An account's rounds: the latest, oldest first, and how many there were. */
export interface CycleLog {
  readonly cycles: readonly Cycle[];
  readonly count: number;
}
