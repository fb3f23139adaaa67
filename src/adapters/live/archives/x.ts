import { SECOND_MS } from '../../../domain/time.ts';
import { parseJson } from '../../shared/parse-json.ts';
import { xBackoff } from '../link/backoff.ts';
import { isNoPage, malformedPage, type NoPage, type Past, type PastMessage, type TimeSpan } from '../past/past.ts';
import { readXPost } from '../venues/x/wire.ts';
import { countOf, isJson, type JsonObject, listOf, objectOf, textOf } from '../wire/json.ts';
import type { ArchiveBill, ArchiveMeans, ListedArchive } from './archive.ts';

/** A page costs what its posts do, so that it may be small. */
const MOST = 100;
const LEAST = 10;
const WEEK_MS = 7 * 86_400 * SECOND_MS;
/** The newest posts are not yet in its index. */
const FRESH_MS = 30 * SECOND_MS;

const FIELDS = 'created_at,author_id,lang,referenced_tweets,edit_history_tweet_ids,note_tweet,entities';
const TOKEN = 'X_BEARER_TOKEN';

export const xRecent: ListedArchive = {
  name: 'x/recent',
  what: "a query of X's search, such as '$BTC lang:en -is:retweet'",
  gives: "X's posts of the last 7 days, charged by the post (`--max-cost`)",
  variables: [TOKEN],
  open: (query, means) => {
    if (means.span.from < means.now - WEEK_MS) return 'reaches 7 days back: give a later --from, or ask x/archive';
    return open(query, means, 'recent');
  },
};

export const xArchive: ListedArchive = {
  name: 'x/archive',
  what: 'the same',
  gives: "all of X's posts since 2006, charged by the post (`--max-cost`)",
  variables: [TOKEN],
  open: (query, means) => open(query, means, 'archive'),
};

type Reach = 'recent' | 'archive';

function open(query: string, means: ArchiveMeans, reach: Reach): ReturnType<ListedArchive['open']> {
  const token = means.variable(TOKEN);
  if (token === undefined) return `needs a token: set ${TOKEN}`;
  if (query.trim() === '') return "finds nothing without words: give some, such as '$BTC lang:en'";
  if (means.span.to > means.now - FRESH_MS) return 'does not know the last 30 seconds yet: give an earlier --to';
  if (means.maxCost === undefined) return `charges ${rateOf(means)}: say how much it may cost, --max-cost 5`;
  const bill = billOf(means, means.maxCost, reach);
  return {
    source: 'x',
    host: 'https://api.x.com',
    // 300 questions in a quarter of an hour, one a second.
    spacingMs: 3_000,
    headers: { authorization: `Bearer ${token}` },
    backoff: xBackoff,
    signIn: undefined,
    pasts: [['posts', pastOf(query, means, means.maxCost, reach)]],
    bill,
  };
}

/**
 * How far it has come: first the posts are counted, then they are given, newest first. Profiles and pictures, which X
 * charges apart, are not asked for: followers of today would tell a tape of then what came later, too.
 */
interface Place {
  readonly stage: 'count' | 'posts';
  /** Questions for the count so far. */
  readonly counts: number;
  /** Posts so far: announced by the count, then given. */
  readonly posts: number;
  /** X's own, of the next page. */
  readonly token: string;
}

const START: Place = { stage: 'count', counts: 0, posts: 0, token: '' };

function pastOf(query: string, means: ArchiveMeans, maxCost: number, reach: Reach): Past<TimeSpan> {
  const end = reach === 'recent' ? 'recent' : 'all';
  return {
    start: () => cursorOf(START),
    ask: (span, cursor) => {
      const place = placeOf(cursor);
      const parameters = new URLSearchParams({ query, start_time: stampOf(span.from), end_time: stampOf(span.to) });
      if (place.token !== '') parameters.set('next_token', place.token);
      if (place.stage === 'count') return { path: `/2/tweets/counts/${end}?granularity=day&${parameters}` };
      const left = Math.floor((maxCost - spentAt(place, means, reach)) / means.xPrices.post + 1e-9);
      parameters.set('max_results', String(Math.max(LEAST, Math.min(MOST, left))));
      parameters.set('tweet.fields', FIELDS);
      return { path: `/2/tweets/search/${end}?${parameters}` };
    },
    read: (span, cursor, body) => {
      const reply = readReply(body);
      if (isNoPage(reply)) return reply;
      const place = placeOf(cursor);
      return place.stage === 'count' ? readCount(reply.told, place) : readPosts(reply.told, place, span);
    },
  };
}

function readCount({ meta }: JsonObject, place: Place): ReturnType<Past['read']> {
  const { total_tweet_count, next_token } = objectOf(meta);
  const more = countOf(total_tweet_count);
  if (more === undefined) return malformedPage('no count');
  const token = textOf(next_token) ?? '';
  const counted = { ...place, counts: place.counts + 1, posts: place.posts + more, token };
  if (token !== '') return { messages: [], next: cursorOf(counted) };
  // A count of none is asked after all the same: it leaves out what its index does not know yet.
  return { messages: [], next: cursorOf({ ...counted, stage: 'posts', posts: 0 }), announced: counted.posts };
}

function readPosts({ data, meta }: JsonObject, place: Place, { from, to }: TimeSpan): ReturnType<Past['read']> {
  const given = listOf(data);
  const { next_token, result_count } = objectOf(meta);
  if (given.length === 0 && countOf(result_count) !== 0) return malformedPage('neither posts nor their number');
  const messages: PastMessage[] = [];
  for (const post of given) {
    const message = readXPost(objectOf(post), {});
    if (message.kind === 'post' && message.ts >= from && message.ts < to) messages.push(message);
  }
  const token = textOf(next_token);
  const next = token === undefined ? undefined : cursorOf({ ...place, posts: place.posts + given.length, token });
  return { messages, next, leftOut: given.length - messages.length };
}

/** Errors come as successes, too, where nothing else does. */
function readReply(body: string): { readonly told: JsonObject } | NoPage {
  const told = parseJson(body);
  if (!isJson(told)) return malformedPage('no JSON');
  if (told.meta !== undefined) return { told };
  const error = objectOf(listOf(told.errors)[0]);
  const detail = textOf(error.detail) ?? textOf(told.detail) ?? textOf(error.message) ?? 'no posts';
  return told.errors === undefined && told.detail === undefined
    ? malformedPage(detail)
    : { trouble: 'refused', detail };
}

function billOf(means: ArchiveMeans, maxCost: number, reach: Reach): ArchiveBill {
  const { xPrices } = means;
  return {
    rate: rateOf(means),
    maxCost,
    costOf: (posts) => posts * xPrices.post,
    spent: (cursor) => spentAt(placeOf(cursor), means, reach),
    covers: (cursor) => {
      const place = placeOf(cursor);
      const most = place.stage === 'count' ? xPrices.count[reach] : LEAST * xPrices.post;
      return spentAt(place, means, reach) + most <= maxCost + 1e-9;
    },
  };
}

function spentAt({ stage, counts, posts }: Place, { xPrices }: ArchiveMeans, reach: Reach): number {
  return counts * xPrices.count[reach] + (stage === 'count' ? 0 : posts * xPrices.post);
}

function rateOf({ xPrices }: ArchiveMeans): string {
  return `$${xPrices.post} a post (${xPrices.source}, ${xPrices.asOf})`;
}

function stampOf(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 19)}Z`;
}

function cursorOf({ stage, counts, posts, token }: Place): string {
  return [stage, counts, posts, token].join(' ');
}

function placeOf(cursor: string): Place {
  const [stage, counts, posts, token = ''] = cursor.split(' ');
  return { stage: stage === 'posts' ? 'posts' : 'count', counts: Number(counts), posts: Number(posts), token };
}
