import type { Session } from './instrument.ts';
import { DAY_MS, HOUR_MS, type Instant, instant, MINUTE_MS } from './time.ts';

/** When a session opens and closes on one day. */
export interface SessionDay {
  readonly opens: Instant;
  readonly closes: Instant;
}

/** The session of the New York day that `when` falls on; holidays and early closes are not known here. */
export function sessionDayOf(when: Instant, session: Session): SessionDay {
  const local = when + newYorkOffsetMs(when);
  return sessionOnDate(local - (local % DAY_MS), session);
}

/** The session of a calendar day, given as that day's midnight in UTC: how daily bars without a time are dated. */
export function sessionOnDate(midnight: number, session: Session): SessionDay {
  return {
    opens: fromNewYork(midnight + session.opensAtMinutes * MINUTE_MS),
    closes: fromNewYork(midnight + session.closesAtMinutes * MINUTE_MS),
  };
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
