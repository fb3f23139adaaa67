import { type Circumstance, type ListedFeed, MARKET, type NamedPair, pairOf, type Venue } from '../venue.ts';
import { binanceSpotPast, binanceUsdmPast } from './past.ts';
import { readBinance } from './wire.ts';

/** It pings every 20 s. */
const COMMON = { ...MARKET, read: readBinance, greetings: () => [], ping: undefined, keepAliveMs: 20_000 } as const;

function streams({ markets }: Circumstance, kinds: readonly string[]): string {
  return markets.flatMap((market) => kinds.map((kind) => `${market.toLowerCase()}@${kind}`)).join('/');
}

const spot: Venue = {
  ...COMMON,
  source: 'binance-spot',
  past: binanceSpotPast,
  market: binanceMarket,
  hosts: ['wss://stream.binance.com:9443', 'wss://data-stream.binance.vision'],
  path: (circumstance) => `/stream?streams=${streams(circumstance, ['trade', 'bookTicker', 'depth'])}`,
};

/** Trades and marks come by one path, quotes by another. */
const usdm: readonly Venue[] = [
  { path: '/market', kinds: ['aggTrade', 'markPrice@1s'], keepAliveMs: 10_000 },
  { path: '/public', kinds: ['bookTicker', 'depth@500ms'], keepAliveMs: 60_000 },
].map(({ path, kinds, keepAliveMs }) => ({
  ...COMMON,
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

export const binanceSpot: ListedFeed = {
  name: 'binance-spot',
  gives: 'trades, best bid and ask',
  repeats: '–',
  venues: () => [spot],
};

export const binanceUsdm: ListedFeed = {
  name: 'binance-usdm',
  gives: 'aggregate trades, marks, funding; best bid and ask on a second connection',
  repeats: '–',
  venues: () => usdm,
};
