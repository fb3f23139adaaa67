import type { RandomSource } from '../../../domain/random.ts';
import { MINUTE_MS, SECOND_MS } from '../../../domain/time.ts';
import type { Ended } from './wire.ts';

/** How long to wait before try number `failures` + 1, `failures` being those in a row. */
export type Backoff = (why: Ended, failures: number, random: RandomSource) => number;

const BASE_MS = 500;
const MOST_MS = 30_000;
/** 0.5 s doubled so often is more than the most. */
const MOST_DOUBLINGS = 10;

/**
 * Full jitter: anywhere between nothing and a bound that doubles from 0.5 s to 30 s, so that many clients of a venue
 * that comes back do not all come at once. What the venue asks for is waited for.
 */
export const fullJitter: Backoff = (why, failures, random) => {
  const bound = Math.min(MOST_MS, BASE_MS * 2 ** Math.min(MOST_DOUBLINGS, failures));
  const floor = why.kind === 'refused' ? MOST_MS / 2 : 0;
  return Math.max(why.retryAfterMs ?? 0, floor, random.next() * bound);
};

/** For what is busy for hours: 15 s doubling to 5 minutes where it turns us away, else as everywhere. */
export const patient: Backoff = (why, failures, random) => {
  if (why.kind !== 'rate-limited') return fullJitter(why, failures, random);
  const bound = Math.min(5 * MINUTE_MS, 15 * SECOND_MS * 2 ** Math.min(MOST_DOUBLINGS, failures - 1));
  return Math.max(why.retryAfterMs ?? 0, bound * (1 + random.next() / 10));
};

/** X counts requests by the quarter of an hour. */
const X_WINDOW_MS = 15 * MINUTE_MS;

/** As X's documentation asks: network 0.25 s more each time up to 16 s, errors 5 s to 320 s, rate limits from 60 s. */
export const xBackoff: Backoff = (why, failures, random) => {
  const doubled = 2 ** Math.min(MOST_DOUBLINGS, Math.max(0, failures - 1));
  const jitter = 1 + random.next() / 10;
  if (why.kind === 'rate-limited') {
    return Math.max(why.retryAfterMs ?? 0, Math.min(X_WINDOW_MS, MINUTE_MS * doubled) * jitter);
  }
  if (why.kind === 'refused' || why.kind === 'server-error') {
    return Math.min(320 * SECOND_MS, 5 * SECOND_MS * doubled) * jitter;
  }
  return Math.min(16 * SECOND_MS, 250 * failures) * jitter;
};
