import type { Quote, Trade } from '../../../domain/feed-event.ts';
import { QuoteColumns, TRADE_SIDES, TradeColumns } from '../../../domain/tick-columns.ts';
import type { ColumnReader, ColumnWriter } from './columns.ts';
import { type ColumnsOf, StampColumns, type SymbolPlaces, stampsIn } from './stamp-columns.ts';

/* Quotes and trades, of which most tapes have the most: how they become columns, and what reads them as such. */

export function packQuotes(to: ColumnWriter, quotes: readonly Quote[], places: SymbolPlaces): void {
  const count = quotes.length;
  const stamps = new StampColumns(count, places);
  const bids = new Float64Array(count);
  const bidSizes = new Float64Array(count);
  const asks = new Float64Array(count);
  const askSizes = new Float64Array(count);
  for (let at = 0; at < count; at += 1) {
    const quote = quotes[at];
    if (quote === undefined) break;
    stamps.set(at, quote);
    bids[at] = quote.bid;
    bidSizes[at] = quote.bidSize;
    asks[at] = quote.ask;
    askSizes[at] = quote.askSize;
  }
  stamps.packTo(to);
  to.numbers(bids);
  to.numbers(bidSizes);
  to.numbers(asks);
  to.numbers(askSizes);
}

export function packTrades(to: ColumnWriter, trades: readonly Trade[], places: SymbolPlaces): void {
  const count = trades.length;
  const stamps = new StampColumns(count, places);
  const prices = new Float64Array(count);
  const sizes = new Float64Array(count);
  const sides = new Uint8Array(count);
  for (let at = 0; at < count; at += 1) {
    const trade = trades[at];
    if (trade === undefined) break;
    stamps.set(at, trade);
    prices[at] = trade.price;
    sizes[at] = trade.size;
    sides[at] = TRADE_SIDES.indexOf(trade.side);
  }
  stamps.packTo(to);
  to.numbers(prices);
  to.numbers(sizes);
  to.bytes(sides);
  to.texts(trades.some(({ id }) => id !== undefined) ? trades.map(({ id }) => id) : []);
}

export function quotesIn(from: ColumnReader, of: ColumnsOf): QuoteColumns {
  return new QuoteColumns({
    ...stampsIn(from, of),
    bids: from.numbers(),
    bidSizes: from.numbers(),
    asks: from.numbers(),
    askSizes: from.numbers(),
  });
}

export function tradesIn(from: ColumnReader, of: ColumnsOf): TradeColumns {
  return new TradeColumns({
    ...stampsIn(from, of),
    prices: from.numbers(),
    sizes: from.numbers(),
    sides: from.bytes(),
    ids: from.texts(),
  });
}
