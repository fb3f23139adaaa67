import type { EquityPoint } from '../domain/record.ts';
import { DAY_MS, formatDurationMs } from '../domain/time.ts';

/** The time grid that returns are taken on, and how many of its periods make a year. */
export type ReturnBasis = {
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
/** A market that sleeps on Saturdays shows fewer of them than this share of its other days; holes spare no day. */
const SATURDAYS_SEEN = 0.5;
const SATURDAY = 2;
const SUNDAY = 3;
/** Stretches that a run is cut into to see how fine its coarsest samples are: fewer where one would be shorter than this. */
const STRETCHES = 10;
const FEWEST_GAPS = 3;

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

/** `sessionMs`: how long the market is open on a day; undefined where no instrument says that it ever closes. */
export function basisOf(
  samples: readonly EquityPoint[],
  { periodMs, sessionMs, returnCount }: { periodMs: number; sessionMs: number | undefined; returnCount: number },
): ReturnBasis {
  const spanDays = ((samples.at(-1)?.at ?? 0) - (samples[0]?.at ?? 0)) / DAY_MS;
  return { periodMs, periodsPerYear: periodsPerYear(periodMs, samples, sessionMs), returnCount, spanDays };
}

/** What stands beside every figure that depends on it; a short run says how short it is. */
export function basisText(basis: ReturnBasis): string {
  const unit = basis.periodMs === DAY_MS ? 'daily returns' : `returns of ${formatDurationMs(basis.periodMs)}`;
  const short = basis.spanDays < DAYS_FOR_DAILY ? ` out of ${basis.spanDays.toFixed(1)} days` : '';
  return `T = ${basis.returnCount} ${unit}${short}, N = ${Math.round(basis.periodsPerYear)} a year`;
}

/** The year is the market's, not the samples': a period in which nobody traded is still one of its year. */
function periodsPerYear(periodMs: number, samples: readonly EquityPoint[], sessionMs: number | undefined): number {
  if (periodMs > DAY_MS) return (DAYS_ROUND_THE_CLOCK * DAY_MS) / periodMs;
  const isAlwaysOpen = sessionMs === undefined && !sleepsOnSaturdays(samples);
  if (isAlwaysOpen) return (DAYS_ROUND_THE_CLOCK * DAY_MS) / periodMs;
  return DAYS_OF_SESSIONS * Math.max(1, Math.round((sessionMs ?? longestDayMs(samples, periodMs)) / periodMs));
}

/** What no instrument says, the samples tell: currencies are quoted day and night, and not at weekends. */
function sleepsOnSaturdays(samples: readonly EquityPoint[]): boolean {
  const days = [...new Set(samples.map(({ at }) => bucketOf(at, DAY_MS)))];
  const seen = { saturdays: 0, others: 0 };
  const passed = { saturdays: 0, others: 0 };
  const whole = new Set(days.slice(1, -1));
  for (let day = (days[0] ?? 0) + 1; day < (days.at(-1) ?? 0); day += 1) {
    // Day d ends the calendar day d − 1 since 1970-01-01, a Thursday.
    const weekday = (day - 1) % 7;
    if (weekday === SUNDAY) continue;
    const kind = weekday === SATURDAY ? 'saturdays' : 'others';
    passed[kind] += 1;
    if (whole.has(day)) seen[kind] += 1;
  }
  return seen.saturdays * passed.others < SATURDAYS_SEEN * seen.others * passed.saturdays;
}

/** From the first to the last period of the longest day, holes included. */
function longestDayMs(samples: readonly EquityPoint[], periodMs: number): number {
  let [day, opens, longest] = [Number.NaN, 0, 0];
  for (const { at } of samples) {
    const own = bucketOf(at, DAY_MS);
    if (own !== day) [day, opens] = [own, bucketOf(at, periodMs)];
    longest = Math.max(longest, bucketOf(at, periodMs) - opens + 1);
  }
  return longest * periodMs;
}

/** The largest of the stretches' middle gaps: nights and holes are rare, so the middle one of three or more is never theirs. */
function coarsestGap(samples: readonly EquityPoint[]): number {
  const gaps: number[] = [];
  for (let at = 1; at < samples.length; at += 1) gaps.push((samples[at]?.at ?? 0) - (samples[at - 1]?.at ?? 0));
  const stretches = Math.min(STRETCHES, Math.max(1, Math.floor(gaps.length / FEWEST_GAPS)));
  const border = (stretch: number): number => Math.floor((stretch * gaps.length) / stretches);
  let coarsest = 1;
  for (let at = 0; at < stretches; at += 1) {
    const stretch = gaps.slice(border(at), border(at + 1)).sort((left, right) => left - right);
    coarsest = Math.max(coarsest, stretch[Math.floor((stretch.length - 1) / 2)] ?? 0);
  }
  return coarsest;
}
