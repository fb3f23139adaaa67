import type { AccountId } from '../domain/ids.ts';
import type { Instant } from '../domain/time.ts';

/** A row as stored: `body` is the canonical text of its records. */
export interface JournalRow {
  readonly sequence: number;
  readonly at: Instant;
  readonly account: AccountId | undefined;
  readonly body: string;
}

/** The append-only log of a run. Sequences start at 1 and have no gap. */
export interface Journal {
  append(row: JournalRow): void;
  /** Returns when everything appended so far is as durable as the run asked for. */
  commit(): void;
  rows(fromSequence: number): Iterable<JournalRow>;
  /** Sequence of the last row; 0 when empty. */
  last(): number;
  close(): void;
}
