import { type Instant, SECOND_MS } from '../../../domain/time.ts';
import { textOfHtml } from '../../shared/html.ts';
import { parseJson } from '../../shared/parse-json.ts';
import { fullJitter } from '../link/backoff.ts';
import { inHalves } from '../past/halves.ts';
import { malformedPage } from '../past/past.ts';
import { objectOf, referencesOf, secondsOf, textOf } from '../wire/json.ts';
import { type PostMessage, UNTOLD } from '../wire/message.ts';
import { type ListedArchive, PUBLIC } from './archive.ts';

/** Its index gives no more to a question, however many pages. */
const MOST = 1_000;
const DAY_MS = 86_400 * SECOND_MS;

export const hackerNews: ListedArchive = {
  name: 'hackernews',
  what: 'words, or "" for all',
  gives: 'stories and comments of Hacker News, from its search by Algolia, since 2006',
  variables: [],
  open: (words) => ({
    ...PUBLIC,
    source: 'hackernews',
    host: 'https://hn.algolia.com',
    // 10,000 questions an hour are borne.
    spacingMs: 400,
    backoff: fullJitter,
    pasts: [
      [
        'posts',
        inHalves({
          firstMs: DAY_MS,
          longestMs: 30 * DAY_MS,
          shortestMs: SECOND_MS,
          ask: (_span, from, until) => ({ path: pathOf(words, from, until) }),
          read: (_span, body) => {
            const { hits } = objectOf(parseJson(body));
            if (!Array.isArray(hits)) return malformedPage('no hits');
            const messages = hits.flatMap((hit) => readHit(hit) ?? []);
            return { messages, leftOut: hits.length - messages.length, isFull: hits.length >= MOST };
          },
        }),
      ],
    ],
  }),
};

function pathOf(words: string, from: Instant, until: Instant): string {
  const since = Math.floor(from / SECOND_MS);
  const before = Math.ceil(until / SECOND_MS);
  const filters = `created_at_i>=${since},created_at_i<${before}`;
  const query = new URLSearchParams({
    query: words,
    tags: '(story,comment)',
    numericFilters: filters,
    hitsPerPage: String(MOST),
  });
  return `/api/v1/search_by_date?${query}`;
}

/** Undefined for what has no words any more. */
function readHit(hit: unknown): PostMessage | undefined {
  const { objectID, created_at_i, author, title, story_text, comment_text, url } = objectOf(hit);
  const id = textOf(objectID);
  const ts = secondsOf(created_at_i);
  const by = textOf(author);
  const words = [title, story_text, comment_text].flatMap((part) => textOf(part) ?? []);
  const text = words.map(textOfHtml).join('\n').trim();
  if (id === undefined || ts === undefined || by === undefined || text === '') return undefined;
  return {
    ...UNTOLD,
    kind: 'post',
    ts,
    id,
    author: by,
    text,
    references: referencesOf([url]),
  };
}
