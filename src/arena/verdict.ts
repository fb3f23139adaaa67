import { differenceInterval, type EntrantResult } from './entrant-result.ts';
import type { Interval } from './interval.ts';

/** What the data can say about one entrant against buy-and-hold. */
export type Versus =
  | {
      /** Return less the benchmark's. */
      readonly difference: number;
      readonly interval: Interval;
      readonly outcome: 'better' | 'worse' | 'cannot-be-told' | 'untested';
    }
  | { readonly none: string };

export function versus(result: EntrantResult, benchmark: EntrantResult | undefined): Versus {
  const failure = result.failure ?? benchmark?.failure;
  if (failure !== undefined) return { none: failure };
  if (benchmark === undefined) return { none: 'no buy-and-hold entrant in this run' };
  if (benchmark === result) return { none: 'this is the benchmark' };
  const interval = differenceInterval(result, benchmark);
  return { difference: result.totalReturn - benchmark.totalReturn, interval, outcome: outcomeOf(interval) };
}

function outcomeOf(interval: Interval): 'better' | 'worse' | 'cannot-be-told' | 'untested' {
  if ('none' in interval) return 'untested';
  if (interval.low > 0) return 'better';
  return interval.high < 0 ? 'worse' : 'cannot-be-told';
}
