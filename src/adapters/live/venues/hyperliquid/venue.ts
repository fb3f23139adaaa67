import { formatDurationMs, HOUR_MS, parseDurationMs } from '../../../../domain/time.ts';
import type { Past, PastRequest, VenuePast } from '../../past/past.ts';
import { inWindows } from '../../past/windows.ts';
import { type ListedFeed, MARKET, pairOf, type Venue } from '../venue.ts';
import { readHyperliquid } from './wire.ts';

/** It remembers no more candles than this of a market and interval. */
const MOST_CANDLES = 5_000;
const MOST_FUNDINGS = 500;
const INTERVALS = ['1m', '3m', '5m', '15m', '30m', '1h', '2h', '4h', '8h', '12h', '1d', '3d', '1w'];

const info = (body: object): PastRequest => ({ path: '/info', body: JSON.stringify(body) });

const candles: Past = inWindows({
  spanMs: ({ intervalMs }) => intervalMs * MOST_CANDLES,
  ask: ({ market, intervalMs }, from, to) =>
    info({
      type: 'candleSnapshot',
      req: { coin: market, interval: formatDurationMs(intervalMs), startTime: from, endTime: to - 1 },
    }),
  read: (_span, body) => {
    const messages = readHyperliquid(body);
    const bars = messages.flatMap((message) => (message.kind === 'bar' ? message : []));
    return bars.length === messages.length ? bars : undefined;
  },
});

const funding: Past = inWindows({
  spanMs: () => HOUR_MS * MOST_FUNDINGS,
  ask: ({ market }, from, to) => info({ type: 'fundingHistory', coin: market, startTime: from, endTime: to - 1 }),
  read: (_span, body) => {
    const messages = readHyperliquid(body);
    const paid = messages.flatMap((message) => (message.kind === 'funding' ? message : []));
    return paid.length === messages.length ? paid : undefined;
  },
});

/** Past trades are not offered. */
const past: VenuePast = {
  host: 'https://api.hyperliquid.xyz',
  // A full reply of candles costs about 100 of the 1,200 points a minute.
  spacingMs: 5_000,
  intervals: INTERVALS.map((text) => parseDurationMs(text) ?? 0),
  candles,
  trades: undefined,
  funding,
  missed: undefined,
};

const venue: Venue = {
  ...MARKET,
  source: 'hyperliquid',
  past,
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

export const hyperliquid: ListedFeed = {
  name: venue.source,
  gives: 'trades, best bid and ask, mark, oracle, hourly funding',
  repeats: '30 trades',
  venues: () => [venue],
};
