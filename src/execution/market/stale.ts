import type { Session } from '../../domain/instrument.ts';
import { sessionDayOf } from '../../domain/session.ts';
import { DAY_MS, type Instant, later } from '../../domain/time.ts';
import type { Market } from './market.ts';

const STALE_AFTER_INTERVALS = 2;

/**
 * Whether the symbol's last price is too old to decide on: two intervals of open session on bars, `staleMs` on ticks.
 * A symbol without a price is stale.
 */
export function isStale(market: Market, now: Instant): boolean {
  if (market.source === 'none') return true;
  return openMsBetween(market.seenAt, now, market.instrument.session) > staleAfterMs(market);
}

/** In open-session time. */
export function staleAfterMs(market: Market): number {
  return market.source === 'bars' ? STALE_AFTER_INTERVALS * openIntervalMs(market) : market.options.staleMs;
}

/** A daily bar of an instrument with a session is as long as its session. */
function openIntervalMs(market: Market): number {
  const { session } = market.instrument;
  if (session === undefined) return market.barIntervalMs;
  return Math.min(market.barIntervalMs, (session.closesAtMinutes - session.opensAtMinutes) * 60_000);
}

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
