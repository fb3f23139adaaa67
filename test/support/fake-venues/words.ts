import { createHash } from 'node:crypto';
import { schnorr } from '@noble/curves/secp256k1.js';
import { type FakeVenue, type Item, iso, PLAIN } from './fake-venue.ts';
import { authorOf, words } from './opinions.ts';

const json = JSON.stringify;
const ALL = (): readonly string[] => ['BTC-USD'];

function jetstream(item: Item): string {
  const { n, ts } = item;
  const record = { $type: 'app.bsky.feed.post', createdAt: iso(ts), langs: ['en'], text: words(item) };
  const commit = { rev: `r${n}`, operation: 'create', collection: 'app.bsky.feed.post', rkey: `k${n}`, record };
  return json({ did: `did:plc:${authorOf(n)}`, time_us: ts * 1000, kind: 'commit', commit });
}

export const bluesky: FakeVenue = {
  ...PLAIN,
  name: 'bluesky',
  path: 'bluesky',
  subscribed: ALL,
  history: (items, { searchParams }) => {
    const cursor = searchParams.get('cursor');
    if (cursor === null) return [];
    return items.filter(({ ts }) => ts * 1000 >= Number(cursor)).map(jetstream);
  },
  frames: (item) => [jetstream(item)],
};

const KEYS = Array.from({ length: 5 }, (_, place) => createHash('sha256').update(`key ${place}`).digest());

function nostrEvent(item: Item): string {
  const secret = KEYS[item.n % KEYS.length] ?? KEYS[0] ?? Buffer.alloc(32, 1);
  const pubkey = Buffer.from(schnorr.getPublicKey(secret)).toString('hex');
  const created_at = Math.floor(item.ts / 1000);
  const content = words(item);
  const hash = createHash('sha256')
    .update(json([0, pubkey, created_at, 1, [], content]))
    .digest();
  const sig = Buffer.from(schnorr.sign(hash, secret)).toString('hex');
  return json(['EVENT', 'quartet', { id: hash.toString('hex'), pubkey, created_at, kind: 1, tags: [], content, sig }]);
}

export const nostr: FakeVenue = {
  ...PLAIN,
  name: 'nostr',
  path: 'nostr',
  subscribed: (text) => (text.startsWith('["REQ","quartet"') ? ['BTC-USD'] : undefined),
  history: () => ['["EOSE","quartet"]'],
  pong: (text) => (text.startsWith('["REQ","alive"') ? '["EOSE","alive"]' : undefined),
  frames: (item) => [nostrEvent(item)],
};

export const x: FakeVenue = {
  ...PLAIN,
  name: 'x',
  path: 'x',
  past: () => '{"meta":{"sent":"2026-01-05T00:00:00Z"}}',
  transport: 'stream',
  subscribed: ALL,
  heartbeat: () => '',
  frames: (item) => [
    json({
      data: {
        id: String(item.n),
        author_id: authorOf(item.n),
        created_at: iso(item.ts),
        text: words(item),
        lang: 'en',
      },
      includes: { users: [{ id: authorOf(item.n), username: 'someone', public_metrics: { followers_count: 12 } }] },
      matching_rules: [],
    }),
  ],
};

const POLLED = { ...PLAIN, transport: 'poll', subscribed: ALL, frames: () => [] } as const;
const PAGE = 100;

function newest(items: readonly Item[]): readonly Item[] {
  return items.slice(-PAGE).toReversed();
}

export const stockTwits: FakeVenue = {
  ...POLLED,
  name: 'stocktwits',
  path: 'stocktwits',
  history: (items) => [
    json({
      response: { status: 200 },
      messages: newest(items).map((item) => ({
        id: item.n,
        body: words(item),
        created_at: iso(item.ts),
        user: { username: authorOf(item.n), followers: 3, join_date: '2019-05-01' },
      })),
    }),
  ],
};

export const reddit: FakeVenue = {
  ...POLLED,
  name: 'reddit/fakes',
  path: 'reddit',
  history: (items) => [
    json({
      kind: 'Listing',
      data: {
        children: newest(items).map((item) => ({
          kind: 't1',
          data: { id: String(item.n), body: words(item), created_utc: item.ts / 1000, author: authorOf(item.n) },
        })),
      },
    }),
  ],
};

export const news: FakeVenue = {
  ...POLLED,
  name: 'news/coindesk',
  path: 'news-coindesk',
  history: (items) => [
    `<?xml version="1.0"?><rss version="2.0"><channel><title>Fake</title>${newest(items)
      .map(
        (item) =>
          `<item><guid>${item.n}</guid><title><![CDATA[${words(item)}]]></title><pubDate>${new Date(item.ts).toUTCString()}</pubDate></item>`,
      )
      .join('')}</channel></rss>`,
  ],
};
