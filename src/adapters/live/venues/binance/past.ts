import { formatDurationMs, HOUR_MS, instant, parseDurationMs } from '../../../../domain/time.ts';
import { parseJson } from '../../../shared/parse-json.ts';
import { everyRow, type Missed, malformedPage, type Past, type VenuePast } from '../../past/past.ts';
import { inWindows } from '../../past/windows.ts';
import { countOf, millisOf, objectOf, textOf } from '../../wire/json.ts';
import type { BarMessage, FundingMessage, TradeMessage } from '../../wire/message.ts';

const MOST = 1_000;
const INTERVALS = ['1m', '3m', '5m', '15m', '30m', '1h', '2h', '4h', '6h', '8h', '12h', '1d', '3d', '1w'];

function candles(path: string): Past {
  return inWindows({
    spanMs: ({ intervalMs }) => intervalMs * MOST,
    ask: ({ market, intervalMs }, from, to) => ({
      path: `${path}?symbol=${market}&interval=${formatDurationMs(intervalMs)}&startTime=${from}&endTime=${to - 1}&limit=${MOST}`,
    }),
    read: ({ market, intervalMs }, body) => everyRow(parseJson(body), (row) => readCandle(row, market, intervalMs)),
  });
}

function readCandle(row: unknown, market: string, intervalMs: number): BarMessage | undefined {
  if (!Array.isArray(row)) return undefined;
  const [openedAt, open, high, low, close, volume] = [millisOf(row[0]), ...row.slice(1, 6).map(textOf)];
  if (openedAt === undefined || open === undefined || high === undefined || low === undefined) return undefined;
  if (close === undefined || volume === undefined) return undefined;
  return { kind: 'bar', market, openedAt, intervalMs, open, high, low, close, volume, closed: true };
}

/** By time up to the first trade, from there on by number, so that nothing falls between two pages. */
function trades(path: string): Past {
  return {
    start: ({ from }) => `at:${from}`,
    ask: ({ market, to }, cursor) => {
      const [by, value] = cursor.split(':');
      const where =
        by === 'at' ? `startTime=${value}&endTime=${Math.min(to, Number(value) + HOUR_MS) - 1}` : `fromId=${value}`;
      return { path: `${path}?symbol=${market}&${where}&limit=${MOST}` };
    },
    read: (span, cursor, body) => {
      const found = everyRow(parseJson(body), (row) => readTrade(row, span.market));
      if (found === undefined) return malformedPage('not the documented shape');
      const last = found.at(-1);
      if (last === undefined) return { messages: [], next: nextHour(cursor, span.to) };
      const messages = found.filter(({ ts }) => ts >= span.from && ts < span.to);
      return { messages, next: last.ts < span.to ? `id:${(last.count ?? 0) + 1}` : undefined };
    },
  };
}

/** Nothing in that hour, or (by number) nothing newer at all. */
function nextHour(cursor: string, to: number): string | undefined {
  const [by, value] = cursor.split(':');
  const next = Number(value) + HOUR_MS;
  return by === 'at' && next < to ? `at:${next}` : undefined;
}

/** Aggregates and single trades differ in their names alone. */
function readTrade(row: unknown, market: string): TradeMessage | undefined {
  const { a, p, q, T, m, id, price: at, qty, time, isBuyerMaker } = objectOf(row);
  const price = textOf(p ?? at);
  const size = textOf(q ?? qty);
  const ts = millisOf(T ?? time);
  const count = countOf(a ?? id);
  if (price === undefined || size === undefined || ts === undefined || count === undefined) return undefined;
  const side = (m ?? isBuyerMaker) === true ? 'sell' : 'buy';
  return { kind: 'trade', market, ts, id: String(count), count, price, size, side };
}

function missed(path: string): Missed {
  return {
    ask: (market, from, to) => ({
      path: `${path}?symbol=${market}&fromId=${from}&limit=${Math.min(MOST, to - from + 1)}`,
    }),
    read: (market, body) => everyRow(parseJson(body), (row) => readTrade(row, market)) ?? malformedPage('no trades'),
  };
}

const funding = inWindows({
  // Every hour at the most.
  spanMs: () => HOUR_MS * MOST,
  ask: ({ market }, from, to) => ({
    path: `/fapi/v1/fundingRate?symbol=${market}&startTime=${from}&endTime=${to - 1}&limit=${MOST}`,
  }),
  read: ({ market }, body) =>
    everyRow(parseJson(body), (row): FundingMessage | undefined => {
      const { fundingTime, fundingRate } = objectOf(row);
      const at = millisOf(fundingTime);
      const rate = textOf(fundingRate);
      // Its stamps are some milliseconds late.
      return at === undefined || rate === undefined
        ? undefined
        : { kind: 'funding', market, ts: instant(at - (at % 1_000)), rate };
    }),
});

const intervals = INTERVALS.map((text) => parseDurationMs(text) ?? 0);

export const binanceSpotPast: VenuePast = {
  host: 'https://api.binance.com',
  spacingMs: 100,
  intervals,
  candles: candles('/api/v3/klines'),
  trades: trades('/api/v3/aggTrades'),
  funding: undefined,
  missed: missed('/api/v3/historicalTrades'),
};

export const binanceUsdmPast: VenuePast = {
  host: 'https://fapi.binance.com',
  // Aggregates cost 20 of the 2,400 points a minute.
  spacingMs: 500,
  intervals,
  candles: candles('/fapi/v1/klines'),
  trades: trades('/fapi/v1/aggTrades'),
  funding,
  missed: missed('/fapi/v1/aggTrades'),
};
