import { type Instant, instant, isInstant, MINUTE_MS, SECOND_MS } from '../../../domain/time.ts';
import { parseJson } from '../../shared/parse-json.ts';
import { patient } from '../link/backoff.ts';
import { inHalves } from '../past/halves.ts';
import { isNoPage, malformedPage, type NoPage } from '../past/past.ts';
import { isJson, type JsonObject, listOf, objectOf, referencesOf, textOf } from '../wire/json.ts';
import { type PostMessage, UNTOLD } from '../wire/message.ts';
import { type ListedArchive, PUBLIC } from './archive.ts';

const MOST = 250;
/** It takes in news by the quarter of an hour. */
const QUARTER_MS = 15 * MINUTE_MS;
const DAY_MS = 1_440 * MINUTE_MS;
const FIRST = Date.UTC(2017, 0, 1);

export const gdelt: ListedArchive = {
  name: 'gdelt',
  what: 'a query of its DOC API, such as "federal reserve" sourcelang:english',
  gives: 'headlines of the news of the world, each when GDELT first saw it, since 2017',
  variables: [],
  open: (query, { span }) => {
    if (query.trim() === '') return 'finds nothing without words: give some, such as bitcoin';
    if (span.from < FIRST) return 'tells of nothing before 2017: give a later --from';
    return {
      ...PUBLIC,
      source: 'gdelt',
      host: 'https://api.gdeltproject.org',
      // It asks for no more than one question in 5 s, and turns some away below that when it is busy.
      spacingMs: 6 * SECOND_MS,
      backoff: patient,
      pasts: [
        [
          'posts',
          inHalves({
            firstMs: 6 * 60 * MINUTE_MS,
            longestMs: 7 * DAY_MS,
            shortestMs: QUARTER_MS,
            ask: (_span, from, until) => ({ path: pathOf(query, from, until) }),
            read: (_span, body) => {
              const reply = readReply(body);
              if (isNoPage(reply)) return reply;
              const { articles } = reply;
              const messages = articles.flatMap((article) => readArticle(objectOf(article)) ?? []);
              return { messages, leftOut: articles.length - messages.length, isFull: articles.length >= MOST };
            },
          }),
        ],
      ],
    };
  },
};

/** Nothing shorter than a quarter of an hour may be asked for. */
function pathOf(query: string, from: Instant, until: Instant): string {
  const last = Math.max(until - SECOND_MS, from + QUARTER_MS);
  const parameters = new URLSearchParams({
    query,
    mode: 'artlist',
    format: 'json',
    sort: 'dateasc',
    maxrecords: String(MOST),
    startdatetime: stampOf(from),
    enddatetime: stampOf(last),
  });
  return `/api/v2/doc/doc?${parameters}`;
}

function stampOf(ms: number): string {
  return new Date(ms).toISOString().slice(0, 19).replace(/[-T:]/g, '');
}

/** What is wrong it says in prose, as a success. */
function readReply(body: string): { readonly articles: readonly unknown[] } | NoPage {
  const reply = parseJson(body) ?? parseJson(withoutBadEscapes(body));
  if (isJson(reply)) return { articles: listOf(reply.articles) };
  const detail = body.replace(/\s+/g, ' ').trim().slice(0, 120);
  if (/limit requests|too many|busy/i.test(detail)) return { trouble: 'rate-limited', detail };
  return /^[[{<]|^$/.test(detail) ? malformedPage('no JSON') : { trouble: 'refused', detail };
}

/** Headlines come with backslashes and control characters as they stand on some page. */
function withoutBadEscapes(body: string): string {
  return body.replace(/\p{Cc}/gu, ' ').replace(/\\(?!["\\/bfnrt]|u[0-9a-fA-F]{4})/g, '');
}

function readArticle({ url, title, seendate, domain }: JsonObject): PostMessage | undefined {
  const id = textOf(url);
  const ts = seenAt(seendate);
  const author = textOf(domain);
  const text = textOf(title);
  if (id === undefined || ts === undefined || author === undefined || text === undefined) return undefined;
  return {
    ...UNTOLD,
    kind: 'post',
    ts,
    id,
    author,
    text,
    references: referencesOf([url]),
  };
}

/** `20261101T121500Z` */
function seenAt(date: unknown): Instant | undefined {
  const parts = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(String(date));
  if (parts === null) return undefined;
  const [year = 0, month = 1, day, hour, minute, second] = parts.slice(1).map(Number);
  const at = Date.UTC(year, month - 1, day, hour, minute, second);
  return isInstant(at) ? instant(at) : undefined;
}
