import { mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { Asker } from '../../src/adapters/live/past/asker.ts';
import { ARCHIVES } from '../../src/adapters/live/venues/catalog.ts';
import { openTape } from '../../src/adapters/tape/open-tape.ts';
import { verifyTape } from '../../src/adapters/tape/verify-tape.ts';
import { type Fetched, fetchTape } from '../../src/cli/fetch/fetch-tape.ts';
import type { FetchRequest } from '../../src/cli/fetch/request.ts';
import { wordRequest } from '../../src/cli/fetch/word-request.ts';
import type { Post } from '../../src/domain/feed-event.ts';
import { seededRandom } from '../../src/domain/random.ts';
import { cutText } from '../../src/domain/text.ts';
import { HOUR_MS, type Instant, instant, later } from '../../src/domain/time.ts';
import * as archives from '../support/fake-venues/archives.ts';
import { FakeExchange } from '../support/fake-venues/fake-exchange.ts';
import { type FakeServer, serve } from '../support/fake-venues/fake-server.ts';
import type { FakeVenue } from '../support/fake-venues/fake-venue.ts';
import { postsOf } from '../support/fake-venues/past-posts.ts';
import { readAll } from '../support/feed.ts';
import { scaledClock } from '../support/scaled-clock.ts';
import { temporaryFolder } from '../support/tape.ts';

/** What may come in the place of the next answers. */
type Spoiled = (body: string) => string;

const half: Spoiled = (body) => body.slice(0, body.length / 2);
const prose: Spoiled = () => '<html><body>One moment please</body></html>';
const nothing: Spoiled = () => '';
const twice: Spoiled = (body) => withLists(body, (list) => [...list, ...list]);
const backwards: Spoiled = (body) => withLists(body, (list) => list.toReversed());

/** The longest list of the answer is its page. */
function withLists(body: string, change: (list: unknown[]) => unknown[]): string {
  return JSON.stringify(JSON.parse(body, (_key, value) => (isPage(value) ? change(value) : value)));
}

function isPage(value: unknown): value is unknown[] {
  return Array.isArray(value) && typeof value[0] === 'object';
}

/** A fake whose answers can be spoiled, and which counts the posts that it gave. */
class Troubled {
  readonly exchange: FakeExchange;
  readonly spoils: Spoiled[] = [];
  posts = 0;
  paths: string[] = [];

  constructor(venue: FakeVenue) {
    const past: FakeVenue['past'] = (url, body, items) => {
      const told = venue.past(url, body, items);
      this.paths.push(url.pathname);
      const spoil = this.spoils.shift();
      if (told !== undefined) this.posts += JSON.parse(told).data?.length ?? 0;
      return told === undefined || spoil === undefined ? told : spoil(told);
    };
    this.exchange = new FakeExchange({ ...venue, past }, () => Date.now());
  }
}

const troubled = new Map(Object.values(archives).map((venue) => [venue.name, new Troubled(venue)]));
const FROM = instant(Date.UTC(2026, 0, 5));
const TO = later(FROM, 48 * HOUR_MS);

let server: FakeServer;
beforeAll(async () => {
  server = await serve([...troubled.values()].map(({ exchange }) => exchange));
});
afterAll(() => server.close());

interface Wanted {
  readonly path: string;
  readonly to?: Instant;
  readonly maxCost?: number;
  /** Stopped after so many pages. */
  readonly pages?: number;
}

function requestFor(name: string, { path, to = TO, maxCost }: Wanted): FetchRequest {
  const what = name === 'reddit' ? 'wallstreetbets' : name === 'bluesky/author' ? 'author0.example' : 'bitcoin';
  const charged = name.startsWith('x/') ? (maxCost ?? 100) : undefined;
  const options = { from: FROM, to, interval: undefined, kinds: undefined, maxCost: charged, out: path };
  const now = later(TO, HOUR_MS);
  const found = wordRequest(`local/${name}`, what, options, now, { QUARTET_LOCAL_PORT: String(server.port) });
  if (found === undefined) throw new Error(`no such archive: ${name}`);
  return found;
}

const quotes: number[] = [];
let spent = 0;

/** Waits take a two-hundredth of their time. */
async function fetch(name: string, wanted: Wanted): Promise<Fetched> {
  const stop = new AbortController();
  const request = requestFor(name, wanted);
  const random = seededRandom(name);
  const asker = new Asker({ ...request.source, tries: 8, clock: scaledClock(200), random, stop: stop.signal });
  let left = wanted.pages ?? Number.POSITIVE_INFINITY;
  return fetchTape(request, asker, {
    onPage: () => {
      left -= 1;
      if (left <= 0) stop.abort();
    },
    onQuote: (posts) => void quotes.push(posts),
    onSpent: (usd) => {
      spent = usd;
    },
  });
}

const tapePath = (): string => join(temporaryFolder(), 'posts.ndjson.gz');

async function postsIn(path: string): Promise<readonly Post[]> {
  const tape = openTape(path, { instruments: new Map(), tape: 0, maximumBadShare: 0 });
  const events = await readAll(tape);
  expect([...tape.report().refused]).toEqual([]);
  expect((await verifyTape(path)).problems).toEqual([]);
  expect(events.map(({ kind }) => kind).filter((kind) => kind !== 'post')).toEqual([]);
  return events.flatMap((event) => (event.kind === 'post' ? event : []));
}

describe('the list of archives', () => {
  it('has a fake of each', () => {
    expect([...troubled.keys()].toSorted()).toEqual(ARCHIVES.map(({ name }) => name).toSorted());
  });
});

describe.each(ARCHIVES.map(({ name }) => name))('posts of %s', (name) => {
  let fake: Troubled;
  let calm: Buffer;
  beforeAll(async () => {
    const found = troubled.get(name);
    if (found === undefined) throw new Error('no such fake');
    fake = found;
    const folder = mkdtempSync(join(tmpdir(), 'quartet-archive-'));
    const path = join(folder, 'posts.ndjson.gz');
    await fetch(name, { path });
    calm = readFileSync(path);
    rmSync(folder, { recursive: true });
  });
  beforeEach(() => {
    fake.spoils.length = 0;
  });

  it('are each there once, when and as they were written', async () => {
    const path = tapePath();
    await fetch(name, { path });
    const posts = await postsIn(path);
    const told = postsOf(FROM, TO, name === 'bluesky/author' ? 80 : 1);
    expect(told.length).toBeGreaterThan(15);
    expect(posts.map(({ ts, visible }) => [ts, visible])).toEqual(told.map(({ ts }) => [ts, ts]));
    const clean = (text: string): string => cutText(text).trim();
    expect(posts.map(({ text }) => clean(text))).toEqual(told.map(({ text }) => clean(expectedOf(name, text))));
    expect(new Set(posts.map(({ id }) => id)).size).toBe(posts.length);
    expect(new Set(posts.map(({ source }) => source))).toEqual(new Set([name.replace(/\/.*/, '')]));
    expect(posts.filter(({ followers }) => followers !== undefined)).toEqual([]);
  });

  it.each(['rate-limited', 'restart', 'malformed'] as const)('are the same after %s', async (fault) => {
    fake.exchange.commit(fault);
    const [path, before] = [tapePath(), fake.exchange.questions];
    await fetch(name, { path });
    expect(fake.exchange.questions).toBeGreaterThan(before);
    expect(readFileSync(path).equals(calm)).toBe(true);
  });

  it.each([
    ['half an answer', half],
    ['prose', prose],
    ['an empty answer', nothing],
    ['a page told twice', twice],
    ['a page in the other order', backwards],
  ])('are the same with %s', async (_, spoil) => {
    const keep: Spoiled = (body) => body;
    fake.spoils.push(...(name.startsWith('x/') || name === 'bluesky/search' ? [keep] : []), spoil, spoil);
    const path = tapePath();
    await fetch(name, { path });
    expect(fake.spoils).toEqual([]);
    expect(readFileSync(path).equals(calm)).toBe(true);
  });

  it('end in the same bytes wherever it was stopped, and leave nothing else', async () => {
    const random = seededRandom('cuts', name);
    const path = tapePath();
    for (let pages = 1; pages <= 3; pages += 1) {
      await fetch(name, { path, pages }).catch((error: unknown) => expect(String(error)).toContain('fetch-stopped'));
      for (const file of readdirSync(dirname(path)).filter((one) => one.endsWith('.part'))) {
        const part = join(dirname(path), file);
        truncateSync(part, Math.floor(readFileSync(part).length * (0.5 + random.next() / 2)));
      }
    }
    await fetch(name, { path });
    expect(readFileSync(path).equals(calm)).toBe(true);
    expect(readdirSync(dirname(path)).sort()).toEqual(['posts.manifest.json', 'posts.ndjson.gz']);
  });

  it('may be none', async () => {
    const path = tapePath();
    const { manifest } = await fetch(name, { path, to: later(FROM, 1_000) });
    expect(manifest.lines).toBeLessThanOrEqual(1);
    expect(await postsIn(path)).toHaveLength(manifest.lines);
  });

  it('are not asked for again where it refuses', async () => {
    fake.exchange.commit('refused');
    await expect(fetch(name, { path: tapePath() })).rejects.toThrow(/fetch-refused: local\/.*HTTP 401/);
    await fetch(name, { path: tapePath() }).catch(() => undefined);
  });
});

/** Where a source tells words as HTML, what looked like an element is read as what it would show. */
function expectedOf(name: string, text: string): string {
  if (name !== 'hackernews') return text;
  return text.replace(/\s+/g, ' ');
}

describe('a source that charges', () => {
  const fake = (): Troubled => troubled.get('x/archive') ?? expect.fail('no fake of x/archive');
  const COUNT_USD = 0.01;
  const POST_USD = 0.005;
  const told = (): number => postsOf(FROM, TO).length;

  it('is quoted before the first post, and costs what it said', async () => {
    quotes.length = 0;
    await fetch('x/archive', { path: tapePath() });
    expect(quotes).toEqual([told()]);
    expect(spent).toBeCloseTo(COUNT_USD + told() * POST_USD, 9);
  });

  it('is asked for no post where the quote is over the limit', async () => {
    const before = fake().posts;
    const path = tapePath();
    const fetching = fetch('x/archive', { path, maxCost: COUNT_USD + (told() - 1) * POST_USD });
    await expect(fetching).rejects.toThrow(
      /fetch-budget: --max-cost: \d+ posts would cost \$\d+\.\d\d at \$0\.005 a post/,
    );
    expect(fake().posts).toBe(before);
    expect(readdirSync(dirname(path))).toEqual([]);
  });

  it('is never asked for more than the limit pays where it told too low a count, and goes on with more', async () => {
    const path = tapePath();
    const maxCost = 1.32;
    const low: Spoiled = () => JSON.stringify({ meta: { total_tweet_count: 7 } });
    fake().spoils.push(low);
    const before = fake().posts;
    await expect(fetch('x/archive', { path, maxCost })).rejects.toThrow(/fetch-capped: --max-cost: \$1\.3\d+ is spent/);
    const paid = (fake().posts - before) * POST_USD + COUNT_USD;
    expect(paid).toBeLessThanOrEqual(maxCost);
    expect(paid).toBeGreaterThan(maxCost - 10 * POST_USD);
    await fetch('x/archive', { path });
    expect(fake().posts - before).toBe(told());
    expect((await postsIn(path)).length).toBe(told());
  });
});
