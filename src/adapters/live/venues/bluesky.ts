import { type Instant, isInstant } from '../../../domain/time.ts';
import { parseJson } from '../../shared/parse-json.ts';
import { countOf, isJson, type JsonObject, listOf, objectOf, referencesOf, textOf } from '../wire/json.ts';
import { control, type FrameReading, type Message, malformed, type ReadFrame, unknown } from '../wire/message.ts';
import { type ListedFeed, type Venue, WORDS } from './venue.ts';

const POSTS = 'app.bsky.feed.post';
const OPERATIONS: ReadonlySet<unknown> = new Set(['create', 'update', 'delete']);

/**
 * Bluesky's Jetstream. A post is dated by the server (`time_us`): its own `createdAt` is whatever its author claims.
 * Ids are `did/rkey`, which a repost or quote can be matched with.
 */
export const readJetstream: ReadFrame = (frame) => {
  const message = parseJson(frame);
  if (!isJson(message)) return [malformed('not-an-object')];
  const { kind, did, time_us } = message;
  const at = countOf(time_us);
  const ts = at === undefined ? Number.NaN : Math.floor(at / 1000);
  const author = textOf(did);
  if (at === undefined || !isInstant(ts) || author === undefined) return [unknown(kind)];
  if (kind === 'identity' || kind === 'account') return [control(kind)];
  if (kind !== 'commit') return [unknown(kind)];
  return readCommit(objectOf(message.commit), author, ts, at);
};

function readCommit(commit: JsonObject, author: string, ts: Instant, at: number): FrameReading {
  const { collection, operation, rkey, record, rev } = commit;
  if (typeof collection !== 'string' || !OPERATIONS.has(operation)) return [malformed('commit')];
  if (collection !== POSTS) return [control(collection.startsWith('app.bsky.') ? collection : 'other-collection')];
  const key = textOf(rkey);
  if (key === undefined) return [malformed('commit')];
  const id = `${author}/${key}`;
  const cursor: Message = { kind: 'cursor', at };
  if (operation === 'delete') return [{ kind: 'deletion', ts, id, author }, cursor];
  const version = operation === 'update' ? (textOf(rev) ?? String(at)) : undefined;
  return [readPostRecord(objectOf(record), { author, ts, id, version }), cursor];
}

interface Named {
  readonly author: string;
  readonly ts: Instant;
  readonly id: string;
  readonly version: string | undefined;
}

/** A record of `app.bsky.feed.post`, as the stream and the AppView have it. */
export function readPostRecord(record: JsonObject, { author, ts, id, version }: Named): Message {
  const { text: own, langs, embed, facets } = record;
  if (typeof own !== 'string') return malformed(POSTS);
  const words: string[] = own === '' ? [] : [own];
  const addresses: unknown[] = [];
  let repostOf: string | undefined;
  // Most posts are nothing but words.
  if (embed !== undefined) repostOf = readEmbed(objectOf(embed), author, words, addresses);
  if (facets !== undefined) addLinks(facets, addresses);
  const text = words.length === 1 ? (words[0] ?? '') : words.join('\n');
  const references = addresses.length === 0 ? undefined : referencesOf(addresses);
  const lang = textOf(Array.isArray(langs) ? langs[0] : undefined);
  return {
    kind: 'post',
    ts,
    id,
    author,
    text,
    followers: undefined,
    authorCreated: undefined,
    repostOf,
    lang,
    references,
    version,
  };
}

/**
 * What is said in pictures' descriptions and links' titles is part of what is said: it goes to `words`, what they point
 * to goes to `addresses`. Gives the id of a quoted post.
 */
function readEmbed(embed: JsonObject, author: string, words: string[], addresses: unknown[]): string | undefined {
  const media = objectOf(embed.media);
  const link = objectOf(embed.external ?? media.external);
  if (link.uri !== undefined) addresses.push(link.uri);
  for (const list of [embed.images, media.images]) {
    for (const picture of listOf(list)) {
      const { alt, image } = objectOf(picture);
      addWords(alt, words);
      const cid = objectOf(objectOf(image).ref).$link;
      if (typeof cid === 'string') addresses.push(`https://cdn.bsky.app/img/feed_fullsize/plain/${author}/${cid}`);
    }
  }
  for (const said of [embed.alt, media.alt, link.title]) addWords(said, words);
  const quoted = objectOf(embed.record);
  const uri = textOf(quoted.uri) ?? textOf(objectOf(quoted.record).uri);
  return uri === undefined ? undefined : postIdOf(uri);
}

function addWords(said: unknown, words: string[]): void {
  if (typeof said === 'string' && said !== '') words.push(said);
}

function addLinks(facets: unknown, addresses: unknown[]): void {
  for (const facet of listOf(facets)) {
    for (const feature of listOf(objectOf(facet).features)) {
      const { uri } = objectOf(feature);
      if (uri !== undefined) addresses.push(uri);
    }
  }
}

/** `at://did:plc:abc/app.bsky.feed.post/3k` → `did:plc:abc/3k`; undefined for what is no post. */
export function postIdOf(uri: string): string | undefined {
  const match = /^at:\/\/([^/]{1,200})\/app\.bsky\.feed\.post\/([^/]{1,64})$/.exec(uri);
  return match === null ? undefined : `${match[1]}/${match[2]}`;
}

/** Replayed from before the cursor, so that what is known comes first and proves that nothing is missing. */
const OVERLAP_US = 5_000_000;
const MICROSECONDS_A_MS = 1_000;

const venue: Venue = {
  ...WORDS,
  source: 'bluesky',
  transport: 'socket',
  read: readJetstream,
  hosts: ['wss://jetstream2.us-east.bsky.network', 'wss://jetstream1.us-east.bsky.network'],
  path: ({ cursor }) =>
    `/subscribe?wantedCollections=app.bsky.feed.post${cursor === undefined ? '' : `&cursor=${cursor - OVERLAP_US}`}`,
  keepAliveMs: 10_000,
  repeats: true,
  cursorAt: (at) => at * MICROSECONDS_A_MS,
};

export const bluesky: ListedFeed = {
  name: venue.source,
  gives: 'posts, edits, deletions, from Jetstream',
  repeats: 'all since 5 s before',
  venues: () => [venue],
};
