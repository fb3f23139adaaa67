import type { Instant } from '../../../domain/time.ts';
import { parseJson } from '../../shared/parse-json.ts';
import { isJson, type JsonObject, objectOf, secondsOf, textOf } from './json.ts';
import { unescapeEntities } from './markup.ts';
import { control, type FrameReading, type Message, malformed, type ReadFrame, readEach, unknown } from './message.ts';
import { referencesOf } from './references.ts';

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
  if (reply.id !== undefined && reply.created_utc !== undefined) return [readItem(reply)];
  return [reply.error !== undefined ? control('error') : unknown(reply.kind)];
}

function readThing(thing: unknown): Message {
  const { kind, data } = objectOf(thing);
  if (kind === 't1' || kind === 't3') return readItem(objectOf(data));
  return kind === 'more' ? control('more') : unknown(kind);
}

function readItem(item: JsonObject): Message {
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
    kind: 'post',
    ts,
    id,
    author,
    text: unescapeEntities(text),
    followers: undefined,
    authorCreated: undefined,
    repostOf: crosspostOf(item.crosspost_parent),
    lang: undefined,
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
