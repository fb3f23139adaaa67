import type { Session } from './instrument.ts';
import { DAY_MS, HOUR_MS, type Instant, instant, MINUTE_MS } from './time.ts';

/** When a session opens and closes on one day. */
export interface SessionDay {
  readonly opens: Instant;
  readonly closes: Instant;
}

/** An early close, 13:00. */
const EARLY_MINUTES = 780;

/** The session of the New York day that `when` falls on. */
export function sessionDayOf(when: Instant, session: Session): SessionDay {
  return sessionOnDate(newYorkDateOf(when), session);
}

/** The calendar day in New York, given as that day's midnight in UTC. */
export function newYorkDateOf(when: number): number {
  const local = when + newYorkOffsetMs(when);
  return local - (local % DAY_MS);
}

/** When a calendar day begins in New York. */
export function midnightOn(date: number): Instant {
  return fromNewYork(date);
}

/** The session of a calendar day, given as that day's midnight in UTC. Early closes are known, holidays are not. */
export function sessionOnDate(midnight: number, session: Session): SessionDay {
  const { opensAtMinutes, closesAtMinutes } = session;
  const closes = isShort(midnight) ? Math.min(closesAtMinutes, EARLY_MINUTES) : closesAtMinutes;
  return {
    opens: fromNewYork(midnight + opensAtMinutes * MINUTE_MS),
    closes: fromNewYork(midnight + closes * MINUTE_MS),
  };
}

/**
 * Whether the exchanges closed at 13:00 by their rule since 1993: after Thanksgiving, on Christmas Eve, before the Fourth
 * of July (until 2012 behind it where it was a Thursday). Closes ordered for one day only are left out.
 */
function isShort(midnight: number): boolean {
  const date = new Date(midnight);
  const [year, day, weekday] = [date.getUTCFullYear(), date.getUTCDate(), date.getUTCDay()];
  const isEve = weekday >= 1 && weekday <= 4;
  if (year < 1993) return false;
  switch (date.getUTCMonth()) {
    case 6:
      if (day === 3) return isEve && (weekday !== 3 || year >= 2013);
      return day === 5 && weekday === 5 && year < 2013;
    case 10:
      return midnight === sundayFrom(year, 10, 18) + 5 * DAY_MS;
    case 11:
      return day === 24 && isEve;
    default:
      return false;
  }
}

/** The instant of a New York wall-clock time; one hour off only inside the hour that a clock change repeats or skips. */
function fromNewYork(local: number): Instant {
  return instant(local - newYorkOffsetMs(local + 5 * HOUR_MS));
}

/** New York's distance from UTC: −5 h, in summer −4 h. */
export function newYorkOffsetMs(when: number): number {
  const rule = ruleOf(new Date(when).getUTCFullYear());
  // Clocks change at 02:00 local time: 07:00 UTC in spring, 06:00 UTC in autumn.
  const summer = when >= rule.starts + 7 * HOUR_MS && when < rule.ends + 6 * HOUR_MS;
  return (summer ? -4 : -5) * HOUR_MS;
}

/** Midnights (as if UTC) of the days on which the clocks of a year change, by the US law of that year. */
function ruleOf(year: number): { readonly starts: number; readonly ends: number } {
  if (year >= 2007) return { starts: sundayFrom(year, 2, 8), ends: sundayFrom(year, 10, 1) };
  const ends = sundayFrom(year, 9, 25);
  if (year >= 1987) return { starts: sundayFrom(year, 3, 1), ends };
  // The oil crisis moved two springs.
  if (year === 1974) return { starts: Date.UTC(1974, 0, 6), ends };
  if (year === 1975) return { starts: Date.UTC(1975, 1, 23), ends };
  return { starts: sundayFrom(year, 3, 24), ends };
}

/** The first Sunday on or after a day; months count from 0. */
function sundayFrom(year: number, month: number, day: number): number {
  const from = Date.UTC(year, month, day);
  return from + ((7 - new Date(from).getUTCDay()) % 7) * DAY_MS;
}
