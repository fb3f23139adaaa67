import type { Instrument } from '../../../../domain/instrument.ts';
import { idOf, parseJson } from '../../../shared/parse-json.ts';
import { xBackoff } from '../../link/backoff.ts';
import type { Asker } from '../../past/asker.ts';
import { malformedPage, type NoPage, type PastRequest } from '../../past/past.ts';
import { isJson, type JsonObject, listOf, objectOf, textOf } from '../../wire/json.ts';
import { type ListedFeed, pairOf, type Venue, WORDS } from '../venue.ts';
import { chargedByX, readXStream } from './wire.ts';

/** Ours are known by it; rules that the owner of the token made are not touched. */
const TAG = 'quartet';
const PATH = '/2/tweets/search/stream/rules';
/** What a rule may hold at the least access that has a stream. */
const LONGEST = 512;

interface Rule {
  readonly id: string;
  readonly value: string;
  readonly tag: string | undefined;
}

/** The posts that name one of these in money's way, reposts left out; as many rules as they need. */
export function rulesFor(instruments: readonly Instrument[]): readonly string[] {
  const tags = [...new Set(instruments.map((instrument) => `$${pairOf(instrument).base}`))];
  const rules: string[] = [];
  let open: string[] = [];
  for (const tag of tags) {
    if (ruleOf([...open, tag]).length > LONGEST) {
      rules.push(ruleOf(open));
      open = [];
    }
    open.push(tag);
  }
  return open.length === 0 ? rules : [...rules, ruleOf(open)];
}

function ruleOf(tags: readonly string[]): string {
  return `(${tags.join(' OR ')}) -is:retweet`;
}

/** Makes the stream's rules with our tag those that are wanted; gives what went wrong. */
export async function setRules(asker: Asker, wanted: readonly string[]): Promise<string | undefined> {
  const listed = await asker.ask({ path: PATH }, readRules);
  if (!listed.ok) return listed.problem.detail;
  const ours = listed.value.filter(({ tag }) => tag === TAG);
  const stale = ours.filter(({ value }) => !wanted.includes(value)).map(({ id }) => id);
  const missing = wanted.filter((value) => !ours.some((rule) => rule.value === value));
  // Old ones go first: their number is limited.
  const changes: PastRequest[] = [];
  if (stale.length > 0) changes.push(change({ delete: { ids: stale } }));
  if (missing.length > 0) changes.push(change({ add: missing.map((value) => ({ value, tag: TAG })) }));
  for (const question of changes) {
    const done = await asker.ask(question, readChange);
    if (!done.ok) return done.problem.detail;
  }
  return undefined;
}

function change(body: object): PastRequest {
  return { path: PATH, body: JSON.stringify(body) };
}

function readRules(body: string): readonly Rule[] | NoPage {
  const reply = parseJson(body);
  if (!isJson(reply)) return malformedPage('no rules');
  return listOf(reply.data).flatMap((item): readonly Rule[] => {
    const { id, value, tag } = objectOf(item);
    const known = idOf(id);
    return known === undefined || typeof value !== 'string' ? [] : [{ id: known, value, tag: textOf(tag) }];
  });
}

/** Errors come as successes; a rule that is there already is none. */
function readChange(body: string): JsonObject | NoPage {
  const reply = parseJson(body);
  if (!isJson(reply)) return malformedPage('no rules');
  const errors = listOf(reply.errors)
    .map(objectOf)
    .filter(({ title }) => title !== 'DuplicateRule');
  const [error] = errors;
  if (error === undefined) return reply;
  return { trouble: 'refused', detail: textOf(error.detail) ?? textOf(error.title) ?? 'the rules were refused' };
}

const X_FIELDS = [
  'tweet.fields=created_at,lang,referenced_tweets,edit_history_tweet_ids,note_tweet,attachments,entities',
  'expansions=author_id,attachments.media_keys',
  'user.fields=public_metrics,created_at',
  'media.fields=alt_text,url,preview_image_url',
].join('&');

/** Listens to rules for the instruments, and to those that the token's owner has set. */
function venueOf(token: string, instruments: readonly Instrument[]): Venue {
  return {
    ...WORDS,
    source: 'x',
    transport: 'stream',
    read: readXStream,
    charged: chargedByX,
    hosts: ['https://api.x.com'],
    path: () => `/2/tweets/search/stream?${X_FIELDS}`,
    headers: { ...WORDS.headers, authorization: `Bearer ${token}` },
    keepAliveMs: 20_000,
    backoff: xBackoff,
    rules: rulesFor(instruments),
  };
}

export const x: ListedFeed = {
  name: 'x',
  gives:
    "posts with the instruments' cashtags (rules of ours, tagged `quartet`), and by the rules that the token's owner (`X_BEARER_TOKEN`) made",
  repeats: '–',
  venues: ({ xToken, instruments }) =>
    xToken === undefined ? 'needs a token: set X_BEARER_TOKEN' : [venueOf(xToken, instruments)],
};
