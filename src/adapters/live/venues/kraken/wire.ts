import { MINUTE_MS } from '../../../../domain/time.ts';
import {
  countOf,
  dateOf,
  isJson,
  type JsonObject,
  listOf,
  objectOf,
  parseWithNumberText,
  textOf,
} from '../../wire/json.ts';
import {
  control,
  type FrameReading,
  type Level,
  type Message,
  malformed,
  type ReadFrame,
  readEach,
  unknown,
} from '../../wire/message.ts';

const QUIET: ReadonlySet<unknown> = new Set(['heartbeat', 'status', 'instrument', 'level3', 'executions', 'balances']);
const METHODS: ReadonlySet<unknown> = new Set([
  'ping',
  'pong',
  'subscribe',
  'unsubscribe',
  'add_order',
  'amend_order',
  'edit_order',
  'cancel_order',
  'cancel_all',
  'cancel_all_orders_after',
  'batch_add',
  'batch_cancel',
]);
const V1_EVENTS: ReadonlySet<unknown> = new Set([
  'ping',
  'pong',
  'heartbeat',
  'systemStatus',
  'subscribe',
  'unsubscribe',
  'subscriptionStatus',
  'error',
]);
const V1_CHANNEL = /^(trade|ticker|spread|ohlc(-\d+)?|book(-\d+)?|ownTrades|openOrders)$/;

/** Kraken's second protocol; the first, whose messages are lists, is recognised and passed over. */
export const readKraken: ReadFrame = (frame) => {
  const message = parseWithNumberText(frame);
  if (Array.isArray(message)) return [readFirstProtocol(message)];
  if (!isJson(message)) return [malformed('not-an-object')];
  const { channel, data, method, event } = message;
  if (method !== undefined) return [readReply(message)];
  if (event !== undefined) return [V1_EVENTS.has(event) ? control(`v1-${String(event)}`) : unknown(event)];
  if (channel === undefined && typeof message.error === 'string') return [control('error')];
  switch (channel) {
    case 'trade':
      return readEach(data, channel, readTrade);
    case 'ticker':
      return readEach(data, channel, readTicker);
    case 'book':
      return readEach(data, channel, (item) => readBook(item, message.type === 'snapshot'));
    case 'ohlc':
      return readEach(data, channel, readBar);
    default:
      return [QUIET.has(channel) ? control(String(channel)) : unknown(channel)];
  }
};

function readFirstProtocol(message: FrameReading | readonly unknown[]): Message {
  const name = message.at(-2);
  return typeof name === 'string' && V1_CHANNEL.test(name) ? control(`v1-${name}`) : malformed('list');
}

function readReply({ method, success, error }: JsonObject): Message {
  if (!METHODS.has(method)) return unknown(method);
  if (success !== false) return control(String(method));
  return control(typeof error === 'string' ? `${String(method)}-refused` : String(method));
}

function readTrade(item: unknown): Message {
  const { symbol, side, price: at, qty, trade_id, timestamp } = objectOf(item);
  const market = textOf(symbol);
  const price = textOf(at);
  const size = textOf(qty);
  const ts = dateOf(timestamp);
  const count = countOf(trade_id);
  if (market === undefined || price === undefined || size === undefined || ts === undefined || count === undefined)
    return malformed('trade');
  const aggressor = side === 'buy' || side === 'sell' ? side : undefined;
  return { kind: 'trade', market, ts, id: String(count), count, price, size, side: aggressor };
}

function readTicker(item: unknown): Message {
  const { symbol, bid: best, bid_qty, ask: offer, ask_qty, timestamp } = objectOf(item);
  const market = textOf(symbol);
  const [bid, bidSize, ask, askSize] = [best, bid_qty, offer, ask_qty].map(textOf);
  if (market === undefined || bid === undefined || bidSize === undefined || ask === undefined || askSize === undefined)
    return malformed('ticker');
  return { kind: 'quote', market, ts: dateOf(timestamp), update: undefined, bid, bidSize, ask, askSize };
}

function readBook(item: unknown, snapshot: boolean): Message {
  const { symbol, bids: buying, asks: selling, checksum: sum, timestamp } = objectOf(item);
  const market = textOf(symbol);
  const bids = levelsOf(buying);
  const asks = levelsOf(selling);
  const checksum = countOf(sum);
  if (market === undefined || bids === undefined || asks === undefined || checksum === undefined)
    return malformed('book');
  return { kind: 'book', market, ts: dateOf(timestamp), snapshot, bids, asks, checksum };
}

function levelsOf(side: unknown): readonly Level[] | undefined {
  const items = listOf(side);
  const levels = items.flatMap((item): readonly Level[] => {
    const price = textOf(objectOf(item).price);
    const size = textOf(objectOf(item).qty);
    return price === undefined || size === undefined ? [] : [{ price, size }];
  });
  return levels.length === items.length ? levels : undefined;
}

function readBar(item: unknown): Message {
  const { symbol, interval, interval_begin, open: o, high: h, low: l, close: c, volume: v } = objectOf(item);
  const market = textOf(symbol);
  const openedAt = dateOf(interval_begin);
  const minutes = countOf(interval);
  const [open, high, low, close, volume] = [textOf(o), textOf(h), textOf(l), textOf(c), textOf(v)];
  if (market === undefined || openedAt === undefined || minutes === undefined || volume === undefined)
    return malformed('ohlc');
  if (open === undefined || high === undefined || low === undefined || close === undefined) return malformed('ohlc');
  const intervalMs = minutes * MINUTE_MS;
  return { kind: 'bar', market, openedAt, intervalMs, open, high, low, close, volume, closed: undefined };
}
