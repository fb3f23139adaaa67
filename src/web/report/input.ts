import type { Board } from '../../arena/board.ts';
import type { AccountHistory } from '../../domain/history.ts';
import type { AccountId } from '../../domain/ids.ts';
import type { Instant } from '../../domain/time.ts';
import type { CycleLog } from './cycle.ts';

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
