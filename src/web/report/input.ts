import type { Board } from '../../arena/board.ts';
import { formatDecimal } from '../../domain/decimal.ts';
import type { Fill, FillCause } from '../../domain/fill.ts';
import type { AccountHistory } from '../../domain/history.ts';
import type { AccountId } from '../../domain/ids.ts';
import { assertNever } from '../../domain/never.ts';
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
import type { Instant } from '../../domain/time.ts';
import { type Grid, MONEY_DECIMALS } from '../../domain/units.ts';

/** Everything the report shows. */
export interface ReportInput {
  readonly board: Board;
  readonly histories: readonly AccountHistory[];
  /** What each account decided and filled, as far as it is kept; an account without a log has no tables. */
  readonly logs: readonly AccountRows[];
}

/** The latest rows of an account, oldest first, with how many there were in all. */
export interface AccountRows {
  readonly account: AccountId;
  readonly decisions: readonly DecisionRow[];
  readonly decisionCount: number;
  readonly fills: readonly FillRow[];
  readonly fillCount: number;
  /** A team's decision rounds; none of a code strategy. */
  readonly cycles: CycleLog;
}

/** One decision in words. `text` is a model's or a stranger's. */
export interface DecisionRow {
  readonly at: Instant;
  readonly cycle: number;
  readonly symbol: string;
  readonly action: string;
  readonly outcome: string;
  readonly confidence: number | undefined;
  readonly text: string;
  readonly evidence: readonly string[];
}

/** One fill, its numbers as exact decimal text. */
export interface FillRow {
  readonly at: Instant;
  readonly symbol: string;
  readonly side: 'buy' | 'sell';
  readonly size: string;
  readonly price: string;
  readonly fee: string;
  readonly cause: string;
  /** The tape and line whose price it took. */
  readonly on: string;
}

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

/** A fill in exact decimal text. */
export function fillRow(fill: Fill, grid: Grid | undefined): FillRow {
  return {
    at: fill.at,
    symbol: fill.symbol,
    side: fill.side,
    size: formatDecimal(fill.size, grid?.sizeDecimals ?? 0),
    price: formatDecimal(fill.price, grid?.priceDecimals ?? 0),
    fee: formatDecimal(fill.fee, MONEY_DECIMALS),
    cause: causeText(fill.cause),
    on: `tape ${fill.on.tape + 1}, line ${fill.on.line}`,
  };
}

function causeText(cause: FillCause): string {
  switch (cause.kind) {
    case 'order':
      return `order ${cause.order}`;
    case 'exit':
      return `${cause.exit} of ${cause.decision}`;
    case 'liquidation':
    case 'flatten':
      return cause.kind;
    default:
      return assertNever(cause);
  }
}
