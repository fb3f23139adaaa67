import type { Instant } from '../../../domain/time.ts';
import { parseJson } from '../../shared/parse-json.ts';
import { fullJitter } from '../link/backoff.ts';
import { malformedPage, type Page, type Past, type TimeSpan } from '../past/past.ts';
import { postIdOf, readPostRecord } from '../venues/bluesky.ts';
import { dateOf, isJson, objectOf, textOf } from '../wire/json.ts';
import type { PostMessage } from '../wire/message.ts';
import { type ListedArchive, PUBLIC } from './archive.ts';

const MOST = 100;
/** Nobody searches without an account. */
const HANDLE = 'BLUESKY_HANDLE';
const PASSWORD = 'BLUESKY_APP_PASSWORD';
const ACTOR = /^(did:[a-z]+:[A-Za-z0-9._:%-]{1,200}|[A-Za-z0-9-]+(\.[A-Za-z0-9-]+)+)$/;

export const blueskyAuthor: ListedArchive = {
  name: 'bluesky/author',
  what: 'a handle or DID, such as someone.bsky.social',
  gives: "an author's posts and replies, from Bluesky's public AppView; walks back from the newest",
  variables: [],
  open: (actor) => {
    if (!ACTOR.test(actor)) return 'names no author: give a handle such as someone.bsky.social, or a DID';
    return {
      ...PUBLIC,
      source: 'bluesky',
      host: 'https://public.api.bsky.app',
      // 3,000 questions in 5 minutes are borne.
      spacingMs: 150,
      backoff: fullJitter,
      pasts: [['posts', authorFeed(actor)]],
    };
  },
};

export const blueskySearch: ListedArchive = {
  name: 'bluesky/search',
  what: 'words, in the syntax of its search',
  gives: 'posts with these words; Bluesky means its search for people, so ask for little',
  variables: [HANDLE, PASSWORD],
  open: (words, { variable }) => {
    const identifier = variable(HANDLE);
    const password = variable(PASSWORD);
    if (words.trim() === '') return 'finds nothing without words: give some, such as bitcoin';
    if (identifier === undefined || password === undefined)
      return `needs an account: set ${HANDLE} and ${PASSWORD} (an app password, made in its settings)`;
    return {
      ...PUBLIC,
      source: 'bluesky',
      host: 'https://bsky.social',
      spacingMs: 1_000,
      backoff: fullJitter,
      signIn: {
        question: {
          path: '/xrpc/com.atproto.server.createSession',
          body: JSON.stringify({ identifier, password }),
        },
        read: (body) => {
          const token = textOf(objectOf(parseJson(body)).accessJwt);
          return token === undefined ? malformedPage('no session') : { authorization: `Bearer ${token}` };
        },
      },
      pasts: [['posts', search(words)]],
    };
  },
};

/** Newest first. A cursor is the source's own behind a `+`, so that the first page has one as well. */
function authorFeed(actor: string): Past<TimeSpan> {
  const first = `/xrpc/app.bsky.feed.getAuthorFeed?actor=${encodeURIComponent(actor)}&limit=${MOST}`;
  return {
    start: () => '+',
    ask: (_span, cursor) => {
      const own = cursor.slice(1);
      return { path: own === '' ? first : `${first}&cursor=${encodeURIComponent(own)}` };
    },
    read: (span, cursor, body) => {
      const reply = parseJson(body);
      if (!isJson(reply) || !Array.isArray(reply.feed)) return malformedPage('no feed');
      const items = reply.feed.map(objectOf);
      const own = textOf(reply.cursor);
      // What others wrote and what is pinned stands out of its time.
      const posts = items.filter(({ reason }) => reason === undefined).map(({ post }) => post);
      const page = pageOf(posts, span);
      const isOver = page.oldest < span.from || own === undefined || `+${own}` === cursor;
      return { ...page, leftOut: items.length - page.messages.length, next: isOver ? undefined : `+${own}` };
    },
  };
}

/** Newest first. Its own cursors count posts and end early, so that each page is asked for by time; a cursor is that. */
function search(words: string): Past<TimeSpan> {
  return {
    start: ({ to }) => String(to),
    ask: ({ from }, cursor) => {
      const until = Number(cursor);
      const query = new URLSearchParams({
        q: words,
        sort: 'latest',
        since: new Date(from).toISOString(),
        until: new Date(until).toISOString(),
        limit: String(MOST),
      });
      return { path: `/xrpc/app.bsky.feed.searchPosts?${query}` };
    },
    read: (span, cursor, body) => {
      const reply = parseJson(body);
      if (!isJson(reply) || !Array.isArray(reply.posts)) return malformedPage('no posts');
      const page = pageOf(reply.posts, span);
      const isOver = reply.posts.length === 0 || reply.cursor === undefined || page.oldest <= span.from;
      // Others of the oldest's own instant are on the next page.
      const next = Math.min(page.oldest + 1, Number(cursor) - 1);
      return { ...page, leftOut: reply.posts.length - page.messages.length, next: isOver ? undefined : String(next) };
    },
  };
}

interface ViewPage extends Pick<Page, 'messages'> {
  /** By what the source sorts by. */
  readonly oldest: number;
}

function pageOf(views: readonly unknown[], { from, to }: TimeSpan): ViewPage {
  const posts = views.map(readView).filter((post) => post !== undefined);
  const oldest = posts.reduce((least, { sortedAt }) => Math.min(least, sortedAt), Number.POSITIVE_INFINITY);
  const messages = posts.map(({ message }) => message).filter(({ ts }) => ts >= from && ts < to);
  return { messages, oldest };
}

interface View {
  readonly message: PostMessage;
  readonly sortedAt: Instant;
}

/** Dated by the server, as live: its author may claim any time. */
function readView(view: unknown): View | undefined {
  const { uri, author, record, indexedAt } = objectOf(view);
  const id = postIdOf(String(uri));
  const ts = dateOf(indexedAt);
  const did = textOf(objectOf(author).did);
  if (id === undefined || ts === undefined || did === undefined) return undefined;
  const message = readPostRecord(objectOf(record), { author: did, ts, id, version: undefined });
  if (message.kind !== 'post') return undefined;
  const claimed = dateOf(objectOf(record).createdAt);
  return { message, sortedAt: claimed === undefined || claimed > ts ? ts : claimed };
}
