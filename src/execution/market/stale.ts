import type { Instant } from '../../domain/time.ts';
import type { Market } from './market.ts';
import { openMsBetween } from './open-time.ts';

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
