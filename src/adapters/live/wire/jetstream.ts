import { type Instant, isInstant } from '../../../domain/time.ts';
import { countOf, isJson, type Json, listOf, objectOf, parseJson, textOf } from './json.ts';
import { control, type Message, malformed, type ReadFrame, type Reading, unknown } from './message.ts';
import { referencesOf } from './references.ts';

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

function readCommit(commit: Json, author: string, ts: Instant, at: number): Reading {
  const { collection, operation, rkey, record, rev } = commit;
  if (typeof collection !== 'string' || !OPERATIONS.has(operation)) return [malformed('commit')];
  if (collection !== POSTS) return [control(collection.startsWith('app.bsky.') ? collection : 'other-collection')];
  const key = textOf(rkey);
  if (key === undefined) return [malformed('commit')];
  const id = `${author}/${key}`;
  const cursor: Message = { kind: 'cursor', at };
  if (operation === 'delete') return [{ kind: 'deletion', ts, id, author }, cursor];
  const version = operation === 'update' ? (textOf(rev) ?? String(at)) : undefined;
  return [readPost(objectOf(record), { author, ts, id, version }), cursor];
}

interface Named {
  readonly author: string;
  readonly ts: Instant;
  readonly id: string;
  readonly version: string | undefined;
}

function readPost({ text, langs, embed, facets }: Json, { author, ts, id, version }: Named): Message {
  if (typeof text !== 'string') return malformed(POSTS);
  const lang = textOf(Array.isArray(langs) ? langs[0] : undefined);
  const own = { followers: undefined, authorCreated: undefined, lang, version };
  // Most posts are nothing but words.
  if (embed === undefined && facets === undefined) {
    return { kind: 'post', ts, id, author, text, repostOf: undefined, references: undefined, ...own };
  }
  const { repostOf, words, addresses } = readEmbed(objectOf(embed), author);
  const all = [text, ...words].filter((part) => part !== '').join('\n');
  const references = referencesOf([...addresses, ...linkedIn(facets)]);
  return { kind: 'post', ts, id, author, text: all, repostOf, references, ...own };
}

interface Embedded {
  readonly repostOf: string | undefined;
  readonly words: readonly string[];
  readonly addresses: readonly unknown[];
}

/** What is said in pictures' descriptions and links' titles is part of what is said; a quoted post is named. */
function readEmbed(embed: Json, author: string): Embedded {
  const media = objectOf(embed.media);
  const pictures = [...listOf(embed.images), ...listOf(media.images)].map(objectOf);
  const link = objectOf(embed.external ?? media.external);
  const quoted = objectOf(embed.record);
  const uri = textOf(quoted.uri) ?? textOf(objectOf(quoted.record).uri);
  const words = [...pictures.map(({ alt }) => alt), embed.alt, media.alt, link.title].flatMap(
    (part) => textOf(part) ?? [],
  );
  const addresses = [link.uri, ...pictures.map(({ image }) => addressOf(author, objectOf(objectOf(image).ref).$link))];
  return { repostOf: uri === undefined ? undefined : idOfUri(uri), words, addresses };
}

function addressOf(author: string, cid: unknown): string | undefined {
  return typeof cid === 'string' ? `https://cdn.bsky.app/img/feed_fullsize/plain/${author}/${cid}` : undefined;
}

function linkedIn(facets: unknown): readonly unknown[] {
  return listOf(facets).flatMap((facet) => listOf(objectOf(facet).features).map((feature) => objectOf(feature).uri));
}

/** `at://did:plc:abc/app.bsky.feed.post/3k` → `did:plc:abc/3k`; undefined for what is no post. */
function idOfUri(uri: string): string | undefined {
  const match = /^at:\/\/([^/]{1,200})\/app\.bsky\.feed\.post\/([^/]{1,64})$/.exec(uri);
  return match === null ? undefined : `${match[1]}/${match[2]}`;
}
