import type { AccountHistory } from '../domain/history.ts';
import { moneyToNumber } from '../domain/units.ts';
import { type Basis, basisOf, bucketOf, periodOf } from './basis.ts';

/** An account's returns on its time grid. */
export interface ReturnSeries {
  readonly basis: Basis;
  /** The period each return ends, counted from the epoch. */
  readonly periods: readonly number[];
  readonly returns: readonly number[];
}

/**
 * Returns from each period's last equity to the next one's. The first sample stands for the start, at the capital, and
 * the last one for the end, at the final equity, so the returns compound to the return of the account.
 */
export function returnsOf(history: AccountHistory): ReturnSeries {
  const { samples } = history;
  const periodMs = periodOf(samples);
  const closes = new Map<number, number>();
  for (const sample of samples) closes.set(bucketOf(sample.at, periodMs), moneyToNumber(sample.equity));
  const buckets = [...closes.keys()];
  const startsAlone = samples.length > 0 && bucketOf(samples[1]?.at ?? Infinity, periodMs) !== buckets[0];
  const periods = startsAlone ? buckets.slice(1) : buckets;
  const levels = [moneyToNumber(history.capital), ...periods.map((period) => closes.get(period) ?? 0)];
  if (periods.length > 0) levels[levels.length - 1] = moneyToNumber(history.finalEquity);
  const returns = changes(levels);
  return { basis: basisOf(samples, periodMs, buckets, returns.length), periods, returns };
}

/** Relative changes; an account without equity has lost all it had and stands still from there on. */
function changes(levels: readonly number[]): number[] {
  const returns: number[] = [];
  for (let at = 1; at < levels.length; at += 1) {
    const before = levels[at - 1] ?? 0;
    const now = levels[at] ?? 0;
    returns.push(before <= 0 ? 0 : Math.max(now / before - 1, -1));
  }
  return returns;
}
