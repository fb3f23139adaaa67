import type { Instant } from '../../../../domain/time.ts';
import { parseJson } from '../../../shared/parse-json.ts';
import {
  countOf,
  dateOf,
  figureOf,
  isJson,
  type JsonObject,
  listOf,
  objectOf,
  secondsOf,
  textOf,
} from '../../wire/json.ts';
import {
  control,
  type FrameReading,
  type Message,
  malformed,
  type ReadFrame,
  readEach,
  unknown,
} from '../../wire/message.ts';
import { readCoinbaseTrade } from './exchange-wire.ts';

const QUIET: ReadonlySet<unknown> = new Set([
  'subscriptions',
  'heartbeats',
  'l2_data',
  'status',
  'user',
  'futures_balance_summary',
]);

const CANDLE_MS = 300_000;

/** Coinbase Advanced Trade: one count of frames over all channels of a connection. */
export const readCoinbaseAdvanced: ReadFrame = (frame) => {
  const message = parseJson(frame);
  if (!isJson(message)) return [malformed('not-an-object')];
  const { channel, sequence_num, events, timestamp, type } = message;
  if (type === 'error' || type === 'subscribe' || type === 'unsubscribe') return [control(type)];
  const number = countOf(sequence_num);
  const read = readChannel(channel, events, dateOf(timestamp));
  return number === undefined ? read : [{ kind: 'sequence', number }, ...read];
};

function readChannel(channel: unknown, events: unknown, ts: Instant | undefined): FrameReading {
  switch (channel) {
    case 'market_trades':
      return readEvents(events, channel, (event) =>
        inOrder(readEach(event.trades, channel, (trade) => readCoinbaseTrade(trade, channel))),
      );
    case 'ticker':
    case 'ticker_batch':
      return readEvents(events, channel, (event) =>
        readEach(event.tickers, channel, (ticker) => readTicker(ticker, ts)),
      );
    case 'candles':
      return readEvents(events, channel, (event) => readEach(event.candles, channel, readCandle));
    default:
      return [QUIET.has(channel) ? control(String(channel)) : unknown(channel)];
  }
}

function readEvents(events: unknown, name: string, read: (event: JsonObject) => FrameReading): FrameReading {
  const all = listOf(events);
  return all.length === 0 ? [control(`empty ${name}`)] : all.flatMap((event) => read(objectOf(event)));
}

/** Snapshots and updates alike tell of the newest trade first; should that change, their numbers still tell. */
function inOrder(trades: FrameReading): FrameReading {
  return [...trades].sort((left, right) => numberOf(left) - numberOf(right));
}

function numberOf(message: Message): number {
  return message.kind === 'trade' ? (message.count ?? 0) : 0;
}

function readTicker(item: unknown, ts: Instant | undefined): Message {
  const { product_id, best_bid, best_bid_quantity, best_ask, best_ask_quantity } = objectOf(item);
  const market = textOf(product_id);
  if (market === undefined) return malformed('ticker');
  const [bid, bidSize, ask, askSize] = [best_bid, best_bid_quantity, best_ask, best_ask_quantity].map(figureOf);
  if (bid === undefined || bidSize === undefined || ask === undefined || askSize === undefined)
    return control('ticker-without-sizes');
  return { kind: 'quote', market, ts, update: undefined, bid, bidSize, ask, askSize };
}

function readCandle(item: unknown): Message {
  const { product_id, start, open: o, high: h, low: l, close: c, volume: v } = objectOf(item);
  const market = textOf(product_id);
  const openedAt = secondsOf(start);
  const [open, high, low, close, volume] = [figureOf(o), figureOf(h), figureOf(l), figureOf(c), figureOf(v)];
  if (market === undefined || openedAt === undefined || volume === undefined) return malformed('candles');
  if (open === undefined || high === undefined || low === undefined || close === undefined) return malformed('candles');
  return { kind: 'bar', market, openedAt, intervalMs: CANDLE_MS, open, high, low, close, volume, closed: undefined };
}
