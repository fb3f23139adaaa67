import type { AccountHistory } from '../domain/history.ts';
import { MONEY_SCALE, moneyToNumber } from '../domain/units.ts';
import { basisOf, bucketOf, periodOf, type ReturnBasis } from './basis.ts';

export interface Changes {
  readonly returns: readonly number[];
  /** How far each of them may be off, since money is rounded. */
  readonly roundings: readonly number[];
}

export interface ReturnSeries extends Changes {
  readonly basis: ReturnBasis;
  /** The period each return ends, counted from the epoch. */
  readonly periods: readonly number[];
}

/** Equity holds a position's cost and its value, each rounded to a unit of money. */
const ROUNDED_UNITS = 2;
/** Of levels as floats, and of their quotient. */
const ROUNDED_FLOAT = 4 * Number.EPSILON;

/**
 * Returns from each period's last equity to the next one's. The first sample stands for the start, at the capital, and
 * the last one for the end, at the final equity, so the returns compound to the return of the account.
 */
export function returnsOf(history: AccountHistory): ReturnSeries {
  const { samples, sessionMs } = history;
  const periodMs = periodOf(samples);
  const closes = new Map<number, number>();
  for (const sample of samples) closes.set(bucketOf(sample.at, periodMs), moneyToNumber(sample.equity));
  const buckets = [...closes.keys()];
  const startsAlone = samples.length > 0 && bucketOf(samples[1]?.at ?? Infinity, periodMs) !== buckets[0];
  const periods = startsAlone ? buckets.slice(1) : buckets;
  const levels = [moneyToNumber(history.capital), ...periods.map((period) => closes.get(period) ?? 0)];
  if (periods.length > 0) levels[levels.length - 1] = moneyToNumber(history.finalEquity);
  return { basis: basisOf(samples, { periodMs, sessionMs, returnCount: periods.length }), periods, ...changes(levels) };
}

/** How far a change from this level may be off, as a share of it. */
export function roundingOf(level: number): number {
  return ROUNDED_UNITS / MONEY_SCALE / level + ROUNDED_FLOAT;
}

/** Whether the returns are one and the same number for all that rounding lets anybody know. */
export function isSteady({ returns, roundings }: Changes): boolean {
  let least = Number.NEGATIVE_INFINITY;
  let most = Number.POSITIVE_INFINITY;
  returns.forEach((change, at) => {
    const rounding = roundings[at] ?? 0;
    least = Math.max(least, change - rounding);
    most = Math.min(most, change + rounding);
  });
  return least <= most;
}

/** Relative changes; an account without equity has lost all it had and stands still from there on. */
function changes(levels: readonly number[]): Changes {
  const returns: number[] = [];
  const roundings: number[] = [];
  for (let at = 1; at < levels.length; at += 1) {
    const before = levels[at - 1] ?? 0;
    const now = levels[at] ?? 0;
    returns.push(before <= 0 ? 0 : Math.max(now / before - 1, -1));
    roundings.push(before <= 0 ? 0 : Math.max(now / before, 1) * roundingOf(before));
  }
  return { returns, roundings };
}
