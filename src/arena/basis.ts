import type { EquityPoint } from '../domain/history.ts';
import { DAY_MS, formatDurationMs } from '../domain/time.ts';

/** The time grid that returns are taken on, and how many of its periods make a year. */
export type Basis = {
  readonly periodMs: number;
  /** N: what a ratio is annualised by. */
  readonly periodsPerYear: number;
  /** T: how many returns there are. */
  readonly returnCount: number;
  readonly spanDays: number;
};

/** Fewer daily returns than this are read on the samples' own grid, and are too few to compound to a year. */
export const DAYS_FOR_DAILY = 10;
const DAYS_ROUND_THE_CLOCK = 365;
const DAYS_OF_SESSIONS = 252;
/** A market that trades weekends shows at least this share of them. */
const WEEKENDS_SEEN = 0.6 * (2 / 7);
/** Sampled without sleep: nearly every period of the span has its sample. */
const SHARE_ROUND_THE_CLOCK = 0.9;
/** Stretches that a run is cut into to see how fine its coarsest samples are. */
const STRETCHES = 10;

/** A day where there are enough of them, else the samples' own interval: the coarsest, where it grew with the run. */
export function periodOf(samples: readonly EquityPoint[]): number {
  const coarsest = coarsestGap(samples);
  const days = new Set(samples.map((sample) => bucketOf(sample.at, DAY_MS))).size;
  return coarsest <= DAY_MS && days > DAYS_FOR_DAILY ? DAY_MS : coarsest;
}

/** The period that a sample closes or lies in: midnight belongs to the day that ends there. */
export function bucketOf(at: number, periodMs: number): number {
  return Math.ceil(at / periodMs);
}

/** `buckets` are the periods with a sample, ascending. */
export function basisOf(
  samples: readonly EquityPoint[],
  periodMs: number,
  buckets: readonly number[],
  returnCount: number,
): Basis {
  const spanDays = ((samples.at(-1)?.at ?? 0) - (samples[0]?.at ?? 0)) / DAY_MS;
  return { periodMs, periodsPerYear: periodsPerYear(periodMs, buckets), returnCount, spanDays };
}

/** What stands beside every figure that depends on it; a short run says how short it is. */
export function basisText(basis: Basis): string {
  const unit = basis.periodMs === DAY_MS ? 'daily returns' : `returns of ${formatDurationMs(basis.periodMs)}`;
  const short = basis.spanDays < DAYS_FOR_DAILY ? ` out of ${basis.spanDays.toFixed(1)} days` : '';
  return `T = ${basis.returnCount} ${unit}${short}, N = ${Math.round(basis.periodsPerYear)} a year`;
}

function periodsPerYear(periodMs: number, buckets: readonly number[]): number {
  if (periodMs === DAY_MS) return tradesWeekends(buckets) ? DAYS_ROUND_THE_CLOCK : DAYS_OF_SESSIONS;
  const expected = (buckets.at(-1) ?? 0) - (buckets[0] ?? 0) + 1;
  if (buckets.length >= expected * SHARE_ROUND_THE_CLOCK) return (DAYS_ROUND_THE_CLOCK * DAY_MS) / periodMs;
  const perDay = new Map<number, number>();
  for (const bucket of buckets) {
    const day = bucketOf(bucket * periodMs, DAY_MS);
    perDay.set(day, (perDay.get(day) ?? 0) + 1);
  }
  return DAYS_OF_SESSIONS * Math.max(...perDay.values());
}

/** Day d ends the calendar day d − 1 since 1970-01-01, a Thursday: Saturday and Sunday leave 2 and 3. */
function tradesWeekends(days: readonly number[]): boolean {
  const weekendDays = days.filter((day) => (day - 1) % 7 === 2 || (day - 1) % 7 === 3).length;
  return weekendDays > days.length * WEEKENDS_SEEN;
}

/** The largest of the stretches' middle gaps: nights and holes are rare, so the middle one is never theirs. */
function coarsestGap(samples: readonly EquityPoint[]): number {
  const gaps: number[] = [];
  for (let at = 1; at < samples.length; at += 1) gaps.push((samples[at]?.at ?? 0) - (samples[at - 1]?.at ?? 0));
  const length = Math.max(Math.ceil(gaps.length / STRETCHES), 1);
  let coarsest = 1;
  for (let from = 0; from < gaps.length; from += length) {
    const stretch = gaps.slice(from, from + length).sort((left, right) => left - right);
    coarsest = Math.max(coarsest, stretch[Math.floor((stretch.length - 1) / 2)] ?? 0);
  }
  return coarsest;
}
