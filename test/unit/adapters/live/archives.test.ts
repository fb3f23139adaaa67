import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Archive, ArchiveMeans } from '../../../../src/adapters/live/archives/archive.ts';
import { patient } from '../../../../src/adapters/live/link/backoff.ts';
import { inHalves } from '../../../../src/adapters/live/past/halves.ts';
import { isNoPage, type Page, type PastMessage } from '../../../../src/adapters/live/past/past.ts';
import { archiveNamed } from '../../../../src/adapters/live/venues/catalog.ts';
import { seededRandom } from '../../../../src/domain/random.ts';
import { instant, SECOND_MS } from '../../../../src/domain/time.ts';

const FROM = instant(Date.UTC(2026, 0, 5));
const TO = instant(Date.UTC(2026, 0, 6));
const PRICES = {
  source: 'somewhere',
  asOf: '2026-08-28',
  post: 0.005,
  profile: 0.01,
  media: 0.005,
  count: { recent: 0.005, archive: 0.01 },
};
const KEYS: Readonly<Record<string, string>> = {
  X_BEARER_TOKEN: 'token',
  BLUESKY_HANDLE: 'me.example',
  BLUESKY_APP_PASSWORD: 'secret',
};

function means(changes: Partial<ArchiveMeans> = {}): ArchiveMeans & { readonly localPort: number } {
  const base = { span: { from: FROM, to: TO }, now: instant(TO + 3_600_000), maxCost: 1, xPrices: PRICES };
  return { ...base, variable: (name) => KEYS[name], localPort: 1, ...changes };
}

function opened(name: string, what: string): Archive {
  const archive = archiveNamed(name, what, means());
  return typeof archive === 'object' ? archive : expect.fail(String(archive));
}

const post = (id: string, ts: number): PastMessage & { readonly ts: typeof FROM } => ({
  kind: 'post',
  ts: instant(ts),
  id,
  author: 'a',
  text: id,
  followers: undefined,
  authorCreated: undefined,
  repostOf: undefined,
  lang: undefined,
  references: undefined,
  version: undefined,
});

/** The page that an archive's first kind reads at a cursor. */
function read(archive: Archive, cursor: string, body: unknown): Page {
  const [, past] = archive.pasts[0] ?? expect.fail('no past');
  const page = past.read({ from: FROM, to: TO }, cursor, typeof body === 'string' ? body : JSON.stringify(body));
  return isNoPage(page) ? expect.fail(`${page.trouble}: ${page.detail}`) : page;
}

describe('what is wrong with a question', () => {
  it.each([
    ['bluesky/author', 'nobody', {}, /names no author/],
    [
      'bluesky/search',
      'bitcoin',
      { variable: () => undefined },
      /needs an account: set BLUESKY_HANDLE and BLUESKY_APP_/,
    ],
    ['bluesky/search', ' ', {}, /finds nothing without words/],
    ['reddit', 'no such/name', {}, /names no subreddit/],
    ['gdelt', '', {}, /finds nothing without words/],
    ['gdelt', 'bitcoin', { span: { from: instant(0), to: TO } }, /nothing before 2017/],
    ['x/archive', 'bitcoin', { variable: () => undefined }, /needs a token: set X_BEARER_TOKEN/],
    ['x/archive', 'bitcoin', { maxCost: undefined }, /charges \$0\.005 a post .*2026-08-28.*--max-cost 5/],
    ['x/archive', 'bitcoin', { now: TO }, /last 30 seconds/],
    ['x/recent', 'bitcoin', { now: instant(TO + 8 * 86_400_000) }, /7 days back: .*x\/archive/],
  ])('%s %j is told', (name, what, changes, told) => {
    expect(archiveNamed(name, what, means(changes))).toMatch(told);
  });

  it('keeps keys from whoever is not meant', () => {
    for (const name of ['reddit', 'hackernews', 'gdelt', 'bluesky/author']) {
      const what = name === 'reddit' ? 'stocks' : 'some.example';
      expect(JSON.stringify(opened(name, what).headers)).toBe('{}');
    }
    expect(opened('x/archive', 'bitcoin').headers).toEqual({ authorization: 'Bearer token' });
  });
});

describe('whatever an archive answers', () => {
  const names = ['bluesky/author', 'bluesky/search', 'reddit', 'hackernews', 'x/archive', 'gdelt'];
  const key = fc.constantFrom(
    'data',
    'feed',
    'posts',
    'hits',
    'articles',
    'meta',
    'cursor',
    'post',
    'record',
    'id',
    'url',
  );
  const value = fc.letrec<{ tree: unknown }>((tie) => ({
    tree: fc.oneof({ maxDepth: 4 }, fc.jsonValue(), fc.array(tie('tree')), fc.dictionary(key, tie('tree'))),
  })).tree;

  it('is read or told as trouble, and nothing is thrown', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...names),
        fc.oneof(
          fc.string(),
          value.map((tree) => JSON.stringify(tree)),
        ),
        (name, body) => {
          const [, past] =
            opened(name, name === 'reddit' ? 'stocks' : 'some.example').pasts[0] ?? expect.fail('no past');
          const span = { from: FROM, to: TO };
          const page = past.read(span, past.start(span), body);
          if (isNoPage(page)) return;
          for (const message of page.messages) {
            if (message.kind !== 'post') continue;
            expect(message.ts >= FROM && message.ts < TO).toBe(true);
          }
        },
      ),
      { numRuns: 500 },
    );
  });
});

describe('a time that holds more than is told', () => {
  const most = 3;
  const past = inHalves({
    firstMs: 8_000,
    longestMs: 16_000,
    shortestMs: 1_000,
    ask: (_span, from, until) => ({ path: `${from}-${until}` }),
    read: (_span, body) => ({ messages: JSON.parse(body).slice(0, most), isFull: JSON.parse(body).length >= most }),
  });
  const span = { from: instant(0), to: instant(20_000) };

  /** All pages over posts at these times. */
  function walk(times: readonly number[]): readonly PastMessage[] {
    const found: PastMessage[] = [];
    for (let cursor: string | undefined = past.start(span); cursor !== undefined; ) {
      const [from = 0, until = 0] = past.ask(span, cursor).path.split('-').map(Number);
      const told = times.filter((ts) => ts >= from && ts < until).map((ts, place) => post(`${ts}/${place}`, ts));
      const page = past.read(span, cursor, JSON.stringify(told.toReversed()));
      if (isNoPage(page)) return expect.fail(page.detail);
      found.push(...page.messages);
      cursor = page.next;
    }
    return found;
  }

  it('is asked for in halves until all are there', () => {
    const times = [0, 1_500, 3_000, 3_400, 7_000, 15_000, 19_999];
    expect(walk(times).map((message) => (message.kind === 'post' ? message.ts : message.kind))).toEqual(times);
  });

  it('has a hole where nothing shorter can be asked for', () => {
    const found = walk([500, 5_100, 5_200, 5_300, 5_400, 9_000]);
    expect(found.filter(({ kind }) => kind === 'hole')).toEqual([{ kind: 'hole', from: 5_000, until: 6_000 }]);
    expect(found.filter(({ kind }) => kind === 'post')).toHaveLength(5);
  });
});

describe('an answer of Arctic Shift', () => {
  const second = FROM / SECOND_MS;
  const comment = (id: string, at: number, more: object = {}): object => ({
    id,
    author: 'a',
    created_utc: at,
    body: `words ${id}`,
    ...more,
  });
  const archive = opened('reddit', 'stocks');

  it('goes on within the last second, and a second that fills a page has a hole', () => {
    const page = (at: readonly number[]): object => ({ data: at.map((one, place) => comment(`c${place}`, one)) });
    const spread = Array.from({ length: 100 }, (_, place) => second + Math.floor(place / 10));
    expect(read(archive, String(second - 1), page(spread)).next).toBe(String(second + 8));
    const crowded = read(archive, String(second - 1), page(spread.map(() => second)));
    expect(crowded.messages.at(-1)).toEqual({ kind: 'hole', from: FROM, until: FROM + SECOND_MS });
    expect(crowded.next).toBe(String(second));
    expect(read(archive, String(second - 1), page([second])).next).toBeUndefined();
  });

  it('shows what was edited at its edit, and nothing that is gone', () => {
    const edited = comment('e', second + 10, { edited: second + 500 });
    const later = comment('l', second + 20, { edited: TO / SECOND_MS + 5 });
    const gone = comment('g', second + 30, { body: '[removed]' });
    const { messages, leftOut } = read(archive, String(second - 1), { data: [edited, later, gone] });
    expect(messages.map((message) => (message.kind === 'post' ? [message.id, message.ts] : []))).toEqual([
      ['t1_e', FROM + 500 * SECOND_MS],
    ]);
    expect(leftOut).toBe(2);
  });

  it.each([
    ['Slow down a little', 'rate-limited'],
    ['Query timed out', 'rate-limited'],
    ['invalid subreddit', 'refused'],
  ])('that says %j is %s', (error, trouble) => {
    const [, past] = archive.pasts[0] ?? expect.fail('no past');
    const told = past.read({ from: FROM, to: TO }, '0', JSON.stringify({ data: null, error }));
    expect(told).toEqual({ trouble, detail: error });
  });
});

describe('an answer of GDELT', () => {
  const archive = opened('gdelt', 'bitcoin');
  const told = (body: string): unknown => {
    const [, past] = archive.pasts[0] ?? expect.fail('no past');
    return past.read({ from: FROM, to: TO }, `${FROM}:86400000`, body);
  };

  it('is read with backslashes that JSON does not know', () => {
    const body = String.raw`{"articles":[{"url":"https://e.org/1","title":"A \'quoted\' \x one	tab","seendate":"20260105T121500Z","domain":"e.org"}]}`;
    expect(read(archive, `${FROM}:86400000`, body).messages).toMatchObject([
      { id: 'https://e.org/1', author: 'e.org', text: "A 'quoted' x one tab", ts: Date.UTC(2026, 0, 5, 12, 15) },
    ]);
  });

  it.each([
    ['Please limit requests to one every 5 seconds or contact us.', 'rate-limited'],
    ['Your query was too short or too long.', 'refused'],
    ['<html>', 'malformed'],
    ['{"articles":[{"url"', 'malformed'],
    ['', 'malformed'],
  ])('%j is %s', (body, trouble) => {
    expect(told(body)).toMatchObject({ trouble });
  });

  it('that turns us away is waited for, longer each time', () => {
    const why = { kind: 'rate-limited', detail: '', retryAfterMs: undefined } as const;
    const waits = [1, 2, 3, 8].map((failures) => patient(why, failures, seededRandom('waits')));
    for (const [place, least] of [15_000, 30_000, 60_000, 300_000].entries()) {
      expect(waits[place]).toBeGreaterThanOrEqual(least);
      expect(waits[place]).toBeLessThan(least * 1.1);
    }
    expect(patient({ ...why, retryAfterMs: 400_000 }, 1, seededRandom('waits'))).toBe(400_000);
  });
});

describe("an author's feed", () => {
  const archive = opened('bluesky/author', 'some.example');
  const view = (rkey: string, at: number, more: object = {}): object => ({
    post: {
      uri: `at://did:plc:a/app.bsky.feed.post/${rkey}`,
      author: { did: 'did:plc:a' },
      record: { text: rkey, createdAt: new Date(at).toISOString() },
      indexedAt: new Date(at + 1_000).toISOString(),
      ...more,
    },
  });

  it('is walked back to the first instant, past what others wrote', () => {
    const repost = { ...view('other', FROM - 5), reason: { $type: 'app.bsky.feed.defs#reasonRepost' } };
    const feed = [view('new', TO + 5), repost, view('in', FROM + 5)];
    const page = read(archive, '+', { feed, cursor: 'more' });
    expect(page.messages.map((message) => (message.kind === 'post' ? [message.id, message.ts] : []))).toEqual([
      ['did:plc:a/in', FROM + 1_005],
    ]);
    expect(page.next).toBe('+more');
    expect(read(archive, '+more', { feed: [view('old', FROM - 5)], cursor: 'further' }).next).toBeUndefined();
    expect(read(archive, '+more', { feed: [view('in', FROM + 5)], cursor: 'more' }).next).toBeUndefined();
  });
});
