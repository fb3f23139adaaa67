import { describe, expect, it } from 'vitest';
import { readTape, tapeFile } from '../support/tape.ts';

const T = 1_700_000_000_000;
const at = (text: string): number => Date.parse(text);
const place = { tape: 0, line: 1 };

/** One made-up line each, and all the events it gives. */
const RECORDS: readonly (readonly [name: string, line: string, events: readonly object[]])[] = [
  [
    'a trade, prices and sizes in the smallest units',
    `{"type":"trade","ts":${T},"symbol":"BTC-USDT-PERP","price":61800.3,"size":0.006,"side":"sell","id":"52"}`,
    [{ kind: 'trade', ts: T, visible: T, symbol: 'BTC-USDT-PERP', price: 618003, size: 6, side: 'sell' }],
  ],
  [
    'a trade whose source tells no side',
    `{"type":"trade","ts":${T},"symbol":"DOGE-USDT","price":0.0039203,"size":12}`,
    [{ kind: 'trade', ts: T, visible: T, symbol: 'DOGE-USDT', price: 39203, size: 12, side: undefined }],
  ],
  [
    'figures as text, received after the fact',
    `{"type":"trade","ts":${T},"symbol":"BTC-USDT-PERP","price":"61800.30","size":"1","side":"buy","recv":${T + 40}}`,
    [{ kind: 'trade', ts: T, visible: T + 40, symbol: 'BTC-USDT-PERP', price: 618003, size: 1000, side: 'buy' }],
  ],
  [
    'a quote whose receiver had a slow clock',
    `{"type":"quote","ts":${T},"symbol":"BTC-USDT-PERP","bid":61800.2,"bid_size":2.5,"ask":61800.3,"ask_size":0,"seq":9,"recv":${T - 1270}}`,
    [
      {
        kind: 'quote',
        ts: T,
        visible: T,
        symbol: 'BTC-USDT-PERP',
        bid: 618002,
        bidSize: 2500,
        ask: 618003,
        askSize: 0,
      },
    ],
  ],
  [
    'a quote without a spread',
    `{"type":"quote","ts":${T},"symbol":"BTC-USDT-PERP","bid":5,"bid_size":1,"ask":5,"ask_size":1}`,
    [{ kind: 'quote', bid: 50, ask: 50 }],
  ],
  [
    'a minute bar: its opening, then its close',
    `{"type":"bar","ts":${T},"symbol":"DOGE-USDT","open":0.31,"high":0.32,"low":0.3,"close":0.315,"volume":1.5e3,"interval":"1m"}`,
    [
      { kind: 'bar-open', ts: T, visible: T, symbol: 'DOGE-USDT', intervalMs: 60_000, open: 3_100_000 },
      {
        kind: 'bar-close',
        ts: T + 60_000,
        visible: T + 60_000,
        symbol: 'DOGE-USDT',
        intervalMs: 60_000,
        openedAt: T,
        open: 3_100_000,
        high: 3_200_000,
        low: 3_000_000,
        close: 3_150_000,
        volume: 1500,
      },
    ],
  ],
  [
    'a bar that came late: the opening when it was, the close when it came',
    `{"type":"bar","ts":${T},"symbol":"DOGE-USDT","open":1,"high":1,"low":1,"close":1,"volume":0,"interval":"1m","recv":${T + 61_000}}`,
    [
      { kind: 'bar-open', visible: T },
      { kind: 'bar-close', ts: T + 60_000, visible: T + 61_000 },
    ],
  ],
  ...[
    ['winter', '2014-01-02T14:30Z', '2014-01-02T14:30Z', '2014-01-02T21:00Z'],
    ['summer', '2014-07-01T13:30Z', '2014-07-01T13:30Z', '2014-07-01T20:00Z'],
    ['winter, dated by its day alone', '2014-01-02T00:00Z', '2014-01-02T14:30Z', '2014-01-02T21:00Z'],
    ['summer, dated by its day alone', '2014-07-01T00:00Z', '2014-07-01T13:30Z', '2014-07-01T20:00Z'],
  ].map(
    ([name = '', ts = '', opens = '', closes = '']) =>
      [
        `a day of a stock in ${name}`,
        `{"type":"bar","ts":${at(ts)},"symbol":"ACME","open":9.5,"high":10,"low":9,"close":9.75,"volume":1,"interval":"1d","adj_close":9}`,
        [
          { kind: 'bar-open', ts: at(opens), visible: at(opens) },
          { kind: 'bar-close', ts: at(closes), visible: at(closes), openedAt: at(opens), intervalMs: 86_400_000 },
        ],
      ] as const,
  ),
  [
    'an hour of a stock: interval and not session',
    `{"type":"bar","ts":${at('2014-01-02T20:30Z')},"symbol":"ACME","open":1,"high":1,"low":1,"close":1,"volume":1,"interval":"1h"}`,
    [{ kind: 'bar-open' }, { kind: 'bar-close', visible: at('2014-01-02T21:30Z') }],
  ],
  [
    "a venue's mark and oracle",
    `{"type":"mark","ts":${T},"symbol":"BTC-USDT-PERP","mark":100,"oracle":"100.5"}`,
    [{ kind: 'mark', ts: T, visible: T, symbol: 'BTC-USDT-PERP', mark: 1000, oracle: 1005 }],
  ],
  [
    'a mark without an oracle',
    `{"type":"mark","ts":${T},"symbol":"BTC-USDT-PERP","mark":100,"oracle":null}`,
    [{ kind: 'mark', mark: 1000, oracle: undefined }],
  ],
  [
    'funding that shorts pay',
    `{"type":"funding","ts":${T},"symbol":"BTC-USDT-PERP","rate":-0.0000125}`,
    [{ kind: 'funding', ts: T, visible: T, symbol: 'BTC-USDT-PERP', rate: -12_500_000 }],
  ],
  [
    'what a share pays a unit, finer than its prices',
    `{"type":"dividend","ts":${T},"symbol":"BTC-USDT-PERP","amount":0.1875}`,
    [{ kind: 'dividend', ts: T, visible: T, symbol: 'BTC-USDT-PERP', amount: 18_750_000n }],
  ],
  [
    'three new shares for two old ones',
    `{"type":"split","ts":${T},"symbol":"BTC-USDT-PERP","new_shares":3,"old_shares":2}`,
    [{ kind: 'split', ts: T, visible: T, symbol: 'BTC-USDT-PERP', newShares: 3, oldShares: 2 }],
  ],
  [
    'a post with all that may be known of it',
    `{"type":"post","ts":${T},"id":"p1","author":"ann","text":"$BTC \\ud83d\\ude80\\u0000","source":"x","followers":12,"author_created":5,"repost_of":"p0","lang":"en","references":["https://example.org/a"],"likes":3,"recv":${T + 900}}`,
    [
      {
        kind: 'post',
        ts: T,
        visible: T + 900,
        id: 'p1',
        source: 'x',
        author: 'ann',
        text: '$BTC 🚀\u0000',
        followers: 12,
        authorCreated: 5,
        repostOf: 'p0',
        lang: 'en',
        references: ['https://example.org/a'],
      },
    ],
  ],
  [
    'a post with the least',
    `{"type":"post","ts":${T},"id":"p1","author":"ann","text":"","source":"x","followers":null,"__proto__":{"lang":"en"}}`,
    [
      {
        kind: 'post',
        ts: T,
        visible: T,
        id: 'p1',
        source: 'x',
        author: 'ann',
        text: '',
        followers: undefined,
        authorCreated: undefined,
        repostOf: undefined,
        lang: undefined,
      },
    ],
  ],
  [
    'an edit',
    `{"type":"post-edited","ts":${T},"id":"p1","source":"x","text":"never mind"}`,
    [{ kind: 'post-edited', ts: T, visible: T, id: 'p1', source: 'x', text: 'never mind' }],
  ],
  [
    'a deletion',
    `{"type":"post-deleted","ts":${T},"id":"p1","source":"x"}`,
    [{ kind: 'post-deleted', ts: T, visible: T, id: 'p1', source: 'x' }],
  ],
  [
    'a picture of a post',
    `{"type":"post-picture","ts":${T},"id":"p1","source":"x","sha256":"${'0a'.repeat(32)}","width":80,"height":60}`,
    [
      {
        kind: 'post-picture',
        ts: T,
        visible: T,
        id: 'p1',
        source: 'x',
        sha256: '0a'.repeat(32),
        width: 80,
        height: 60,
      },
    ],
  ],
  [
    'a hole in one symbol',
    `{"type":"gap","ts":${T},"source":"venue","symbol":"DOGE-USDT","from":${T - 9000}}`,
    [{ kind: 'gap', ts: T, visible: T, source: 'venue', symbol: 'DOGE-USDT', from: T - 9000 }],
  ],
  [
    'a hole in a whole source',
    `{"type":"gap","ts":${T},"source":"venue","from":${T}}`,
    [{ kind: 'gap', ts: T, visible: T, source: 'venue', symbol: undefined, from: T }],
  ],
  [
    'an opening on a tape written live, seen by our clock before it was by theirs',
    `{"type":"bar-open","ts":${T},"symbol":"DOGE-USDT","open":1,"interval":"1m","visible":${T - 3}}`,
    [{ kind: 'bar-open', ts: T, visible: T - 3, symbol: 'DOGE-USDT', intervalMs: 60_000, open: 10_000_000 }],
  ],
  [
    'a whole bar on a tape written live: its close alone',
    `{"type":"bar","ts":${T},"symbol":"DOGE-USDT","open":1,"high":1,"low":1,"close":1,"volume":0,"interval":"1m","visible":${T + 60_005}}`,
    [{ kind: 'bar-close', ts: T + 60_000, visible: T + 60_005, openedAt: T }],
  ],
];

describe('a line of a tape', () => {
  it.each(RECORDS)('%s', async (_, line, expected) => {
    const { events, refused } = await readTape(tapeFile([line]));
    expect(refused).toEqual({});
    expect(events).toHaveLength(expected.length);
    for (const [index, event] of expected.entries()) expect(events[index]).toMatchObject({ ...place, ...event });
  });
});
