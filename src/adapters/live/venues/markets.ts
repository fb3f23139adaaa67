import { fullJitter } from '../link/backoff.ts';
import { binanceSpotPast, binanceUsdmPast } from '../past/binance.ts';
import { coinbaseAdvancedPast, coinbaseExchangePast } from '../past/coinbase.ts';
import { hyperliquidPast } from '../past/hyperliquid.ts';
import { krakenPast } from '../past/kraken.ts';
import { readBinance } from '../wire/binance.ts';
import { readCoinbaseAdvanced } from '../wire/coinbase-advanced.ts';
import { readCoinbaseExchange } from '../wire/coinbase-exchange.ts';
import { readHyperliquid } from '../wire/hyperliquid.ts';
import { readKraken } from '../wire/kraken.ts';
import { type Circumstance, type NamedPair, pairOf, type Venue } from './venue.ts';

/** Every market is heard on one socket; after a reconnect quotes are missing whatever trades are repeated. */
const SOCKET = {
  transport: 'socket',
  headers: {},
  pollMs: undefined,
  backoff: fullJitter,
  repeats: false,
  datedByAuthors: false,
  rules: undefined,
} as const;

export const hyperliquid: Venue = {
  ...SOCKET,
  source: 'hyperliquid',
  past: hyperliquidPast,
  read: readHyperliquid,
  market: (instrument) => pairOf(instrument).base,
  hosts: ['wss://api.hyperliquid.xyz'],
  path: () => '/ws',
  greetings: ({ markets }) =>
    markets.flatMap((coin) =>
      ['trades', 'bbo', 'activeAssetCtx'].map((type) =>
        JSON.stringify({ method: 'subscribe', subscription: { type, coin } }),
      ),
    ),
  ping: '{"method":"ping"}',
  // It hangs up on who says nothing for 60 s.
  keepAliveMs: 30_000,
};

/** It pings every 20 s. */
const binance = { ...SOCKET, read: readBinance, greetings: () => [], ping: undefined, keepAliveMs: 20_000 } as const;

function streams({ markets }: Circumstance, kinds: readonly string[]): string {
  return markets.flatMap((market) => kinds.map((kind) => `${market.toLowerCase()}@${kind}`)).join('/');
}

export const binanceSpot: Venue = {
  ...binance,
  source: 'binance-spot',
  past: binanceSpotPast,
  market: binanceMarket,
  hosts: ['wss://stream.binance.com:9443', 'wss://data-stream.binance.vision'],
  path: (circumstance) => `/stream?streams=${streams(circumstance, ['trade', 'bookTicker', 'depth'])}`,
};

/** Trades and marks come by one path, quotes by another. */
export const binanceUsdm: readonly Venue[] = [
  { path: '/market', kinds: ['aggTrade', 'markPrice@1s'], keepAliveMs: 10_000 },
  { path: '/public', kinds: ['bookTicker', 'depth@500ms'], keepAliveMs: 60_000 },
].map(({ path, kinds, keepAliveMs }) => ({
  ...binance,
  source: 'binance-usdm',
  past: binanceUsdmPast,
  market: binanceMarket,
  hosts: ['wss://fstream.binance.com'],
  // Marks come every second; books of small markets stand still for a while.
  keepAliveMs,
  path: (circumstance) => `${path}/stream?streams=${streams(circumstance, kinds)}`,
}));

function binanceMarket(instrument: NamedPair): string {
  const { base, quote } = pairOf(instrument);
  return base + quote;
}

export const coinbaseExchange: Venue = {
  ...SOCKET,
  source: 'coinbase-exchange',
  past: coinbaseExchangePast,
  read: readCoinbaseExchange,
  market: coinbaseMarket,
  hosts: ['wss://ws-feed.exchange.coinbase.com'],
  path: () => '/',
  greetings: ({ markets }) => [
    JSON.stringify({ type: 'subscribe', product_ids: markets, channels: ['matches', 'ticker', 'heartbeat'] }),
  ],
  ping: undefined,
  keepAliveMs: 5_000,
};

export const coinbaseAdvanced: Venue = {
  ...SOCKET,
  source: 'coinbase-advanced',
  past: coinbaseAdvancedPast,
  read: readCoinbaseAdvanced,
  market: coinbaseMarket,
  hosts: ['wss://advanced-trade-ws.coinbase.com'],
  path: () => '/',
  greetings: ({ markets }) =>
    ['heartbeats', 'market_trades', 'ticker'].map((channel) =>
      JSON.stringify({ type: 'subscribe', product_ids: markets, channel }),
    ),
  ping: undefined,
  keepAliveMs: 5_000,
};

function coinbaseMarket(instrument: NamedPair): string {
  const { base, quote } = pairOf(instrument);
  return `${base}-${quote}`;
}

export const kraken: Venue = {
  ...SOCKET,
  source: 'kraken',
  past: krakenPast,
  read: readKraken,
  market: (instrument) => {
    const { base, quote } = pairOf(instrument);
    return `${base}/${quote}`;
  },
  hosts: ['wss://ws.kraken.com'],
  path: () => '/v2',
  greetings: ({ markets: symbol }) => [
    JSON.stringify({ method: 'subscribe', params: { channel: 'trade', symbol, snapshot: true } }),
    JSON.stringify({ method: 'subscribe', params: { channel: 'book', symbol, depth: 10 } }),
  ],
  ping: '{"method":"ping"}',
  keepAliveMs: 5_000,
};
