import { parseJson } from '../../../shared/parse-json.ts';
import { countOf, dateOf, figureOf, isJson, type JsonObject, objectOf, textOf } from '../../wire/json.ts';
import { control, type Message, malformed, type ReadFrame, unknown } from '../../wire/message.ts';

/** Order by order, books and status: documented, and nothing here uses them. */
const QUIET: ReadonlySet<unknown> = new Set([
  'subscribe',
  'unsubscribe',
  'subscriptions',
  'heartbeat',
  'error',
  'snapshot',
  'l2update',
  'status',
  'received',
  'open',
  'done',
  'change',
  'activate',
  'auction',
  'rfq_match',
  'level3',
  'balance',
]);

/** Coinbase Exchange. A match's `side` is the maker's; the aggressor's is the other one. */
export const readCoinbaseExchange: ReadFrame = (frame) => {
  const message = parseJson(frame);
  if (Array.isArray(message)) return [readOrder(message)];
  if (!isJson(message)) return [malformed('not-an-object')];
  switch (message.type) {
    case 'match':
    case 'last_match':
      return [readCoinbaseTrade(message, 'match')];
    case 'ticker':
      return [readTicker(message)];
    default:
      return [QUIET.has(message.type) ? control(String(message.type)) : unknown(message.type)];
  }
};

const ORDERS: ReadonlySet<unknown> = new Set(['received', 'open', 'done', 'match', 'change', 'noop', 'activate']);

/** The channel of all orders writes its messages as lists. */
function readOrder([type]: readonly unknown[]): Message {
  return ORDERS.has(type) ? control(`level3 ${String(type)}`) : malformed('list');
}

/** A trade of either venue, under the name that its messages go by. */
export function readCoinbaseTrade(item: unknown, name: string): Message {
  const { product_id, trade_id, price: at, size: of, side, time } = objectOf(item);
  const market = textOf(product_id);
  const price = figureOf(at);
  const size = figureOf(of);
  const ts = dateOf(time);
  const count = countOf(trade_id);
  if (market === undefined || price === undefined || size === undefined || ts === undefined || count === undefined)
    return malformed(name);
  return { kind: 'trade', market, ts, id: String(count), count, price, size, side: takerSide(side) };
}

function takerSide(maker: unknown): 'buy' | 'sell' | undefined {
  if (maker === 'sell' || maker === 'SELL') return 'buy';
  return maker === 'buy' || maker === 'BUY' ? 'sell' : undefined;
}

function readTicker({
  product_id,
  best_bid,
  best_bid_size,
  best_ask,
  best_ask_size,
  time,
  sequence,
}: JsonObject): Message {
  const market = textOf(product_id);
  if (market === undefined) return malformed('ticker');
  const [bid, bidSize, ask, askSize] = [best_bid, best_bid_size, best_ask, best_ask_size].map(figureOf);
  // Before 2022 the sizes were not sent; without them there is no telling what can be traded.
  if (bid === undefined || bidSize === undefined || ask === undefined || askSize === undefined)
    return control('ticker-without-sizes');
  return { kind: 'quote', market, ts: dateOf(time), update: countOf(sequence), bid, bidSize, ask, askSize };
}
