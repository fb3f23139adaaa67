import type { Protocol } from './protocol.ts';

const DEFAULT_RETRY_MS = 500;

/** A provider's wish is honoured up to the cap; nonsense (negative, endless, not a number) counts as no wish. */
export function retryDelay({ maxRetryAfterMs }: Protocol, wishMs: number | undefined): number {
  const wished = wishMs !== undefined && wishMs >= 0 && Number.isFinite(wishMs) ? Math.ceil(wishMs) : DEFAULT_RETRY_MS;
  return Math.min(wished, maxRetryAfterMs);
}
