import { instant, isInstant, SECOND_MS } from '../../../domain/time.ts';
import { parseJson } from '../../shared/parse-json.ts';
import { fullJitter } from '../link/backoff.ts';
import { isNoPage, malformedPage, type NoPage, type Past, type PastMessage, type TimeSpan } from '../past/past.ts';
import { isSubredditName, readRedditItem } from '../venues/reddit.ts';
import { isJson, objectOf, secondsOf, textOf } from '../wire/json.ts';
import { type ListedArchive, PUBLIC } from './archive.ts';

const MOST = 100;

/** Arctic Shift keeps what is written on Reddit from the minute it was, and looks at it again after 36 hours. */
export const redditArchive: ListedArchive = {
  name: 'reddit',
  what: 'a subreddit, such as wallstreetbets',
  gives: "a subreddit's submissions and comments (`--kinds`), from the archive of Arctic Shift, since 2005",
  variables: [],
  open: (name) => {
    if (!isSubredditName(name)) return 'names no subreddit: 2 to 21 letters, digits and _';
    return {
      ...PUBLIC,
      source: 'reddit',
      host: 'https://arctic-shift.photon-reddit.com',
      spacingMs: 700,
      backoff: fullJitter,
      pasts: [
        ['submissions', pastOf('posts', name)],
        ['comments', pastOf('comments', name)],
      ],
    };
  },
};

/**
 * Oldest first, of whole seconds; whether a page holds the second that it is asked for as well is not promised, so that
 * each begins within the last one. A cursor is the second before its page.
 */
function pastOf(things: 'posts' | 'comments', name: string): Past<TimeSpan> {
  return {
    start: ({ from }) => String(Math.floor(from / SECOND_MS) - 1),
    ask: ({ to }, cursor) => {
      const before = Math.ceil(to / SECOND_MS) + 1;
      return {
        path: `/api/${things}/search?subreddit=${name}&after=${cursor}&before=${before}&sort=asc&limit=${MOST}`,
      };
    },
    read: (span, cursor, body) => {
      const things = readReply(body);
      if (isNoPage(things)) return things;
      const seconds = things.items.flatMap((item) => secondsOf(objectOf(item).created_utc) ?? []);
      const last = Math.max(...seconds) / SECOND_MS;
      if (things.items.length === 0) return { messages: [], next: undefined };
      if (!Number.isFinite(last)) return malformedPage('nothing is dated');
      const before = Number(cursor);
      const isFull = things.items.length >= MOST;
      const next = Math.max(last - 1, before + 1);
      const messages: PastMessage[] = things.items.flatMap((item) => readPast(item, span) ?? []);
      const leftOut = things.items.length - messages.length;
      // A second that fills a page may hold more.
      const until = (last + 1) * SECOND_MS;
      if (isFull && next >= last)
        messages.push({ kind: 'hole', from: instant(until - SECOND_MS), until: instant(until) });
      return { messages, next: isFull || last > before + 1 ? String(next) : undefined, leftOut };
    },
  };
}

function readReply(body: string): { readonly items: readonly unknown[] } | NoPage {
  const reply = parseJson(body);
  if (!isJson(reply)) return malformedPage('no JSON');
  if (Array.isArray(reply.data)) return { items: reply.data };
  const detail = textOf(reply.error) ?? 'no data';
  return { trouble: /slow down|timed? ?out|rate|busy/i.test(detail) ? 'rate-limited' : 'refused', detail };
}

/** What was edited stands where its last edit was made: nobody sees words before they were written. */
function readPast(item: unknown, { from, to }: TimeSpan): PastMessage | undefined {
  const message = readRedditItem(objectOf(item));
  if (message.kind !== 'post') return undefined;
  const editedAt = Number(message.version);
  const ts = message.version !== undefined && isInstant(editedAt) ? editedAt : message.ts;
  return ts >= from && ts < to ? { ...message, ts } : undefined;
}
