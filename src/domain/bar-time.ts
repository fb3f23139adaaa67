import type { Session } from './instrument.ts';
import { midnightOn, newYorkDateOf, type SessionDay, sessionOnDate } from './session.ts';
import { DAY_MS, HOUR_MS, type Instant, later } from './time.ts';

/** From when to when a bar runs. */
export interface BarSpan {
  readonly opensAt: Instant;
  readonly closesAt: Instant;
}

/** A week, and that 5 January 1970 was a Monday. */
const WEEK_MS = 7 * DAY_MS;
const FIRST_MONDAY = 4 * DAY_MS;

/**
 * When a bar that is dated `ts` opens and closes. Bars of days of an instrument with a session run from session to
 * session, however their source writes the date: the first session that opens at or after it is theirs, so that no date
 * shows an opening before it could be seen.
 */
export function barSpan(ts: Instant, intervalMs: number, session: Session | undefined): BarSpan {
  if (session === undefined || !isOfDays(intervalMs)) return { opensAt: ts, closesAt: later(ts, intervalMs) };
  const date = sessionDateFrom(ts, session);
  const { opensAt, closesAt } = sessionsFrom(date, intervalMs, session);
  return { opensAt: latest(ts, opensAt), closesAt };
}

/**
 * The bar of `intervalMs` that a smaller bar, or a tick, belongs to. Without a session bars are aligned to UTC, weeks to
 * Monday. With one, days and weeks are made of whole sessions, and shorter bars count from the opening and end with the
 * close. Undefined: it lies outside the session, which no bar of days holds.
 */
export function barAround(inner: BarSpan, intervalMs: number, session: Session | undefined): BarSpan | undefined {
  const { opensAt, closesAt } = inner;
  if (session === undefined) {
    const start = later(opensAt, -sinceStart(opensAt, intervalMs));
    return { opensAt: start, closesAt: later(start, intervalMs) };
  }
  const date = newYorkDateOf(opensAt);
  const day = sessionOnDate(date, session);
  if (!isOfDays(intervalMs)) return partOfDay(opensAt, intervalMs, day, date);
  if (closesAt <= day.opens || opensAt >= day.closes) return undefined;
  const span = sessionsFrom(date - sinceStart(date, intervalMs), intervalMs, session);
  return opensAt < span.closesAt ? span : undefined;
}

/** Before the opening parts of a day end with it, behind the close they count from that; none goes over midnight. */
function partOfDay(when: Instant, intervalMs: number, { opens, closes }: SessionDay, date: number): BarSpan {
  const anchor = when < closes ? opens : closes;
  const ends = when < closes ? closes : midnightOn(date + DAY_MS);
  const start = later(anchor, Math.floor((when - anchor) / intervalMs) * intervalMs);
  return { opensAt: latest(start, midnightOn(date)), closesAt: earliest(later(start, intervalMs), ends) };
}

/** Whether bars of `intervalMs` can be put together from bars of `innerMs`. */
export function isMadeOf(intervalMs: number, innerMs: number, session: Session | undefined): boolean {
  if (session !== undefined && isOfDays(intervalMs) && innerMs < DAY_MS) return true;
  return intervalMs >= innerMs && intervalMs % innerMs === 0;
}

function isOfDays(intervalMs: number): boolean {
  return intervalMs % DAY_MS === 0;
}

/** Milliseconds since the bar of an aligned interval began. */
function sinceStart(when: number, intervalMs: number): number {
  if (intervalMs % WEEK_MS !== 0) return when % intervalMs;
  return (((when - FIRST_MONDAY) % intervalMs) + intervalMs) % intervalMs;
}

/** From the first session of some calendar days to the last that is not on a weekend, or the only one. */
function sessionsFrom(date: number, intervalMs: number, session: Session): BarSpan {
  let last = date + intervalMs - DAY_MS;
  while (last > date && isWeekend(last)) last -= DAY_MS;
  return { opensAt: sessionOnDate(date, session).opens, closesAt: sessionOnDate(last, session).closes };
}

function isWeekend(date: number): boolean {
  const weekday = new Date(date).getUTCDay();
  return weekday === 0 || weekday === 6;
}

/** An opening dated by the clock of the other half of the year, an hour late, is that day's still. */
function sessionDateFrom(ts: Instant, session: Session): number {
  const date = newYorkDateOf(ts);
  const { opens } = sessionOnDate(date, session);
  return ts <= opens || ts === opens + HOUR_MS ? date : date + DAY_MS;
}

function latest(left: Instant, right: Instant): Instant {
  return left > right ? left : right;
}

function earliest(left: Instant, right: Instant): Instant {
  return left < right ? left : right;
}
