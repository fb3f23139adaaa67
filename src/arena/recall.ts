import type { ExactShare } from './binomial.ts';
import type { Interval } from './interval.ts';

/** How much more than chance a model tells of moves by symbol and date alone. */
export interface RecallExcess {
  readonly model: string;
  readonly trials: number;
  /** Replies that could not be read, and count neither way. */
  readonly unread: number;
  /** Share told rightly, less the half that chance tells where as many rose as fell; undefined without a trial. */
  readonly excess: number | undefined;
  /** 95 %, exact (Clopper and Pearson). */
  readonly interval: Interval;
}

const CHANCE = 0.5;

export function recallExcess(model: string, recalled: ExactShare & { readonly unread: number }): RecallExcess {
  const { trials, unread, share, low, high } = recalled;
  return {
    model,
    trials,
    unread,
    excess: share === undefined ? undefined : share - CHANCE,
    interval: share === undefined ? { none: 'no answer' } : { low: low - CHANCE, high: high - CHANCE },
  };
}
