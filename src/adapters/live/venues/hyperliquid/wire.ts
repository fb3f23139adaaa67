import { parseDurationMs } from '../../../../domain/time.ts';
import { parseJson } from '../../../shared/parse-json.ts';
import { countOf, figureOf, isJson, type JsonObject, listOf, millisOf, objectOf, textOf } from '../../wire/json.ts';
import {
  control,
  type FrameReading,
  type Message,
  malformed,
  type ReadFrame,
  readEach,
  unknown,
} from '../../wire/message.ts';

/** Channels of accounts and of figures that nothing here uses. */
const QUIET: ReadonlySet<string> = new Set([
  'pong',
  'subscriptionResponse',
  'error',
  'post',
  'allMids',
  'notification',
  'user',
  'userEvents',
  'userFills',
  'userFundings',
  'userNonFundingLedgerUpdates',
  'userTwapSliceFills',
  'userTwapHistory',
  'userHistoricalOrders',
  'orderUpdates',
  'openOrders',
  'twapStates',
  'clearinghouseState',
  'allDexsClearinghouseState',
  'allDexsAssetCtxs',
  'spotState',
  'activeAssetData',
  'webData2',
  'webData3',
  'assetCtxs',
  'fastAssetCtxs',
  'spotAssetCtxs',
  'explorerBlock',
  'explorerTxs',
  'outcomeMetaUpdates',
]);

const GREETING = 'Websocket connection established.';

/** Hyperliquid's WebSocket: figures are text, nothing is numbered, and a trade's `tid` alone can come twice. */
export const readHyperliquid: ReadFrame = (frame) => {
  const message = parseJson(frame);
  if (Array.isArray(message)) return message.map(readPast);
  if (!isJson(message)) return [frame === GREETING ? control('greeting') : malformed('not-an-object')];
  const { channel, data } = message;
  switch (channel) {
    case 'trades':
      return readEach(data, channel, readTrade);
    case 'bbo':
      return [readTop(objectOf(data), listOf(objectOf(data).bbo))];
    case 'l2Book':
      return [readTop(objectOf(data), topOf(objectOf(data).levels))];
    case 'candle':
      return readEach(data, channel, readCandle);
    case 'activeAssetCtx':
    case 'activeSpotAssetCtx':
      return [readContext(objectOf(data))];
    default:
      if (typeof channel === 'string' && QUIET.has(channel)) return [control(channel)];
      return readUnnamed(message);
  }
};

/** What the venue's HTTP side answers: past candles, past funding. */
function readPast(item: unknown): Message {
  const { coin, fundingRate, time } = objectOf(item);
  if (fundingRate === undefined) return readCandle(item);
  const market = textOf(coin);
  const ts = millisOf(time);
  const rate = figureOf(fundingRate);
  if (market === undefined || ts === undefined || rate === undefined) return malformed('fundingHistory');
  return { kind: 'funding', market, ts, rate };
}

/** What was sent to the venue, which recordings hold too, or all mid prices as the HTTP side gives them. */
function readUnnamed(message: JsonObject): FrameReading {
  const { method, channel } = message;
  if (method === 'ping' || method === 'subscribe' || method === 'unsubscribe') return [control('sent')];
  const isMids = channel === undefined && Object.values(message).every((value) => typeof value === 'string');
  return [isMids ? control('allMids') : unknown(channel)];
}

function readTrade(item: unknown): Message {
  const { coin, px, sz, side, time, tid } = objectOf(item);
  const market = textOf(coin);
  const price = figureOf(px);
  const size = figureOf(sz);
  const ts = millisOf(time);
  const number = countOf(tid);
  if (market === undefined || price === undefined || size === undefined || ts === undefined || number === undefined)
    return malformed('trades');
  const aggressor = side === 'B' ? 'buy' : side === 'A' ? 'sell' : undefined;
  return { kind: 'trade', market, ts, id: `${number}:${ts}`, count: undefined, price, size, side: aggressor };
}

function topOf(levels: unknown): readonly unknown[] {
  const [bids, asks] = listOf(levels);
  return [listOf(bids)[0], listOf(asks)[0]];
}

function readTop({ coin, time }: JsonObject, [best, offer]: readonly unknown[]): Message {
  const market = textOf(coin);
  if (market === undefined) return malformed('bbo');
  if (!isJson(best) || !isJson(offer)) return control('one-sided');
  const [bid, bidSize, ask, askSize] = [best.px, best.sz, offer.px, offer.sz].map(figureOf);
  if (bid === undefined || bidSize === undefined || ask === undefined || askSize === undefined) return malformed('bbo');
  return { kind: 'quote', market, ts: millisOf(time), update: undefined, bid, bidSize, ask, askSize };
}

function readCandle(item: unknown): Message {
  const { s, t, i, o, h, l, c, v } = objectOf(item);
  const market = textOf(s);
  const openedAt = millisOf(t);
  // A month has no fixed span.
  const intervalMs = typeof i === 'string' ? parseDurationMs(i) : undefined;
  if (i === '1M') return control('candle-1M');
  if (market === undefined || openedAt === undefined || intervalMs === undefined) return malformed('candle');
  const [open, high, low, close, volume] = [figureOf(o), figureOf(h), figureOf(l), figureOf(c), figureOf(v)];
  if (open === undefined || high === undefined || low === undefined || close === undefined || volume === undefined)
    return malformed('candle');
  return { kind: 'bar', market, openedAt, intervalMs, open, high, low, close, volume, closed: undefined };
}

function readContext({ coin, ctx }: JsonObject): Message {
  const { markPx, oraclePx, funding } = objectOf(ctx);
  const market = textOf(coin);
  const mark = figureOf(markPx);
  if (market === undefined || mark === undefined) return malformed('activeAssetCtx');
  return {
    kind: 'mark',
    market,
    ts: undefined,
    mark,
    oracle: figureOf(oraclePx),
    rate: figureOf(funding),
    fundingAt: undefined,
  };
}
