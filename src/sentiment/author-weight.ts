import type { Post } from '../domain/feed-event.ts';
import { DAY_MS } from '../domain/time.ts';

const YOUNG_ACCOUNT_MS = 30 * DAY_MS;

/**
 * How far an author's word carries, 0.25 … 2.5: 1 at about 250 followers and for the unknown, by the number of binary
 * digits of the followers; half for accounts younger than 30 days.
 */
export function authorWeight(post: Post): number {
  const reach = post.followers;
  const unknown = reach === undefined || (reach === 0 && post.authorCreated === undefined);
  const byReach = unknown ? 1 : Math.min(2.5, Math.max(0.5, (32 - Math.clz32(Math.min(reach, 0x7fffffff))) / 8));
  const young = post.authorCreated !== undefined && post.ts - post.authorCreated < YOUNG_ACCOUNT_MS;
  return young ? byReach / 2 : byReach;
}

/** No author has more than a hundredth of a symbol's voice, or than an equal share where authors are few. */
export function cappedWeight(weight: number, authors: number): number {
  return Math.min(weight, Math.max(1, authors / 100));
}
