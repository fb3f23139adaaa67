import { MINUTE_MS } from '../../../../domain/time.ts';
import { everyRow, type Missed, malformedPage, type NoPage, type Past, type VenuePast } from '../../past/past.ts';
import { inWindows } from '../../past/windows.ts';
import {
  countOf,
  isJson,
  type JsonObject,
  listOf,
  objectOf,
  parseWithNumberText,
  secondsOf,
  textOf,
} from '../../wire/json.ts';
import type { BarMessage, TradeMessage } from '../../wire/message.ts';
import { type ListedFeed, MARKET, pairOf, type Venue } from '../venue.ts';
import { readKraken } from './wire.ts';

const NS_A_MS = '000000';
const MINUTES = [1, 5, 15, 30, 60, 240, 1_440, 10_080];
const pastName = (market: string): string => market.replace('/', '');

/** It gives its last 720 candles, whatever is asked for. */
const candles: Past = inWindows({
  spanMs: () => Number.MAX_SAFE_INTEGER / 2,
  ask: ({ market, intervalMs }, from) => ({
    path: `/0/public/OHLC?pair=${pastName(market)}&interval=${intervalMs / MINUTE_MS}&since=${Math.floor(from / 1_000) - 1}`,
  }),
  read: ({ market, intervalMs }, body) => {
    const result = resultOf(body);
    if (isTrouble(result)) return result;
    return everyRow(rowsOf(result), (row): BarMessage | undefined => {
      const [start, open, high, low, close, , volume] = listOf(row);
      const openedAt = secondsOf(start);
      const figures = [open, high, low, close, volume].map(textOf);
      const [o, h, l, c, v] = figures;
      if (openedAt === undefined || o === undefined || h === undefined || l === undefined) return undefined;
      if (c === undefined || v === undefined) return undefined;
      return { kind: 'bar', market, openedAt, intervalMs, open: o, high: h, low: l, close: c, volume: v, closed: true };
    });
  },
});

/** Cursors are nanoseconds, as it writes them; what it gives comes after them. */
const trades: Past = {
  start: ({ from }) => `${from - 1}999999`,
  ask: ({ market }, cursor) => ({ path: `/0/public/Trades?pair=${pastName(market)}&since=${cursor}&count=1000` }),
  read: (span, cursor, body) => {
    const result = resultOf(body);
    if (isTrouble(result)) return result;
    const found = everyRow(rowsOf(result), (row) => readTrade(row, span.market));
    const last = textOf(result.last);
    if (found === undefined || last === undefined) return malformedPage('not the documented shape');
    const newest = found.at(-1);
    const isOver = newest === undefined || last === cursor || newest.ts >= span.to;
    const messages = found.filter(({ ts }) => ts >= span.from && ts < span.to);
    return { messages, next: isOver ? undefined : last };
  },
};

const missed: Missed = {
  ask: (market, _from, _to, after) => ({
    path: `/0/public/Trades?pair=${pastName(market)}&since=${after - 1}${NS_A_MS}&count=1000`,
  }),
  read: (market, body) => {
    const result = resultOf(body);
    if (isTrouble(result)) return result;
    return everyRow(rowsOf(result), (row) => readTrade(row, market)) ?? malformedPage('no trades');
  },
};

function readTrade(row: unknown, market: string): TradeMessage | undefined {
  const [at, of, time, by, , , id] = listOf(row);
  const price = textOf(at);
  const size = textOf(of);
  const ts = secondsOf(time);
  const count = countOf(id);
  if (price === undefined || size === undefined || ts === undefined || count === undefined) return undefined;
  return { kind: 'trade', market, ts, id: String(count), count, price, size, side: by === 'b' ? 'buy' : 'sell' };
}

/** What it answers, or what it says is wrong, which comes as a success too. */
function resultOf(body: string): JsonObject | NoPage {
  const reply = parseWithNumberText(body);
  if (!isJson(reply)) return malformedPage('no JSON');
  const [error] = listOf(reply.error);
  if (error === undefined) return objectOf(reply.result);
  const detail = String(error);
  return { trouble: /rate limit|busy|unavailable/i.test(detail) ? 'rate-limited' : 'refused', detail };
}

function isTrouble(result: JsonObject | NoPage): result is NoPage {
  return typeof result.trouble === 'string';
}

/** Under the pair's name, which is not always the one asked for. */
function rowsOf(result: JsonObject): unknown {
  return Object.entries(result).find(([name]) => name !== 'last')?.[1];
}

const past: VenuePast = {
  host: 'https://api.kraken.com',
  spacingMs: 1_000,
  intervals: MINUTES.map((minutes) => minutes * MINUTE_MS),
  candles,
  trades,
  funding: undefined,
  missed,
};

const venue: Venue = {
  ...MARKET,
  source: 'kraken',
  past,
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

export const kraken: ListedFeed = {
  name: venue.source,
  gives: 'trades, best bid and ask (its second protocol)',
  repeats: '50 trades',
  venues: () => [venue],
};
