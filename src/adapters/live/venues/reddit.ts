import { unescapeEntities } from '../../../domain/text.ts';
import type { Instant } from '../../../domain/time.ts';
import { parseJson } from '../../shared/parse-json.ts';
import { isJson, type JsonObject, objectOf, referencesOf, secondsOf, textOf } from '../wire/json.ts';
import {
  control,
  type FrameReading,
  type Message,
  malformed,
  type ReadFrame,
  readEach,
  UNTOLD,
  unknown,
} from '../wire/message.ts';
import { type ListedFeed, POLLED, type Venue } from './venue.ts';

const GONE: ReadonlySet<unknown> = new Set(['[removed]', '[deleted]']);

/** A listing of Reddit (newest first), or one submission or comment alone, as archives have them. */
export const readReddit: ReadFrame = (frame) => {
  const reply = parseJson(frame);
  // A submission with its comments comes as two listings.
  if (Array.isArray(reply) && reply.length > 0) return reply.flatMap((listing) => readListing(objectOf(listing)));
  return isJson(reply) ? readListing(reply) : [malformed('not-an-object')];
};

function readListing(reply: JsonObject): FrameReading {
  if (reply.kind === 'Listing') return readEach(objectOf(reply.data).children, 'listing', readThing).toReversed();
  if (reply.id !== undefined && reply.created_utc !== undefined) return [readRedditItem(reply)];
  return [reply.error !== undefined ? control('error') : unknown(reply.kind)];
}

function readThing(thing: unknown): Message {
  const { kind, data } = objectOf(thing);
  if (kind === 't1' || kind === 't3') return readRedditItem(objectOf(data));
  return kind === 'more' ? control('more') : unknown(kind);
}

/** A submission or comment. Its version is when it was last edited, in milliseconds. */
export function readRedditItem(item: JsonObject): Message {
  const key = textOf(item.id);
  const ts = secondsOf(item.created_utc);
  const author = textOf(item.author);
  if (key === undefined || ts === undefined || author === undefined) return malformed('item');
  const comment = item.body !== undefined;
  const id = `${comment ? 't1' : 't3'}_${key}`;
  const words = comment ? item.body : item.selftext;
  if (GONE.has(words)) return { kind: 'deletion', ts, id, author: undefined };
  const text = [comment ? undefined : item.title, words].flatMap((part) => textOf(part) ?? []).join('\n');
  if (text === '') return control('no-words');
  return {
    ...UNTOLD,
    kind: 'post',
    ts,
    id,
    author,
    text: unescapeEntities(text),
    repostOf: crosspostOf(item.crosspost_parent),
    references: referencesOf([item.is_self === true ? undefined : item.url]),
    version: versionOf(secondsOf(item.edited)),
  };
}

function versionOf(editedAt: Instant | undefined): string | undefined {
  return editedAt === undefined ? undefined : String(editedAt);
}

function crosspostOf(parent: unknown): string | undefined {
  return typeof parent === 'string' && parent.startsWith('t3_') ? parent : undefined;
}

export const reddit: ListedFeed = {
  name: 'reddit/NAME',
  gives: "a subreddit's submissions and comments, every 10 s",
  repeats: 'the last page',
  venues: (_, name) => (isSubredditName(name) ? [venueOf(name)] : 'names no subreddit: 2 to 21 letters, digits and _'),
};

export function isSubredditName(name: string): boolean {
  return /^[A-Za-z0-9_]{2,21}$/.test(name);
}

/** Submissions and comments in turn. */
function venueOf(name: string): Venue {
  return {
    ...POLLED,
    source: 'reddit',
    read: readReddit,
    hosts: ['https://www.reddit.com'],
    path: ({ attempt }) => `/r/${name}/${attempt % 2 === 0 ? 'new' : 'comments'}.json?limit=100`,
    pollMs: 10_000,
  };
}
