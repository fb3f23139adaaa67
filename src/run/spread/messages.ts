import type { Instant } from '../../domain/time.ts';
import type { RunOutcome } from '../../engine/run.ts';
import type { ShareRows } from '../../engine/share.ts';
import type { RunHistory } from '../../ledger/history.ts';
import type { KnownTapes, RunRequest } from '../prepare.ts';
import type { AccountShare } from './deal.ts';
import type { Thrown } from './thrown.ts';

/** Common steps a round: what is sent at once, and how far threads may part. */
export const ROUND_STEPS = 1_024;
/** Rounds a thread may be ahead of the one that writes. */
export const ROUNDS_AHEAD = 3;

/** What a thread is started with; all of it can be copied between threads. */
export interface ShareData {
  readonly request: RunRequest;
  readonly known: KnownTapes;
  readonly share: AccountShare;
  /** Rounds that were taken, counted up by the writing thread. */
  readonly taken: Int32Array<SharedArrayBuffer>;
}

export type ShareMessage =
  /** Ahead of the first round: the counter of calls into somebody's own code, odd while it is inside one. */
  | { readonly kind: 'begun'; readonly steps: Int32Array }
  | { readonly kind: 'round'; readonly rows: ShareRows; readonly at: Instant; readonly events: number }
  /** With what its accounts' rows tell. */
  | { readonly kind: 'done'; readonly rows: ShareRows; readonly outcome: RunOutcome; readonly history: RunHistory }
  | { readonly kind: 'failed'; readonly place: readonly number[]; readonly thrown: Thrown };
