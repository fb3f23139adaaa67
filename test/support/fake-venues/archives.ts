import { type FakeVenue, iso, PLAIN } from './fake-venue.ts';
import { authorOf } from './opinions.ts';
import { type PastPost, postsOf } from './past-posts.ts';

/** The sides of archives in their protocols, over posts that are made up from the time alone. */

const json = JSON.stringify;
const ARCHIVE = { ...PLAIN, subscribed: () => undefined, frames: () => [] } as const;
const LAST = 8.64e15;

const numberOf = (url: URL, name: string, otherwise: number): number => Number(url.searchParams.get(name) ?? otherwise);
const timeOf = (url: URL, name: string, otherwise: number): number => {
  const text = url.searchParams.get(name);
  return text === null ? otherwise : Date.parse(text);
};

function view({ n, ts, text }: PastPost): object {
  const did = `did:plc:${authorOf(n)}`;
  return {
    uri: `at://${did}/app.bsky.feed.post/k${n}`,
    author: { did, handle: `${authorOf(n)}.example` },
    record: { $type: 'app.bsky.feed.post', text, createdAt: iso(ts), langs: ['en'] },
    indexedAt: iso(ts),
  };
}

/** One in so many is this author's. */
const AUTHOR_EVERY = 80;

export const blueskyAuthor: FakeVenue = {
  ...ARCHIVE,
  name: 'bluesky/author',
  path: 'past-bluesky-author',
  past: (url) => {
    if (!url.pathname.endsWith('/app.bsky.feed.getAuthorFeed')) return undefined;
    const before = timeOf(url, 'cursor', Date.now());
    const posts = postsOf(before - 40 * 86_400_000, before, AUTHOR_EVERY).toReversed();
    const page = posts.slice(0, numberOf(url, 'limit', 50));
    const last = page.at(-1);
    const others = page.slice(0, 1).map((post) => ({
      post: view({ ...post, n: post.n + 1, text: 'somebody else' }),
      reason: { $type: 'app.bsky.feed.defs#reasonRepost', indexedAt: iso(post.ts) },
    }));
    const feed = [...others, ...page.map((post) => ({ post: view(post) }))];
    return json(last === undefined ? { feed } : { feed, cursor: iso(last.ts) });
  },
};

export const blueskySearch: FakeVenue = {
  ...ARCHIVE,
  name: 'bluesky/search',
  path: 'past-bluesky-search',
  past: (url, body) => {
    if (url.pathname.endsWith('createSession')) {
      const { identifier, password } = JSON.parse(body);
      return json(identifier === '' || password === '' ? {} : { accessJwt: 'made-up' });
    }
    const posts = postsOf(timeOf(url, 'since', 0), timeOf(url, 'until', LAST)).toReversed();
    const page = posts.slice(0, numberOf(url, 'limit', 25));
    return json({ posts: page.map(view), ...(posts.length > page.length ? { cursor: String(page.length) } : {}) });
  },
};

/** Comments and submissions in turn; `after` and `before` are whole seconds, and not themselves meant. */
export const reddit: FakeVenue = {
  ...ARCHIVE,
  name: 'reddit',
  path: 'past-reddit',
  past: (url) => {
    const isComment = url.pathname.endsWith('/comments/search');
    if (!isComment && !url.pathname.endsWith('/posts/search')) return undefined;
    const from = (numberOf(url, 'after', 0) + 1) * 1_000;
    const posts = postsOf(from, numberOf(url, 'before', LAST / 1_000) * 1_000);
    const mine = posts.filter(({ n }) => n % 2 === (isComment ? 0 : 1)).slice(0, numberOf(url, 'limit', 25));
    return json({
      data: mine.map(({ n, ts, text }) => ({
        id: n.toString(36),
        author: authorOf(n),
        created_utc: ts / 1_000,
        ...(isComment ? { body: escapeHtml(text) } : { title: escapeHtml(text), selftext: '', is_self: true }),
      })),
      error: null,
    });
  },
};

export const hackerNews: FakeVenue = {
  ...ARCHIVE,
  name: 'hackernews',
  path: 'past-hackernews',
  past: (url) => {
    const [, since = '0', before = '0'] =
      /created_at_i>=(\d+),created_at_i<(\d+)/.exec(url.searchParams.get('numericFilters') ?? '') ?? [];
    const posts = postsOf(Number(since) * 1_000, Number(before) * 1_000);
    const hits = posts.toReversed().slice(0, Math.min(1_000, numberOf(url, 'hitsPerPage', 20)));
    return json({
      hits: hits.map(({ n, ts, text }) => ({
        objectID: String(n),
        author: authorOf(n),
        created_at_i: ts / 1_000,
        created_at: iso(ts),
        comment_text: escapeHtml(text),
        story_title: 'elsewhere',
      })),
      nbHits: posts.length,
    });
  },
};

function escapeHtml(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

const stampAt = (url: URL, name: string): number => {
  const text = url.searchParams.get(name) ?? '';
  return Date.parse(text.replace(/^(....)(..)(..)(..)(..)(..)$/, '$1-$2-$3T$4:$5:$6Z'));
};

export const gdelt: FakeVenue = {
  ...ARCHIVE,
  name: 'gdelt',
  path: 'past-gdelt',
  past: (url) => {
    const posts = postsOf(stampAt(url, 'startdatetime'), stampAt(url, 'enddatetime') + 1_000);
    const articles = posts.slice(0, numberOf(url, 'maxrecords', 75)).map(({ n, ts, text }) => ({
      url: `https://example.org/${n}`,
      title: text,
      seendate: iso(ts).slice(0, 19).replace(/[-:]/g, '').concat('Z'),
      domain: 'example.org',
      language: 'English',
    }));
    return json(articles.length === 0 ? {} : { articles });
  },
};

const MONTH_MS = 31 * 86_400_000;

function xPast(end: 'recent' | 'all'): FakeVenue['past'] {
  return (url) => {
    const [from, to] = [timeOf(url, 'start_time', 0), timeOf(url, 'end_time', 0)];
    const token = numberOf(url, 'next_token', 0);
    if (url.pathname.endsWith(`/counts/${end}`)) {
      const since = Math.max(from, token);
      const until = Math.min(to, since + MONTH_MS);
      const meta = { total_tweet_count: postsOf(since, until).length };
      return json({ data: [], meta: until < to ? { ...meta, next_token: String(until) } : meta });
    }
    if (!url.pathname.endsWith(`/search/${end}`)) return undefined;
    const posts = postsOf(from, token === 0 ? to : token).toReversed();
    const page = posts.slice(0, numberOf(url, 'max_results', 10));
    const data = page.map(({ n, ts, text }) => ({
      id: String(n),
      author_id: authorOf(n),
      created_at: iso(ts),
      text: escapeHtml(text),
      lang: 'en',
    }));
    const last = page.at(-1);
    const meta = { result_count: page.length };
    if (last === undefined) return json({ meta });
    return json({ data, meta: posts.length > page.length ? { ...meta, next_token: String(last.ts) } : meta });
  };
}

export const xRecent: FakeVenue = { ...ARCHIVE, name: 'x/recent', path: 'past-x-recent', past: xPast('recent') };
export const xArchive: FakeVenue = { ...ARCHIVE, name: 'x/archive', path: 'past-x-archive', past: xPast('all') };
