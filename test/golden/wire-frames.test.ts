import { describe, expect, it } from 'vitest';
import { readBinance } from '../../src/adapters/live/venues/binance/wire.ts';
import { readJetstream } from '../../src/adapters/live/venues/bluesky.ts';
import { readCoinbaseAdvanced } from '../../src/adapters/live/venues/coinbase/advanced-wire.ts';
import { readCoinbaseExchange } from '../../src/adapters/live/venues/coinbase/exchange-wire.ts';
import { readHyperliquid } from '../../src/adapters/live/venues/hyperliquid/wire.ts';
import { readKraken } from '../../src/adapters/live/venues/kraken/wire.ts';
import { readNews } from '../../src/adapters/live/venues/news.ts';
import { readNostr } from '../../src/adapters/live/venues/nostr.ts';
import { readReddit } from '../../src/adapters/live/venues/reddit.ts';
import { readStockTwits } from '../../src/adapters/live/venues/stocktwits.ts';
import { readXStream } from '../../src/adapters/live/venues/x/wire.ts';
import type { ReadFrame } from '../../src/adapters/live/wire/message.ts';

const T = 1_770_000_000_000;
const ISO = '2026-02-02T02:40:00.000Z';
type Row = readonly [name: string, frame: string | object, messages: readonly object[]];

/** Made-up frames, each with all that it says. */
function table(venue: string, read: ReadFrame, rows: readonly Row[]): void {
  describe(`a frame of ${venue}`, () => {
    it.each(rows)('%s', (_, frame, expected) => {
      const messages = read(typeof frame === 'string' ? frame : JSON.stringify(frame));
      expect(messages).toHaveLength(expected.length);
      for (const [at, message] of expected.entries()) expect(messages[at]).toMatchObject(message);
      // The rows above tell what each frame is about; this is all of it, and nothing else may be read.
      expect(messages).toMatchSnapshot();
    });

    it.each(['', '{', '[]x', 'null', '7', '"a"', '{"__proto__":1}', '[[[[', '\u0000', `{"a":${'['.repeat(5_000)}`])(
      'takes %j without a word thrown',
      (frame) => {
        for (const { kind } of read(frame)) expect(['malformed', 'unknown', 'control']).toContain(kind);
      },
    );
  });
}

const hyper = (channel: string, data: unknown): object => ({ channel, data });

table('Hyperliquid', readHyperliquid, [
  [
    'trades, whose side is the aggressor',
    hyper('trades', [
      { coin: 'BTC', side: 'A', px: '100.10', sz: '0.5', time: T, hash: '0x0', tid: 12 },
      { coin: 'BTC', side: 'B', px: '100.2', sz: '1', time: T + 1, hash: '0x0', tid: 12 },
    ]),
    [
      {
        kind: 'trade',
        market: 'BTC',
        ts: T,
        id: `12:${T}`,
        count: undefined,
        price: '100.10',
        size: '0.5',
        side: 'sell',
      },
      { kind: 'trade', id: `12:${T + 1}`, side: 'buy' },
    ],
  ],
  [
    'the best bid and ask',
    hyper('bbo', {
      coin: '@7',
      time: T,
      bbo: [
        { px: '1.0', sz: '2', n: 1 },
        { px: '1.1', sz: '3', n: 1 },
      ],
    }),
    [{ kind: 'quote', market: '@7', ts: T, bid: '1.0', bidSize: '2', ask: '1.1', askSize: '3' }],
  ],
  [
    'a book with one side',
    hyper('bbo', { coin: 'A', time: T, bbo: [{ px: '1', sz: '2' }, null] }),
    [{ kind: 'control', name: 'one-sided' }],
  ],
  [
    'a book, of which the best is taken',
    hyper('l2Book', {
      coin: 'A',
      time: T,
      levels: [
        [
          { px: '9', sz: '1' },
          { px: '8', sz: '1' },
        ],
        [{ px: '10', sz: '4' }],
      ],
    }),
    [{ kind: 'quote', bid: '9', ask: '10', askSize: '4' }],
  ],
  [
    'a candle that is still open',
    hyper('candle', { t: T, T: T + 59_999, s: 'BTC', i: '1m', o: '1', c: '2', h: '3', l: '0.5', v: '9', n: 2 }),
    [
      {
        kind: 'bar',
        market: 'BTC',
        openedAt: T,
        intervalMs: 60_000,
        open: '1',
        high: '3',
        low: '0.5',
        close: '2',
        closed: undefined,
      },
    ],
  ],
  [
    'mark, oracle and the rate to come',
    hyper('activeAssetCtx', {
      coin: 'BTC',
      ctx: { funding: '-0.0000125', oraclePx: '99.5', markPx: '100', midPx: null },
    }),
    [{ kind: 'mark', market: 'BTC', ts: undefined, mark: '100', oracle: '99.5', rate: '-0.0000125' }],
  ],
  [
    'past funding',
    [{ coin: 'BTC', fundingRate: '0.0001', premium: '0', time: T }],
    [{ kind: 'funding', rate: '0.0001', ts: T }],
  ],
  ['a pong', { channel: 'pong' }, [{ kind: 'control', name: 'pong' }]],
  ['an error', hyper('error', 'Already subscribed'), [{ kind: 'control', name: 'error' }]],
  ['the greeting, which is no JSON', 'Websocket connection established.', [{ kind: 'control', name: 'greeting' }]],
  ['a channel of tomorrow', hyper('telepathy', {}), [{ kind: 'unknown', name: 'telepathy' }]],
  ['a trade without a price', hyper('trades', [{ coin: 'BTC', sz: '1', time: T, tid: 1 }]), [{ kind: 'malformed' }]],
  ['no trades at all', hyper('trades', []), [{ kind: 'control', name: 'empty trades' }]],
  ['trades that are none', hyper('trades', null), [{ kind: 'malformed' }]],
  [
    'figures as numbers, however they are written',
    '{"channel":"trades","data":[{"coin":"PUMP","side":"B","px":1.5e-7,"sz":2.5E+3,"time":1770000000000,"tid":1}]}',
    [{ kind: 'trade', price: '0.00000015', size: '2500' }],
  ],
  ['a best bid that is nothing', hyper('bbo', { coin: 'A', time: T, bbo: [{}, {}] }), [{ kind: 'malformed' }]],
]);

const combined = (data: object): object => ({ stream: 'x', data });

table('Binance', readBinance, [
  [
    'a trade of spot',
    combined({ e: 'trade', E: T, s: 'BTCUSDT', t: 5, p: '100.10000000', q: '0.02000000', T, m: true, M: true }),
    [
      {
        kind: 'trade',
        market: 'BTCUSDT',
        ts: T,
        id: '5',
        count: 5,
        price: '100.10000000',
        size: '0.02000000',
        side: 'sell',
      },
    ],
  ],
  [
    'a trade outside the book',
    { e: 'trade', s: 'A', t: 5, p: '0', q: '1', T, X: 'ADL', m: true },
    [{ kind: 'control', name: 'off-book-trade' }],
  ],
  [
    'an aggregate',
    { e: 'aggTrade', s: 'A', a: 8, p: '1', q: '2', f: 1, l: 3, T, m: false },
    [{ kind: 'trade', count: 8, side: 'buy' }],
  ],
  [
    'the best bid and ask of spot, which has no name and no time',
    combined({ u: 7, s: 'A', b: '1', B: '2', a: '3', A: '4' }),
    [{ kind: 'quote', market: 'A', ts: undefined, update: 7, bid: '1', bidSize: '2', ask: '3', askSize: '4' }],
  ],
  [
    'that of USD-M',
    { e: 'bookTicker', u: 7, s: 'A', b: '1', B: '2', a: '3', A: '4', T, E: T },
    [{ kind: 'quote', ts: T }],
  ],
  [
    'changes of a book of futures',
    { e: 'depthUpdate', E: T, s: 'A', U: 8, u: 11, pu: 5, b: [], a: [] },
    [{ kind: 'chain', market: 'A', ts: T, previous: 5, last: 11 }],
  ],
  [
    'changes of a book of spot',
    { e: 'depthUpdate', E: T, s: 'A', U: 8, u: 11, b: [], a: [] },
    [{ kind: 'chain', previous: 7, last: 11 }],
  ],
  [
    'a candle that has closed',
    { e: 'kline', s: 'A', k: { t: T, i: '5m', o: '1', c: '2', h: '3', l: '1', v: '4', x: true } },
    [{ kind: 'bar', openedAt: T, intervalMs: 300_000, closed: true }],
  ],
  [
    'mark, index and the next funding',
    { e: 'markPriceUpdate', E: T, s: 'A', p: '1.5', i: '1.4', r: '0.0001', T: T + 9 },
    [{ kind: 'mark', mark: '1.5', oracle: '1.4', rate: '0.0001', fundingAt: T + 9 }],
  ],
  [
    'a list of events',
    combined([{ e: '24hrMiniTicker' }, { e: 'forceOrder' }]),
    [{ name: '24hrMiniTicker' }, { name: 'forceOrder' }],
  ],
  ['the answer to a subscription', { result: null, id: 1 }, [{ kind: 'control', name: 'reply' }]],
  ['an error', { code: 2, msg: 'no' }, [{ kind: 'control', name: 'error' }]],
  ['an error that answers', { error: { code: 2, msg: 'no' }, id: 3 }, [{ kind: 'control', name: 'error' }]],
  ['a liquidation', { e: 'forceOrder', E: T, o: { s: 'A', S: 'SELL' } }, [{ kind: 'control', name: 'forceOrder' }]],
  ['an empty list', combined([]), [{ kind: 'control', name: 'empty' }]],
  ['a figure that is nothing', { e: 'trade', s: 'A', t: 5, p: null, q: '1', T, m: true }, [{ kind: 'malformed' }]],
  ['an event of tomorrow', { e: 'dream', s: 'A' }, [{ kind: 'unknown', name: 'dream' }]],
]);

table('Coinbase Exchange', readCoinbaseExchange, [
  [
    'a match, whose side is the maker',
    {
      type: 'match',
      trade_id: 5,
      side: 'sell',
      size: '0.1',
      price: '1.50',
      product_id: 'BTC-USD',
      sequence: 50,
      time: '2026-02-02T02:40:00.000789Z',
    },
    [{ kind: 'trade', market: 'BTC-USD', ts: T, id: '5', count: 5, price: '1.50', size: '0.1', side: 'buy' }],
  ],
  [
    'a ticker with sizes',
    {
      type: 'ticker',
      product_id: 'A-B',
      sequence: 9,
      time: ISO,
      best_bid: '1',
      best_bid_size: '2',
      best_ask: '3',
      best_ask_size: '4',
    },
    [{ kind: 'quote', ts: T, update: 9, bid: '1', askSize: '4' }],
  ],
  [
    'a ticker without',
    { type: 'ticker', product_id: 'A-B', time: ISO, best_bid: '1', best_ask: '3' },
    [{ kind: 'control', name: 'ticker-without-sizes' }],
  ],
  ['a heartbeat', { type: 'heartbeat', sequence: 1 }, [{ kind: 'control', name: 'heartbeat' }]],
  ['a type of tomorrow', { type: 'omen' }, [{ kind: 'unknown', name: 'omen' }]],
  ['a trade by request', { type: 'rfq_match', trade_id: 1 }, [{ kind: 'control', name: 'rfq_match' }]],
  ['an order, as a list', ['open', 'A-B', '7', 'x', 'buy', '1', '2', ISO], [{ kind: 'control', name: 'level3 open' }]],
]);

const advanced = (channel: string, event: object): object => ({
  channel,
  timestamp: ISO,
  sequence_num: 3,
  events: [event],
});
const bought = { product_id: 'A-B', price: '1', size: '2', time: ISO, side: 'SELL' };

table('Coinbase Advanced', readCoinbaseAdvanced, [
  [
    'a snapshot of trades, newest first',
    advanced('market_trades', {
      type: 'snapshot',
      trades: [
        { ...bought, trade_id: '6' },
        { ...bought, trade_id: '5' },
      ],
    }),
    [
      { kind: 'sequence', number: 3 },
      { kind: 'trade', id: '5', count: 5, side: 'buy' },
      { kind: 'trade', id: '6' },
    ],
  ],
  [
    'new trades, newest first too',
    advanced('market_trades', {
      type: 'update',
      trades: [
        { ...bought, trade_id: '10' },
        { ...bought, trade_id: '9' },
      ],
    }),
    [{ kind: 'sequence' }, { kind: 'trade', id: '9' }, { kind: 'trade', id: '10' }],
  ],
  [
    'a channel without events',
    { channel: 'ticker', timestamp: ISO, sequence_num: 3, events: [] },
    [{ kind: 'sequence' }, { kind: 'control', name: 'empty ticker' }],
  ],
  [
    'a ticker',
    advanced('ticker', {
      tickers: [{ product_id: 'A-B', best_bid: '1', best_bid_quantity: '2', best_ask: '3', best_ask_quantity: '4' }],
    }),
    [{ kind: 'sequence' }, { kind: 'quote', ts: T, bidSize: '2', askSize: '4' }],
  ],
  [
    'candles of five minutes',
    advanced('candles', {
      candles: [{ start: '1770000000', high: '3', low: '1', open: '2', close: '2', volume: '9', product_id: 'A-B' }],
    }),
    [{ kind: 'sequence' }, { kind: 'bar', openedAt: T, intervalMs: 300_000 }],
  ],
  [
    'a heartbeat, which is counted too',
    advanced('heartbeats', {}),
    [{ kind: 'sequence' }, { kind: 'control', name: 'heartbeats' }],
  ],
  ['an error', { type: 'error', message: 'no' }, [{ kind: 'control', name: 'error' }]],
]);

table('Kraken', readKraken, [
  [
    'trades, whose figures keep their zeros',
    `{"channel":"trade","type":"update","data":[{"symbol":"BTC/USD","side":"sell","price":100.20,"qty":0.00010000,"ord_type":"limit","trade_id":4,"timestamp":"2026-02-02T02:40:00.000001Z"}]}`,
    [{ kind: 'trade', market: 'BTC/USD', ts: T, count: 4, price: '100.20', size: '0.00010000', side: 'sell' }],
  ],
  [
    'a ticker',
    '{"channel":"ticker","type":"update","data":[{"symbol":"A/B","bid":1.10,"bid_qty":2.0,"ask":1.2,"ask_qty":3,"last":1}]}',
    [{ kind: 'quote', market: 'A/B', ts: undefined, bid: '1.10', bidSize: '2.0', ask: '1.2', askSize: '3' }],
  ],
  [
    'a candle',
    `{"channel":"ohlc","type":"update","data":[{"symbol":"A/B","interval":5,"interval_begin":"${ISO}","open":1.0,"high":2,"low":1,"close":1.5,"volume":3}]}`,
    [{ kind: 'bar', openedAt: T, intervalMs: 300_000, open: '1.0' }],
  ],
  [
    'an order book, whose figures keep their zeros',
    `{"channel":"book","type":"snapshot","data":[{"symbol":"A/B","bids":[{"price":1.10,"qty":2.0}],"asks":[],"checksum":7,"timestamp":"${ISO}"}]}`,
    [{ kind: 'book', ts: T, snapshot: true, bids: [{ price: '1.10', size: '2.0' }], asks: [], checksum: 7 }],
  ],
  [
    'figures with exponents',
    `{"channel":"trade","type":"update","data":[{"symbol":"A/B","side":"buy","price":1e-8,"qty":1.20E3,"trade_id":4,"timestamp":"${ISO}"}]}`,
    [{ kind: 'trade', price: '0.00000001', size: '1200' }],
  ],
  ['an error without a request', { error: 'Malformed request' }, [{ kind: 'control', name: 'error' }]],
  ['an answer to an order', { method: 'add_order', success: true }, [{ kind: 'control', name: 'add_order' }]],
  ['a heartbeat', { channel: 'heartbeat' }, [{ kind: 'control', name: 'heartbeat' }]],
  [
    'a refused subscription',
    { method: 'subscribe', success: false, error: 'no' },
    [{ kind: 'control', name: 'subscribe-refused' }],
  ],
  ['the first protocol', '[42,[["1.0","2","1.5","b","l",""]],"trade","A/B"]', [{ kind: 'control', name: 'v1-trade' }]],
]);

const commit = (collection: string, rest: object): object => ({
  did: 'did:plc:me',
  time_us: T * 1000 + 999,
  kind: 'commit',
  commit: { rev: 'r1', collection, rkey: 'k1', ...rest },
});
const POSTS = 'app.bsky.feed.post';

table('Bluesky', readJetstream, [
  [
    'a post with a described picture, dated by the server',
    commit(POSTS, {
      operation: 'create',
      record: {
        text: 'look',
        createdAt: '1999-01-01T00:00:00Z',
        langs: ['en', 'de'],
        embed: { images: [{ alt: 'a chart of $BTC', image: { ref: { $link: 'bafy1' } } }] },
      },
    }),
    [
      {
        kind: 'post',
        ts: T,
        id: 'did:plc:me/k1',
        author: 'did:plc:me',
        text: 'look\na chart of $BTC',
        lang: 'en',
        references: ['https://cdn.bsky.app/img/feed_fullsize/plain/did:plc:me/bafy1'],
        version: undefined,
      },
      { kind: 'cursor', at: T * 1000 + 999 },
    ],
  ],
  [
    'a quoted post and a link',
    commit(POSTS, {
      operation: 'create',
      record: {
        text: '',
        embed: {
          record: { record: { uri: `at://did:plc:you/${POSTS}/k0` } },
          media: { external: { title: 'News', uri: 'https://example.org/n' } },
        },
      },
    }),
    [
      { kind: 'post', text: 'News', references: ['https://example.org/n'], repostOf: 'did:plc:you/k0' },
      { kind: 'cursor' },
    ],
  ],
  [
    'an edit',
    commit(POSTS, { operation: 'update', record: { text: 'no' } }),
    [{ kind: 'post', version: 'r1' }, { kind: 'cursor' }],
  ],
  [
    'a deletion',
    commit(POSTS, { operation: 'delete' }),
    [{ kind: 'deletion', id: 'did:plc:me/k1', author: 'did:plc:me' }, { kind: 'cursor' }],
  ],
  ['a like', commit('app.bsky.feed.like', { operation: 'create' }), [{ kind: 'control', name: 'app.bsky.feed.like' }]],
  [
    'an account',
    { did: 'did:plc:me', time_us: T * 1000, kind: 'account', account: {} },
    [{ kind: 'control', name: 'account' }],
  ],
]);

table('X', readXStream, [
  ['a keep-alive', '', [{ kind: 'control', name: 'keep-alive' }]],
  [
    'a post with its author and a described picture',
    {
      data: {
        id: '9',
        author_id: '1',
        created_at: ISO,
        text: 'A &amp; B',
        lang: 'en',
        attachments: { media_keys: ['m'] },
        entities: { urls: [{ url: 'https://t.co/1', expanded_url: 'https://example.org/a' }, {}] },
      },
      includes: {
        users: [{ id: '1', username: 'ann', created_at: ISO, public_metrics: { followers_count: 5 } }],
        media: [{ media_key: 'm', alt_text: 'a cat', url: 'https://example.org/cat.png' }],
      },
      matching_rules: [],
    },
    [
      {
        kind: 'post',
        id: '9',
        author: '1',
        text: 'A & B\na cat',
        followers: 5,
        authorCreated: T,
        lang: 'en',
        references: ['https://example.org/a', 'https://example.org/cat.png'],
      },
    ],
  ],
  [
    'a repost',
    {
      data: {
        id: '9',
        author_id: '1',
        created_at: ISO,
        text: 'RT',
        referenced_tweets: [{ type: 'retweeted', id: '3' }],
      },
    },
    [{ kind: 'post', repostOf: '3' }],
  ],
  [
    'an edit, under the id of the first',
    { data: { id: '9', author_id: '1', created_at: ISO, text: 'new', edit_history_tweet_ids: ['7', '9'] } },
    [{ kind: 'post', id: '7', version: '9' }],
  ],
  ['a deletion', { delete: { tweet: { id: '9', author_id: '1' }, event_at: ISO } }, [{ kind: 'deletion', id: '9' }]],
  [
    'a farewell',
    { errors: [{ title: 'operational-disconnect', disconnect_type: 'Upstream' }] },
    [{ kind: 'farewell', reason: 'Upstream' }],
  ],
  [
    'too many connections',
    { title: 'ConnectionException', connection_issue: 'TooManyConnections' },
    [{ kind: 'farewell', reason: 'TooManyConnections' }],
  ],
  [
    'a farewell as it was said before',
    { disconnect: { code: 4, stream_name: 's', reason: 'stalled' } },
    [{ kind: 'farewell', reason: 'stalled' }],
  ],
  ['a warning', { warning: { code: 'FALLING_BEHIND' } }, [{ kind: 'control', name: 'warning' }]],
  ['errors of which there are none', { errors: [] }, [{ kind: 'malformed' }]],
]);

const twit = {
  id: 5,
  body: '$A &#39;up&#39;',
  created_at: ISO,
  user: { username: 'ann', followers: 2, join_date: '2020-01-01' },
};

table('StockTwits', readStockTwits, [
  [
    'a page, newest first',
    { response: { status: 200 }, messages: [{ ...twit, id: 6 }, twit] },
    [
      { kind: 'post', id: '5', text: "$A 'up'", author: 'ann', followers: 2 },
      { kind: 'post', id: '6' },
    ],
  ],
  ['an error', { response: { status: 429 }, errors: [] }, [{ kind: 'control', name: 'error' }]],
  ['one message', { response: { status: 200 }, message: twit }, [{ kind: 'post', id: '5' }]],
  ['a page without any', { messages: [] }, [{ kind: 'control', name: 'empty page' }]],
]);

const thing = (kind: string, data: object): object => ({
  kind,
  data: { created_utc: T / 1000, author: 'ann', ...data },
});

table('Reddit', readReddit, [
  [
    'a listing, newest first',
    {
      kind: 'Listing',
      data: {
        children: [
          thing('t1', { id: 'b', body: 'x &gt; y', edited: T / 1000 + 5 }),
          thing('t3', { id: 'a', title: 'T', selftext: 'S' }),
        ],
      },
    },
    [
      { kind: 'post', id: 't3_a', text: 'T\nS', version: undefined },
      { kind: 'post', id: 't1_b', text: 'x > y', version: String(T + 5_000) },
    ],
  ],
  [
    'a submission with its comments',
    [
      { kind: 'Listing', data: { children: [thing('t3', { id: 'a', title: 'T', selftext: '' })] } },
      { kind: 'Listing', data: { children: [thing('t1', { id: 'b', body: 'c' }), { kind: 'more', data: {} }] } },
    ],
    [
      { kind: 'post', id: 't3_a', text: 'T' },
      { kind: 'control', name: 'more' },
      { kind: 'post', id: 't1_b' },
    ],
  ],
  ['an empty listing', { kind: 'Listing', data: { children: [] } }, [{ kind: 'control', name: 'empty listing' }]],
  ['a comment without words', { id: 'c', created_utc: 1, author: 'a', body: '' }, [{ name: 'no-words' }]],
  ['what was taken away', thing('t1', {}), [{ kind: 'unknown' }]],
  [
    'a removed comment',
    { id: 'c', created_utc: T / 1000, author: '[deleted]', body: '[removed]' },
    [{ kind: 'deletion', id: 't1_c' }],
  ],
]);

const RSS = `<rss><channel><item><title>Later &amp; better</title><guid>2</guid><pubDate>Mon, 02 Feb 2026 02:40:00 GMT</pubDate></item>
<item><title><![CDATA[First]]></title><link>https://example.org/1</link><description>&lt;p&gt;A &lt;b&gt;word&lt;/b&gt;&lt;/p&gt;</description><dc:creator>Ann</dc:creator><pubDate>Mon, 02 Feb 2026 02:39:00 GMT</pubDate></item></channel></rss>`;

table('a newsroom', readNews, [
  [
    'RSS, newest first',
    RSS,
    [
      { kind: 'post', id: 'https://example.org/1', text: 'First\nA word', author: 'Ann', ts: T - 60_000 },
      { kind: 'post', id: '2', text: 'Later & better', author: 'newsroom', ts: T },
    ],
  ],
  [
    'Atom, changed since',
    `<feed><entry><id>urn:1</id><title>One</title><published>${ISO}</published><updated>2026-02-02T03:00:00Z</updated><summary>More</summary></entry></feed>`,
    [{ kind: 'post', id: 'urn:1', text: 'One\nMore', ts: T, version: String(T + 1_200_000) }],
  ],
  [
    'Atom with its words in the content, a described picture among them',
    `<feed><entry><id>urn:2</id><title>Two</title><link rel='alternate' href='https://example.org/2'/><updated>${ISO}</updated><content type="html">&lt;p&gt;It&amp;rsquo;s up &lt;img src="x.png" alt="a chart of $BTC"&gt;&lt;/p&gt;</content></entry></feed>`,
    [{ kind: 'post', id: 'urn:2', text: 'Two\nIt’s up a chart of $BTC', references: ['https://example.org/2'] }],
  ],
  [
    'what has no date, which takes nothing from the rest',
    '<rss><channel><item><title>Some day</title><guid>3</guid></item></channel></rss>',
    [{ kind: 'control', name: 'undated' }],
  ],
  ['nothing new', '<rss version="2.0"><channel></channel></rss>', [{ kind: 'control', name: 'empty' }]],
  [
    'words of which a piece is quoted for XML, beside an item that is commented out',
    `<rss><channel><!-- <item><title>No</title></item> --><item a="x>y"><title>Up <![CDATA[</title> 3%]]> &amp; on</title><guid>4</guid><pubDate>${ISO}</pubDate></item></channel></rss>`,
    [{ kind: 'post', id: '4', text: 'Up 3% & on', ts: T }],
  ],
  [
    'an entry that names where it was taken from, its words as elements',
    `<feed><entry><source><title>Elsewhere</title><id>other</id></source><id>urn:5</id><title>Five</title><updated>${ISO}</updated><content type="xhtml"><div><p>One</p><p>two</p></div></content></entry></feed>`,
    [{ kind: 'post', id: 'urn:5', text: 'Five\nOne two', author: 'newsroom' }],
  ],
  [
    'a page that was cut off within an item, which is then none',
    `<rss><channel><item><title>Six</title><guid>6</guid><pubDate>${ISO}</pubDate></item><item><title>Sev`,
    [{ kind: 'post', id: '6', text: 'Six' }],
  ],
  ['elements without end', `<rss>${'<a>'.repeat(200_000)}`, [{ kind: 'control', name: 'empty' }]],
]);

/** Signed for this test by a key made up for it. */
const SIGNED = {
  id: 'ff565a14a430a9d0c15bf5809e37afe685d46e241e0916f8c3f47118efee1934',
  pubkey: '784c2dafc9bdb173842bbb9c18cfd6a06dc037924339e586d868518ec7037103',
  kind: 1,
  created_at: 1770000000,
  tags: [],
  content: 'hello $BTC',
  sig: 'caeaf0e9b14fbfe5cc557788deec09fd541b0d6db1bb9e4e0d4305193e9840fbd441faa79508897839df0ecfcaa39eb77fce05d5043a949c0924bf51706de3d5',
};

const PICTURED = {
  id: 'ec1c379a17adb1d0b48973a2685790e8a0df80e8fe25b6015888d3ba482e17dd',
  pubkey: 'b3b42c1eb0a7f405a953377080b814e81dc3c93ae9509dd99f328f5a78fe47ee',
  kind: 1,
  created_at: 1770000000,
  tags: [['imeta', 'm image/png', 'url https://example.org/c.png', 'alt a chart of $BTC']],
  content: 'look',
  sig: 'b4cfce2f0b1721094a9956d69ca6e8ba943c635287e94f83edbd6b436dabd28f43c0d425b725b87967f31f1e8805cd781cae4416bac628eb8911955e73c516b1',
};

table('Nostr', readNostr, [
  [
    'a signed note',
    ['EVENT', 's', SIGNED],
    [{ kind: 'post', id: SIGNED.id, author: SIGNED.pubkey, text: 'hello $BTC', ts: T }],
  ],
  [
    'a note with a word changed',
    ['EVENT', 's', { ...SIGNED, content: 'hello $ETH' }],
    [{ kind: 'control', name: 'bad-signature' }],
  ],
  [
    'a signature of another key',
    ['EVENT', 's', { ...SIGNED, sig: '0'.repeat(128) }],
    [{ kind: 'control', name: 'bad-signature' }],
  ],
  [
    'a picture that is described',
    ['EVENT', 's', PICTURED],
    [{ kind: 'post', text: 'look\na chart of $BTC', references: ['https://example.org/c.png'] }],
  ],
  ['the end of what is stored', ['EOSE', 's'], [{ kind: 'control', name: 'EOSE' }]],
  ['a refusal', ['CLOSED', 's', 'auth-required'], [{ kind: 'control', name: 'CLOSED' }]],
]);
