import type { AccountHistory } from '../domain/history.ts';
import { moneyToNumber } from '../domain/units.ts';
import { type Basis, basisOf, dayOf } from './basis.ts';

/** An account's equity on its time grid. The first return is from the capital to the first period's end. */
export interface ReturnSeries {
  readonly basis: Basis;
  /** Period ends; in days since the epoch on a daily basis, else milliseconds. */
  readonly ends: readonly number[];
  readonly returns: readonly number[];
}

/** The last sample is taken to be the end of the run, so the returns compound to the return of the account. */
export function returnsOf(history: AccountHistory): ReturnSeries {
  const days = closingDays(history);
  const basis = basisOf(history.samples, history.sampleMs, [...days.keys()]);
  const equities =
    basis.period === 'day' ? days : new Map(history.samples.map((sample) => [sample.at, moneyToNumber(sample.equity)]));
  const ends = [...equities.keys()];
  const levels = [moneyToNumber(history.capital), ...equities.values()];
  if (ends.length > 0) levels[levels.length - 1] = moneyToNumber(history.finalEquity);
  return { basis, ends, returns: changes(levels) };
}

/** The last equity of each closing day, in order. */
function closingDays(history: AccountHistory): Map<number, number> {
  const days = new Map<number, number>();
  for (const sample of history.samples) days.set(dayOf(sample.at), moneyToNumber(sample.equity));
  return days;
}

/** Relative changes; an account without equity has lost all it had and stands still from there on. */
export function changes(levels: readonly number[]): number[] {
  const returns: number[] = [];
  for (let at = 1; at < levels.length; at += 1) {
    const before = levels[at - 1] ?? 0;
    const now = levels[at] ?? 0;
    returns.push(before <= 0 ? 0 : Math.max(now / before - 1, -1));
  }
  return returns;
}
