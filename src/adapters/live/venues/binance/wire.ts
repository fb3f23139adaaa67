import { parseDurationMs } from '../../../../domain/time.ts';
import { parseJson } from '../../../shared/parse-json.ts';
import { countOf, figureOf, isJson, type JsonObject, millisOf, objectOf, textOf } from '../../wire/json.ts';
import { control, type FrameReading, type Message, malformed, type ReadFrame, unknown } from '../../wire/message.ts';

/** Documented streams of Binance spot and USD-M, and of accounts there, that nothing here uses. */
const QUIET: ReadonlySet<unknown> = new Set([
  '24hrTicker',
  '24hrMiniTicker',
  '1hTicker',
  '4hTicker',
  '1dTicker',
  'avgPrice',
  'continuous_kline',
  'forceOrder',
  'indexPriceUpdate',
  'indexPrice_kline',
  'markPrice_kline',
  'compositeIndex',
  'contractInfo',
  'assetIndexUpdate',
  'referencePrice',
  'tradingSession',
  'EquityUpdate',
  'CommodityUpdate',
  'serverShutdown',
  'listStatus',
  'executionReport',
  'outboundAccountPosition',
  'balanceUpdate',
  'externalLockUpdate',
  'eventStreamTerminated',
  'listenKeyExpired',
  'ACCOUNT_UPDATE',
  'ACCOUNT_CONFIG_UPDATE',
  'ORDER_TRADE_UPDATE',
  'TRADE_LITE',
  'MARGIN_CALL',
  'ALGO_UPDATE',
  'CONDITIONAL_ORDER_TRIGGER_REJECT',
  'STRATEGY_UPDATE',
  'GRID_UPDATE',
]);

/** Binance spot and USD-M alike, with or without the envelope of combined streams. */
export const readBinance: ReadFrame = (frame) => {
  const message = parseJson(frame);
  if (Array.isArray(message)) return readAll(message);
  if (!isJson(message)) return [malformed('not-an-object')];
  const { data } = message;
  if (Array.isArray(data)) return readAll(data);
  return readEvent(data === undefined ? message : data);
};

function readAll(events: readonly unknown[]): FrameReading {
  return events.length === 0 ? [control('empty')] : events.flatMap(readEvent);
}

function readEvent(value: unknown): FrameReading {
  if (!isJson(value)) return [malformed('no-event')];
  switch (value.e) {
    case 'trade':
      return [readTrade(value, value.t)];
    case 'aggTrade':
      // Recordings that were thinned out may lack the number.
      return [readTrade(value, value.a ?? value.l)];
    case 'bookTicker':
      return [readQuote(value)];
    case 'depthUpdate':
      return [readChain(value)];
    case 'kline':
      return [readBar(value, objectOf(value.k))];
    case 'markPriceUpdate':
      return [readMark(value)];
    case undefined:
      return [readUnnamed(value)];
    default:
      return [QUIET.has(value.e) ? control(String(value.e)) : unknown(value.e)];
  }
}

function readTrade({ s, p, q, T, m, X }: JsonObject, number: unknown): Message {
  const market = textOf(s);
  const price = figureOf(p);
  const size = figureOf(q);
  const ts = millisOf(T);
  const count = countOf(number);
  if (market === undefined || price === undefined || size === undefined || ts === undefined || count === undefined)
    return malformed('trade');
  // Trades outside the book (insurance fund, deleveraging) are not the market's.
  if (X !== undefined && X !== 'MARKET') return control('off-book-trade');
  const side = m === true ? 'sell' : m === false ? 'buy' : undefined;
  return { kind: 'trade', market, ts, id: String(count), count, price, size, side };
}

/** Futures name the change before (`pu`); spot's begin with the number after it. */
function readChain({ s, E, U, u, pu }: JsonObject): Message {
  const market = textOf(s);
  const ts = millisOf(E);
  const first = countOf(U);
  const last = countOf(u);
  if (market === undefined || ts === undefined || first === undefined || last === undefined)
    return malformed('depthUpdate');
  return { kind: 'chain', market, ts, previous: countOf(pu) ?? first - 1, last };
}

/** Spot's has neither a name nor a time. */
function readQuote({ s, u, b, B, a, A, T }: JsonObject): Message {
  const market = textOf(s);
  const [bid, bidSize, ask, askSize] = [figureOf(b), figureOf(B), figureOf(a), figureOf(A)];
  if (market === undefined || bid === undefined || bidSize === undefined || ask === undefined || askSize === undefined)
    return malformed('bookTicker');
  return { kind: 'quote', market, ts: millisOf(T), update: countOf(u), bid, bidSize, ask, askSize };
}

function readBar({ s }: JsonObject, { t, i, o, h, l, c, v, x }: JsonObject): Message {
  const market = textOf(s);
  const openedAt = millisOf(t);
  if (i === '1M') return control('kline-1M');
  const intervalMs = typeof i === 'string' ? parseDurationMs(i) : undefined;
  if (market === undefined || openedAt === undefined || intervalMs === undefined) return malformed('kline');
  const [open, high, low, close, volume] = [figureOf(o), figureOf(h), figureOf(l), figureOf(c), figureOf(v)];
  if (open === undefined || high === undefined || low === undefined || close === undefined || volume === undefined)
    return malformed('kline');
  return { kind: 'bar', market, openedAt, intervalMs, open, high, low, close, volume, closed: x === true };
}

function readMark({ s, E, p, i, r, T }: JsonObject): Message {
  const market = textOf(s);
  const mark = figureOf(p);
  if (market === undefined || mark === undefined) return malformed('markPriceUpdate');
  // Delivery contracts have no funding, and say so by an empty rate and a time of 0.
  const fundingAt = T === 0 ? undefined : millisOf(T);
  const rate = fundingAt === undefined ? undefined : figureOf(r);
  return { kind: 'mark', market, ts: millisOf(E), mark, oracle: figureOf(i), rate, fundingAt };
}

function readUnnamed(value: JsonObject): Message {
  if (value.u !== undefined && value.b !== undefined) return readQuote(value);
  if (value.lastUpdateId !== undefined) return control('depth-snapshot');
  if (value.code !== undefined || value.error !== undefined) return control('error');
  if (value.result !== undefined || value.id !== undefined) return control('reply');
  return malformed('no-event');
}
