import type { Instrument } from '../../../domain/instrument.ts';
import { fullJitter, xBackoff } from '../link/backoff.ts';
import { readJetstream } from '../wire/jetstream.ts';
import { readNews } from '../wire/news.ts';
import { readNostr } from '../wire/nostr.ts';
import { readReddit } from '../wire/reddit.ts';
import { readStockTwits } from '../wire/stocktwits.ts';
import { readXStream } from '../wire/x-stream.ts';
import { pairOf, type Venue } from './venue.ts';
import { rulesFor } from './x-rules.ts';

/** Sites turn away who does not say what they are. */
const POLITE = { 'user-agent': 'quartet/0.1 (market sentiment simulator)' };

const WORDS = {
  market: undefined,
  headers: POLITE,
  greetings: () => [],
  ping: undefined,
  pollMs: undefined,
  backoff: fullJitter,
  repeats: false,
  datedByAuthors: false,
  past: undefined,
  rules: undefined,
} as const;

const POLLED = { ...WORDS, transport: 'poll', keepAliveMs: 20_000, repeats: true } as const;

/** Replayed from before the cursor, so that what is known comes first and proves that nothing is missing. */
const OVERLAP_US = 5_000_000;
const MICROSECONDS_A_MS = 1_000;

export const bluesky: Venue = {
  ...WORDS,
  source: 'bluesky',
  transport: 'socket',
  read: readJetstream,
  hosts: ['wss://jetstream2.us-east.bsky.network', 'wss://jetstream1.us-east.bsky.network'],
  path: ({ cursor }) =>
    `/subscribe?wantedCollections=app.bsky.feed.post${cursor === undefined ? '' : `&cursor=${cursor - OVERLAP_US}`}`,
  keepAliveMs: 10_000,
  repeats: true,
  cursorAt: (at) => at * MICROSECONDS_A_MS,
};

const X_FIELDS = [
  'tweet.fields=created_at,lang,referenced_tweets,edit_history_tweet_ids,note_tweet,attachments,entities',
  'expansions=author_id,attachments.media_keys',
  'user.fields=public_metrics,created_at',
  'media.fields=alt_text,url,preview_image_url',
].join('&');

/** Listens to rules for the instruments, and to those that the token's owner has set. */
export function xStream(token: string, instruments: readonly Instrument[]): Venue {
  return {
    ...WORDS,
    source: 'x',
    transport: 'stream',
    read: readXStream,
    hosts: ['https://api.x.com'],
    path: () => `/2/tweets/search/stream?${X_FIELDS}`,
    headers: { ...POLITE, authorization: `Bearer ${token}` },
    keepAliveMs: 20_000,
    backoff: xBackoff,
    rules: rulesFor(instruments),
  };
}

export function stockTwits(instruments: readonly Instrument[]): Venue {
  const symbols = instruments.map((instrument) =>
    instrument.kind === 'equity' ? instrument.symbol : `${pairOf(instrument).base}.X`,
  );
  return {
    ...POLLED,
    source: 'stocktwits',
    read: readStockTwits,
    hosts: ['https://api.stocktwits.com'],
    path: ({ attempt }) => `/api/2/streams/symbol/${encodeURIComponent(symbols[attempt % symbols.length] ?? '')}.json`,
    pollMs: 20_000,
  };
}

/** A subreddit's submissions and comments in turn. */
export function reddit(name: string): Venue {
  return {
    ...POLLED,
    source: 'reddit',
    read: readReddit,
    hosts: ['https://www.reddit.com'],
    path: ({ attempt }) => `/r/${name}/${attempt % 2 === 0 ? 'new' : 'comments'}.json?limit=100`,
    pollMs: 10_000,
  };
}

const STORED_S = 120;
/** Relays may be quiet for long; asked for what nobody can have signed, they say that there is nothing of it. */
const NOTHING = JSON.stringify(['REQ', 'alive', { ids: ['0'.repeat(64)], limit: 1 }]);

/** What relays have stored of the last minutes comes first; deletions come like posts. */
export const nostr: Venue = {
  ...WORDS,
  source: 'nostr',
  transport: 'socket',
  read: readNostr,
  hosts: ['wss://relay.damus.io', 'wss://nos.lol', 'wss://relay.primal.net'],
  path: () => '/',
  greetings: ({ now }) => [
    JSON.stringify(['REQ', 'quartet', { kinds: [1, 5], since: Math.floor(now / 1000) - STORED_S }]),
  ],
  ping: NOTHING,
  keepAliveMs: 30_000,
  datedByAuthors: true,
};

/** Newsrooms by name, with origin and path of their feeds. */
export const NEWSROOMS: ReadonlyMap<string, readonly [origin: string, path: string]> = new Map([
  ['coindesk', ['https://www.coindesk.com', '/arc/outboundfeeds/rss/']],
  ['cointelegraph', ['https://cointelegraph.com', '/rss']],
  ['decrypt', ['https://decrypt.co', '/feed']],
  ['federal-reserve', ['https://www.federalreserve.gov', '/feeds/press_all.xml']],
  ['sec', ['https://www.sec.gov', '/news/pressreleases.rss']],
]);

export function news(name: string, [origin, path]: readonly [string, string]): Venue {
  return {
    ...POLLED,
    source: `news-${name}`,
    read: readNews,
    hosts: [origin],
    path: () => path,
    pollMs: 60_000,
    datedByAuthors: true,
  };
}
