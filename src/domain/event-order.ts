import type { FeedEvent } from './feed-event.ts';
import { assertNever } from './never.ts';

/** Who goes first at one visible instant (design section 3, point 2). */
export const RANK = {
  barClose: 0,
  funding: 1,
  reply: 2,
  expiry: 3,
  arrival: 4,
  slot: 5,
  caused: 6,
  barOpen: 7,
  quote: 8,
  trade: 9,
  post: 10,
} as const;

export type EventRank = (typeof RANK)[keyof typeof RANK];

export function rankOf(event: FeedEvent): EventRank {
  switch (event.kind) {
    case 'funding':
    case 'dividend':
    case 'split':
      return RANK.funding;
    case 'bar-close':
      return RANK.barClose;
    case 'bar-open':
      return RANK.barOpen;
    case 'mark':
    case 'quote':
      return RANK.quote;
    case 'trade':
      return RANK.trade;
    case 'post':
    case 'post-edited':
    case 'post-deleted':
    case 'post-picture':
    case 'gap':
    case 'clock':
    case 'clock-offset':
    case 'control':
      return RANK.post;
    default:
      return assertNever(event);
  }
}

/** Total order of tape events: visible time, rank, tape, line. */
export function compareFeedEvents(left: FeedEvent, right: FeedEvent): number {
  return (
    left.visible - right.visible || rankOf(left) - rankOf(right) || left.tape - right.tape || left.line - right.line
  );
}
