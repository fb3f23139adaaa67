import type { Session } from '../../domain/instrument.ts';
import { sessionDayOf } from '../../domain/session.ts';
import { DAY_MS, type Instant, later } from '../../domain/time.ts';

const SATURDAY = 6;
const SUNDAY = 0;

/**
 * Milliseconds between two instants in which the instrument trades: its sessions on weekdays (holidays are not known),
 * or all of them when it has no session.
 */
export function openMsBetween(from: Instant, to: Instant, session: Session | undefined): number {
  if (session === undefined) return to - from;
  let openMs = 0;
  for (let day = sessionDayOf(from, session); day.opens < to; ) {
    const weekday = new Date(day.opens).getUTCDay();
    if (weekday !== SATURDAY && weekday !== SUNDAY) {
      openMs += Math.max(0, Math.min(day.closes, to) - Math.max(day.opens, from));
    }
    day = sessionDayOf(later(day.opens, DAY_MS), session);
  }
  return openMs;
}
