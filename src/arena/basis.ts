import type { EquityPoint } from '../domain/history.ts';
import { DAY_MS, formatDurationMs } from '../domain/time.ts';

/** The time grid that returns are taken on, and how many of its periods make a year. */
export type Basis = {
  readonly period: 'day' | 'sample';
  readonly periodMs: number;
  /** N: what a ratio is annualised by. */
  readonly periodsPerYear: number;
  /** T: how many returns there are. */
  readonly returnCount: number;
  readonly spanDays: number;
};

/** Fewer days than this are read at the sample interval, and are too few to compound to a year. */
export const DAYS_FOR_DAILY = 10;
const DAYS_ROUND_THE_CLOCK = 365;
const DAYS_OF_SESSIONS = 252;
/** A market that trades weekends shows at least this share of them. */
const WEEKENDS_SEEN = 0.6 * (2 / 7);
/** Sampled without sleep: nearly every interval of the span has its sample. */
const SHARE_ROUND_THE_CLOCK = 0.9;

/** The day a sample closes: 00:00 belongs to the day that ends there. */
export function dayOf(at: number): number {
  return Math.ceil(at / DAY_MS);
}

/** `days` are the distinct closing days of `samples`, ascending. */
export function basisOf(samples: readonly EquityPoint[], sampleMs: number, days: readonly number[]): Basis {
  const first = samples[0]?.at ?? 0;
  const last = samples.at(-1)?.at ?? 0;
  const spanDays = samples.length === 0 ? 0 : (last - first + sampleMs) / DAY_MS;
  const yearDays = tradesWeekends(days) ? DAYS_ROUND_THE_CLOCK : DAYS_OF_SESSIONS;
  if (days.length >= DAYS_FOR_DAILY && sampleMs <= DAY_MS) {
    return { period: 'day', periodMs: DAY_MS, periodsPerYear: yearDays, returnCount: days.length, spanDays };
  }
  return {
    period: 'sample',
    periodMs: sampleMs,
    periodsPerYear: samplesPerYear(samples, sampleMs),
    returnCount: samples.length,
    spanDays,
  };
}

export function basisText(basis: Basis): string {
  const unit = basis.period === 'day' ? 'daily returns' : `returns of ${formatDurationMs(basis.periodMs)}`;
  return `T = ${basis.returnCount} ${unit}, N = ${Math.round(basis.periodsPerYear)} a year`;
}

/** Closing day d is the calendar day d − 1 since 1970-01-01, a Thursday: Saturday and Sunday leave 2 and 3. */
function tradesWeekends(days: readonly number[]): boolean {
  const weekendDays = days.filter((day) => (day - 1) % 7 === 2 || (day - 1) % 7 === 3).length;
  return weekendDays > days.length * WEEKENDS_SEEN;
}

function samplesPerYear(samples: readonly EquityPoint[], sampleMs: number): number {
  const first = samples[0]?.at ?? 0;
  const last = samples.at(-1)?.at ?? 0;
  const expected = (last - first) / sampleMs + 1;
  if (samples.length >= expected * SHARE_ROUND_THE_CLOCK) return (DAYS_ROUND_THE_CLOCK * DAY_MS) / sampleMs;
  const perDay = new Map<number, number>();
  for (const sample of samples) perDay.set(dayOf(sample.at), (perDay.get(dayOf(sample.at)) ?? 0) + 1);
  return DAYS_OF_SESSIONS * Math.max(...perDay.values());
}
