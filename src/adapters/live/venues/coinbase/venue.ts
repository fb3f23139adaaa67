import { type ListedFeed, MARKET, type NamedPair, pairOf, type Venue } from '../venue.ts';
import { readCoinbaseAdvanced } from './advanced-wire.ts';
import { readCoinbaseExchange } from './exchange-wire.ts';
import { coinbaseAdvancedPast, coinbaseExchangePast } from './past.ts';

const exchange: Venue = {
  ...MARKET,
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

const advanced: Venue = {
  ...MARKET,
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

export const coinbaseExchange: ListedFeed = {
  name: exchange.source,
  gives: 'matches, best bid and ask',
  repeats: '1 trade',
  venues: () => [exchange],
};

export const coinbaseAdvanced: ListedFeed = {
  name: advanced.source,
  gives: 'trades, best bid and ask',
  repeats: '100 trades',
  venues: () => [advanced],
};
