import { crc32 } from 'node:zlib';
import { PLAIN as BARE, cents, type FakeVenue, type Item, iso, sideOf } from './fake-venue.ts';
import { binancePast, coinbaseAdvancedPast, coinbaseExchangePast, hyperliquidPast, krakenPast } from './past.ts';

const json = JSON.stringify;
const PLAIN = { ...BARE, hasMarkets: true } as const;

function listed(text: string, read: (message: Record<string, unknown>) => unknown): readonly string[] | undefined {
  if (!text.startsWith('{')) return undefined;
  const markets = read(JSON.parse(text));
  return Array.isArray(markets) ? markets.map(String) : undefined;
}

const hyperTrade = ({ n, ts, market, price }: Item): object => ({
  coin: market,
  side: sideOf(n) === 'buy' ? 'B' : 'A',
  px: cents(price),
  sz: '0.01',
  time: ts,
  hash: '0x0',
  tid: (n * 7_919) % 1_000_003,
});

const halfSpread = ({ price }: Item): number => Math.max(1, Math.round(price / 120_000));

export const hyperliquid: FakeVenue = {
  ...PLAIN,
  name: 'hyperliquid',
  path: 'hyperliquid',
  past: hyperliquidPast,
  history: (items) => (items.length === 0 ? [] : [json({ channel: 'trades', data: items.slice(-30).map(hyperTrade) })]),
  frames: (item) => [
    json({ channel: 'trades', data: [hyperTrade(item)] }),
    json({
      channel: 'bbo',
      data: {
        coin: item.market,
        time: item.ts,
        bbo: [
          { px: cents(item.price - halfSpread(item)), sz: '15', n: 2 },
          { px: cents(item.price + halfSpread(item)), sz: '25', n: 3 },
        ],
      },
    }),
  ],
  subscribed: (text) => {
    if (text === '') return undefined;
    const { method, subscription } = JSON.parse(text);
    return method === 'subscribe' && subscription.type === 'trades' ? [subscription.coin] : undefined;
  },
  pong: (text) => (text.includes('"ping"') ? '{"channel":"pong"}' : undefined),
};

const fromStreams = (text: string): readonly string[] | undefined =>
  /streams=([^&]+)/
    .exec(text)?.[1]
    ?.split('/')
    .map((stream) => (stream.split('@')[0] ?? '').toUpperCase());

export const binanceSpot: FakeVenue = {
  ...PLAIN,
  name: 'binance-spot',
  path: 'binance-spot',
  past: binancePast,
  numbered: true,
  subscribed: fromStreams,
  frames: ({ n, ts, market: s, price }) => [
    json({
      stream: `${s}@trade`,
      data: { e: 'trade', E: ts, s, t: n, p: cents(price), q: '0.50000000', T: ts, m: sideOf(n) === 'sell', M: true },
    }),
    json({
      stream: `${s}@bookTicker`,
      data: { u: n, s, b: cents(price - 1), B: '3.00000000', a: cents(price + 1), A: '4.00000000' },
    }),
  ],
};

export const binanceUsdm: FakeVenue = {
  ...PLAIN,
  name: 'binance-usdm',
  path: 'binance-usdm',
  past: binancePast,
  numbered: true,
  subscribed: fromStreams,
  frames: ({ n, ts, market: s, price }) => [
    json({
      stream: `${s}@aggTrade`,
      data: { e: 'aggTrade', E: ts, s, a: n, p: cents(price), q: '0.500', f: n, l: n, T: ts, m: sideOf(n) === 'sell' },
    }),
    json({
      stream: `${s}@markPrice@1s`,
      data: { e: 'markPriceUpdate', E: ts, s, p: `${cents(price)}123456`, i: cents(price), r: '0.00010000', T: 0 },
    }),
  ],
};

export const coinbaseExchange: FakeVenue = {
  ...PLAIN,
  name: 'coinbase-exchange',
  path: 'coinbase-exchange',
  past: coinbaseExchangePast,
  numbered: true,
  subscribed: (text) => listed(text, ({ product_ids }) => product_ids),
  heartbeat: () =>
    '{"type":"heartbeat","last_trade_id":1,"product_id":"BTC-USD","sequence":1,"time":"2026-01-01T00:00:00Z"}',
  frames: ({ n, ts, market, price }) => [
    json({
      type: 'match',
      trade_id: n,
      side: sideOf(n) === 'buy' ? 'sell' : 'buy',
      size: '0.1',
      price: cents(price),
      product_id: market,
      sequence: n * 10,
      time: iso(ts),
    }),
  ],
};

const advancedTrade = ({ n, ts, market, price }: Item): object => ({
  product_id: market,
  trade_id: String(n),
  price: cents(price),
  size: '0.1',
  time: iso(ts),
  side: sideOf(n) === 'buy' ? 'SELL' : 'BUY',
});

function advanced(channel: string, sequence: number, event: object): string {
  return json({ channel, timestamp: '2026-01-01T00:00:00.123456789Z', sequence_num: sequence, events: [event] });
}

export const coinbaseAdvanced: FakeVenue = {
  ...PLAIN,
  name: 'coinbase-advanced',
  path: 'coinbase-advanced',
  past: coinbaseAdvancedPast,
  numbered: true,
  subscribed: (text) =>
    listed(text, ({ channel, product_ids }) => (channel === 'market_trades' ? product_ids : undefined)),
  heartbeat: (sequence) => advanced('heartbeats', sequence, { heartbeat_counter: sequence }),
  history: (items) => [
    advanced('market_trades', 0, { type: 'snapshot', trades: items.slice(-100).toReversed().map(advancedTrade) }),
  ],
  frames: (item, sequence) => [advanced('market_trades', sequence, { type: 'update', trades: [advancedTrade(item)] })],
};

/** Its figures are numbers, written with the zeros that its checksum needs. */
const krakenTrade = ({ n, ts, market, price }: Item): string =>
  `{"symbol":"${market}","side":"${sideOf(n)}","price":${cents(price)},"qty":0.10000000,"ord_type":"limit","trade_id":${n},"timestamp":"${iso(ts)}"}`;

/** All of a book of one level a side, summed up as documented: asks first, without points and leading zeros. */
function krakenBook({ market, ts, price }: Item): string {
  const [bid, ask] = [price - 50, price + 50].map(cents);
  const summed = [`${ask}1.25000000`, `${bid}0.50000000`].map((level) => level.replaceAll('.', ''));
  const checksum = crc32(`${summed[0]}${summed[1]?.replace('050000000', '50000000')}`);
  return `{"channel":"book","type":"snapshot","data":[{"symbol":"${market}","bids":[{"price":${bid},"qty":0.50000000}],"asks":[{"price":${ask},"qty":1.25000000}],"checksum":${checksum},"timestamp":"${iso(ts)}"}]}`;
}

export const kraken: FakeVenue = {
  ...PLAIN,
  name: 'kraken',
  path: 'kraken',
  past: krakenPast,
  numbered: true,
  subscribed: (text) =>
    listed(text, ({ params }) => {
      const { channel, symbol } = Object(params);
      return channel === 'trade' ? symbol : undefined;
    }),
  heartbeat: () => '{"channel":"heartbeat"}',
  pong: (text) => (text.includes('"ping"') ? '{"method":"pong"}' : undefined),
  history: (items) =>
    items.length === 0
      ? []
      : [`{"channel":"trade","type":"snapshot","data":[${items.slice(-50).map(krakenTrade).join(',')}]}`],
  frames: (item) => [`{"channel":"trade","type":"update","data":[${krakenTrade(item)}]}`, krakenBook(item)],
};
