import { HOUR_MS, MINUTE_MS, SECOND_MS } from '../../../../domain/time.ts';
import { parseJson } from '../../../shared/parse-json.ts';
import { inHalves } from '../../past/halves.ts';
import { everyRow, type Missed, malformedPage, type Past, type VenuePast } from '../../past/past.ts';
import { inWindows } from '../../past/windows.ts';
import { listOf, objectOf, parseWithNumberText, secondsOf, textOf } from '../../wire/json.ts';
import type { BarMessage, TradeMessage } from '../../wire/message.ts';
import { readCoinbaseTrade } from './exchange-wire.ts';

const MOST_CANDLES = 300;
const MOST_TRADES = 1_000;
const iso = (ms: number): string => new Date(ms).toISOString();

/** Rows of time, low, high, open, close, volume; all of them numbers. */
const exchangeCandles: Past = inWindows({
  spanMs: ({ intervalMs }) => intervalMs * MOST_CANDLES,
  ask: ({ market, intervalMs }, from, to) => ({
    path: `/products/${market}/candles?granularity=${intervalMs / SECOND_MS}&start=${iso(from)}&end=${iso(to - 1)}`,
  }),
  read: ({ market, intervalMs }, body) =>
    everyRow(parseWithNumberText(body), (row) => {
      const [start, low, high, open, close, volume] = listOf(row);
      return bar(market, intervalMs, { start, open, high, low, close, volume });
    }),
});

const GRANULARITIES: ReadonlyMap<number, string> = new Map([
  [MINUTE_MS, 'ONE_MINUTE'],
  [5 * MINUTE_MS, 'FIVE_MINUTE'],
  [15 * MINUTE_MS, 'FIFTEEN_MINUTE'],
  [30 * MINUTE_MS, 'THIRTY_MINUTE'],
  [HOUR_MS, 'ONE_HOUR'],
  [2 * HOUR_MS, 'TWO_HOUR'],
  [6 * HOUR_MS, 'SIX_HOUR'],
  [24 * HOUR_MS, 'ONE_DAY'],
]);

const PRODUCTS = '/api/v3/brokerage/market/products';

const advancedCandles: Past = inWindows({
  spanMs: ({ intervalMs }) => intervalMs * MOST_CANDLES,
  ask: ({ market, intervalMs }, from, to) => ({
    path: `${PRODUCTS}/${market}/candles?start=${from / SECOND_MS}&end=${Math.floor((to - 1) / SECOND_MS)}&granularity=${GRANULARITIES.get(intervalMs)}&limit=${MOST_CANDLES}`,
  }),
  read: ({ market, intervalMs }, body) =>
    everyRow(objectOf(parseJson(body)).candles, (row) => bar(market, intervalMs, objectOf(row))),
});

function bar(market: string, intervalMs: number, row: Readonly<Record<string, unknown>>): BarMessage | undefined {
  const openedAt = secondsOf(row.start);
  const [open, high, low, close, volume] = [row.open, row.high, row.low, row.close, row.volume].map(textOf);
  if (openedAt === undefined || open === undefined || high === undefined || low === undefined) return undefined;
  if (close === undefined || volume === undefined) return undefined;
  return { kind: 'bar', market, openedAt, intervalMs, open, high, low, close, volume, closed: true };
}

/** At most a thousand, newest first. */
const advancedTrades: Past = inHalves({
  firstMs: MINUTE_MS,
  longestMs: HOUR_MS,
  shortestMs: SECOND_MS,
  ask: ({ market }, from, until) => ({
    path: `${PRODUCTS}/${market}/ticker?limit=${MOST_TRADES}&start=${Math.floor(from / SECOND_MS)}&end=${Math.ceil(until / SECOND_MS)}`,
  }),
  read: (_span, body) => {
    const found = everyRow(objectOf(parseJson(body)).trades, (row) => tradeOf(readCoinbaseTrade(row, 'trades')));
    if (found === undefined) return malformedPage('not the documented shape');
    return { messages: found.toReversed(), isFull: found.length >= MOST_TRADES };
  },
});

/** Newest first, those before a number. */
const exchangeMissed: Missed = {
  ask: (market, from, to) => {
    const last = Math.min(to, from + MOST_TRADES - 1);
    return { path: `/products/${market}/trades?after=${last + 1}&limit=${last - from + 1}` };
  },
  read: (market, body) => {
    const rows = parseWithNumberText(body);
    const found = everyRow(rows, (row) =>
      tradeOf(readCoinbaseTrade({ ...objectOf(row), product_id: market }, 'trades')),
    );
    return found?.toReversed() ?? malformedPage('no trades');
  },
};

/** The last ones there were, newest first: it cannot be asked by number. */
const advancedMissed: Missed = {
  ask: (market) => ({ path: `${PRODUCTS}/${market}/ticker?limit=${MOST_TRADES}` }),
  read: (_market, body) => {
    const found = everyRow(objectOf(parseJson(body)).trades, (row) => tradeOf(readCoinbaseTrade(row, 'trades')));
    return found?.toSorted((left, right) => (left.count ?? 0) - (right.count ?? 0)) ?? malformedPage('no trades');
  },
};

function tradeOf(message: { readonly kind: string } | TradeMessage): TradeMessage | undefined {
  return isTrade(message) ? message : undefined;
}

function isTrade(message: { readonly kind: string }): message is TradeMessage {
  return message.kind === 'trade';
}

/** Past trades can be asked for by number alone. */
export const coinbaseExchangePast: VenuePast = {
  host: 'https://api.exchange.coinbase.com',
  spacingMs: 150,
  intervals: [1, 5, 15, 60, 360, 1_440].map((minutes) => minutes * MINUTE_MS),
  candles: exchangeCandles,
  trades: undefined,
  funding: undefined,
  missed: exchangeMissed,
};

export const coinbaseAdvancedPast: VenuePast = {
  host: 'https://api.coinbase.com',
  spacingMs: 150,
  intervals: [...GRANULARITIES.keys()],
  candles: advancedCandles,
  trades: advancedTrades,
  funding: undefined,
  missed: advancedMissed,
};
