import { asJson, type Source } from './table-source.ts';

const SECONDS = [1_672_758_000, 1_672_844_400, 1_672_930_800, 1_673_017_200, 1_673_276_400];
const WORDS = ['$AAPL to the moon', 'sold it, twice', 'my 6 inch phone', 'puts on $TSLA', 'what now'];
const isoOf = (at: number): string => new Date((SECONDS[at] ?? 0) * 1_000).toISOString();
const list = (item: (words: string, at: number) => unknown): readonly unknown[] => WORDS.map(item);
const ndjson = (items: readonly unknown[]): string => items.map((item) => `${JSON.stringify(item)}\n`).join('');

/** By their ids, and the name of the author: the words and times are the same everywhere. */
function posts(first: string, last: string): Pick<Source, 'symbol' | 'count' | 'first' | 'last'> {
  return {
    symbol: '',
    count: 5,
    first: `2023-01-03T15:00:00.000Z ${first} $AAPL to the moon`,
    last: `2023-01-09T15:00:00.000Z ${last} what now`,
  };
}

function bluesky(text: string, at: number): unknown {
  const record = { $type: 'app.bsky.feed.post', text, createdAt: isoOf(at), langs: ['en'] };
  const author = { did: 'did:plc:ann', handle: 'ann.test', displayName: 'Ann' };
  return { uri: `at://did:plc:ann/app.bsky.feed.post/${at}`, cid: 'c', author, record, indexedAt: isoOf(at) };
}

function jetstream(collection: string, at: number, record: object): unknown {
  const commit = { rev: 'r', operation: 'create', collection, rkey: `k${at}`, cid: 'c' };
  const whole = { $type: collection, createdAt: isoOf(at), ...record };
  return {
    did: 'did:plc:ann',
    time_us: (SECONDS[at] ?? 0) * 1e6,
    kind: 'commit',
    commit: { ...commit, record: whole },
  };
}

export const POSTS: readonly Source[] = [
  {
    name: 'Kaggle tweets',
    source: 'Tweets (Kaggle)',
    text: `tweet_id,writer,post_date,body,like_num\n${WORDS.map((words, at) => `55044150917544345${at},u${at},${SECONDS[at]},"${words}",1\n`).join('')}`,
    ...posts('550441509175443450 u0', '550441509175443454 u4'),
  },
  {
    name: 'X API v2',
    source: 'X API v2',
    text: asJson({
      includes: { users: [{ id: '7', username: 'ann' }] },
      data: list((text, at) => ({ id: `161234567890123456${at}`, author_id: '7', created_at: isoOf(at), text })),
    }),
    ...posts('1612345678901234560 ann', '1612345678901234564 ann'),
  },
  {
    name: 'X archive',
    source: 'X archive',
    text: `window.YTD.tweets.part0 = ${asJson(list((full_text, at) => ({ tweet: { id_str: `161234567890123456${at}`, created_at: isoOf(at), full_text } })))}`,
    ...posts('1612345678901234560 unknown', '1612345678901234564 unknown'),
  },
  {
    name: 'Reddit dump',
    source: 'Reddit comments',
    text: ndjson(list((body, at) => ({ id: `g${at}`, author: `u${at}`, body, created_utc: SECONDS[at] }))),
    ...posts('g0 u0', 'g4 u4'),
  },
  {
    name: 'StockTwits',
    source: 'StockTwits',
    text: asJson({
      response: { status: 200 },
      messages: list((body, at) => ({
        id: 500 + at,
        body,
        created_at: isoOf(at),
        user: { id: 1, username: `u${at}` },
      })),
    }),
    ...posts('500 u0', '504 u4'),
  },
  {
    name: 'Bluesky repository',
    source: 'Bluesky repository',
    text: asJson({
      records: list((text, at) => ({
        uri: `at://did:plc:ann/app.bsky.feed.post/${at}`,
        cid: 'c',
        value: { $type: 'app.bsky.feed.post', text, createdAt: isoOf(at) },
      })),
    }),
    ...posts('did:plc:ann/0 did:plc:ann', 'did:plc:ann/4 did:plc:ann'),
  },
  {
    name: 'Bluesky author feed',
    source: 'Bluesky, author feed',
    text: asJson({ feed: list((text, at) => ({ post: bluesky(text, at) })), cursor: 'c' }),
    ...posts('did:plc:ann/0 did:plc:ann', 'did:plc:ann/4 did:plc:ann'),
  },
  {
    name: 'Bluesky search',
    source: 'Bluesky, search',
    text: asJson({ posts: list(bluesky), cursor: 'c', hitsTotal: 5 }),
    ...posts('did:plc:ann/0 did:plc:ann', 'did:plc:ann/4 did:plc:ann'),
  },
  {
    name: 'Jetstream, with likes among the posts',
    source: 'Bluesky, Jetstream',
    text: ndjson(
      WORDS.flatMap((text, at) => [
        jetstream('app.bsky.feed.like', at, { subject: { uri: 'at://x', cid: 'c' } }),
        jetstream('app.bsky.feed.post', at, { text }),
      ]),
    ),
    ...posts('did:plc:ann/k0 did:plc:ann', 'did:plc:ann/k4 did:plc:ann'),
  },
  {
    name: 'Reddit listing',
    source: 'Reddit listing',
    text: asJson({
      kind: 'Listing',
      data: {
        after: 't3_x',
        children: list((title, at) => ({
          kind: 't3',
          data: {
            name: `t3_${at}`,
            id: `${at}`,
            author: `u${at}`,
            title,
            selftext: '',
            created_utc: SECONDS[at],
            ups: 1,
          },
        })),
      },
    }),
    ...posts('t3_0 u0', 't3_4 u4'),
  },
  {
    name: 'Reddit submissions',
    source: 'Reddit submissions',
    text: ndjson(
      list((title, at) => ({
        id: `s${at}`,
        author: `u${at}`,
        title,
        selftext: '',
        created_utc: SECONDS[at],
        score: 1,
      })),
    ),
    ...posts('s0 u0', 's4 u4'),
  },
  {
    name: 'Hacker News search',
    source: 'Hacker News, search',
    text: asJson({
      hits: list((title, at) => ({ objectID: `${900 + at}`, author: `u${at}`, created_at_i: SECONDS[at], title })),
      nbHits: 5,
    }),
    ...posts('900 u0', '904 u4'),
  },
  {
    name: 'Hacker News items',
    source: 'Hacker News, items',
    text: ndjson(list((title, at) => ({ id: 900 + at, by: `u${at}`, time: SECONDS[at], type: 'story', title }))),
    ...posts('900 u0', '904 u4'),
  },
];
