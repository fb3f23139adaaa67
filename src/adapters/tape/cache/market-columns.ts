import type { BarClose, BarOpen, Mark, Quote, Trade } from '../../../domain/feed-event.ts';
import { instant } from '../../../domain/time.ts';
import { price, size } from '../../../domain/units.ts';
import type { ColumnReader, ColumnWriter } from './columns.ts';
import { type ColumnsOf, StampColumns, type SymbolPlaces, stampsIn, symbolAt } from './stamp-columns.ts';

/*
 * Events that come in millions, a kind a function: first how it becomes columns, then how these become the very objects
 * that the tape's decoder makes, with their fields in the same order.
 */

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

export function quotesIn(from: ColumnReader, { symbols, tape }: ColumnsOf): readonly Quote[] {
  const { count, ts, delaysMs, lines, symbolPlaces } = stampsIn(from);
  const [bids, bidSizes, asks, askSizes] = [from.numbers(), from.numbers(), from.numbers(), from.numbers()];
  const quotes: Quote[] = [];
  for (let at = 0; at < count; at += 1) {
    const happenedAt = ts[at] ?? Number.NaN;
    quotes.push({
      kind: 'quote',
      ts: instant(happenedAt),
      visible: instant(happenedAt + (delaysMs[at] ?? Number.NaN)),
      tape,
      line: lines[at] ?? Number.NaN,
      symbol: symbolAt(symbols, symbolPlaces[at] ?? -1),
      bid: price(bids[at] ?? Number.NaN),
      bidSize: size(bidSizes[at] ?? Number.NaN),
      ask: price(asks[at] ?? Number.NaN),
      askSize: size(askSizes[at] ?? Number.NaN),
    });
  }
  return quotes;
}

const SIDES: readonly Trade['side'][] = [undefined, 'buy', 'sell'];

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
    sides[at] = trade.side === undefined ? 0 : trade.side === 'buy' ? 1 : 2;
  }
  stamps.packTo(to);
  to.numbers(prices);
  to.numbers(sizes);
  to.bytes(sides);
  to.texts(trades.some(({ id }) => id !== undefined) ? trades.map(({ id }) => id) : []);
}

export function tradesIn(from: ColumnReader, { symbols, tape }: ColumnsOf): readonly Trade[] {
  const { count, ts, delaysMs, lines, symbolPlaces } = stampsIn(from);
  const [prices, sizes, sides, ids] = [from.numbers(), from.numbers(), from.bytes(), from.texts()];
  const trades: Trade[] = [];
  for (let at = 0; at < count; at += 1) {
    const happenedAt = ts[at] ?? Number.NaN;
    trades.push({
      kind: 'trade',
      ts: instant(happenedAt),
      visible: instant(happenedAt + (delaysMs[at] ?? Number.NaN)),
      tape,
      line: lines[at] ?? Number.NaN,
      symbol: symbolAt(symbols, symbolPlaces[at] ?? -1),
      price: price(prices[at] ?? Number.NaN),
      size: size(sizes[at] ?? Number.NaN),
      side: SIDES[sides[at] ?? 0],
      id: ids[at],
    });
  }
  return trades;
}

export function packOpens(to: ColumnWriter, opens: readonly BarOpen[], places: SymbolPlaces): void {
  const count = opens.length;
  const stamps = new StampColumns(count, places);
  const intervals = new Float64Array(count);
  const prices = new Float64Array(count);
  const untraded = new Uint8Array(count);
  for (let at = 0; at < count; at += 1) {
    const open = opens[at];
    if (open === undefined) break;
    stamps.set(at, open);
    intervals[at] = open.intervalMs;
    prices[at] = open.open;
    untraded[at] = open.isUntraded === true ? 1 : 0;
  }
  stamps.packTo(to);
  to.numbers(intervals);
  to.numbers(prices);
  to.bytes(untraded);
}

export function opensIn(from: ColumnReader, { symbols, tape }: ColumnsOf): readonly BarOpen[] {
  const { count, ts, delaysMs, lines, symbolPlaces } = stampsIn(from);
  const [intervals, prices, untraded] = [from.numbers(), from.numbers(), from.bytes()];
  const opens: BarOpen[] = [];
  for (let at = 0; at < count; at += 1) {
    const happenedAt = ts[at] ?? Number.NaN;
    opens.push({
      kind: 'bar-open',
      ts: instant(happenedAt),
      visible: instant(happenedAt + (delaysMs[at] ?? Number.NaN)),
      tape,
      line: lines[at] ?? Number.NaN,
      symbol: symbolAt(symbols, symbolPlaces[at] ?? -1),
      intervalMs: intervals[at] ?? Number.NaN,
      open: price(prices[at] ?? Number.NaN),
      ...(untraded[at] === 1 && { isUntraded: true }),
    });
  }
  return opens;
}

export function packCloses(to: ColumnWriter, closes: readonly BarClose[], places: SymbolPlaces): void {
  const count = closes.length;
  const stamps = new StampColumns(count, places);
  const intervals = new Float64Array(count);
  const lengthsMs = new Float64Array(count);
  const opens = new Float64Array(count);
  const highs = new Float64Array(count);
  const lows = new Float64Array(count);
  const lasts = new Float64Array(count);
  const volumes = new Float64Array(count);
  for (let at = 0; at < count; at += 1) {
    const close = closes[at];
    if (close === undefined) break;
    stamps.set(at, close);
    intervals[at] = close.intervalMs;
    lengthsMs[at] = close.ts - close.openedAt;
    opens[at] = close.open;
    highs[at] = close.high;
    lows[at] = close.low;
    lasts[at] = close.close;
    volumes[at] = close.volume;
  }
  stamps.packTo(to);
  to.numbers(intervals);
  to.numbers(lengthsMs);
  to.numbers(opens);
  to.numbers(highs);
  to.numbers(lows);
  to.numbers(lasts);
  to.numbers(volumes);
}

export function closesIn(from: ColumnReader, { symbols, tape }: ColumnsOf): readonly BarClose[] {
  const { count, ts, delaysMs, lines, symbolPlaces } = stampsIn(from);
  const [intervals, lengthsMs] = [from.numbers(), from.numbers()];
  const [opens, highs, lows, lasts, volumes] = [
    from.numbers(),
    from.numbers(),
    from.numbers(),
    from.numbers(),
    from.numbers(),
  ];
  const closes: BarClose[] = [];
  for (let at = 0; at < count; at += 1) {
    const happenedAt = ts[at] ?? Number.NaN;
    closes.push({
      kind: 'bar-close',
      ts: instant(happenedAt),
      visible: instant(happenedAt + (delaysMs[at] ?? Number.NaN)),
      tape,
      line: lines[at] ?? Number.NaN,
      symbol: symbolAt(symbols, symbolPlaces[at] ?? -1),
      intervalMs: intervals[at] ?? Number.NaN,
      openedAt: instant(happenedAt - (lengthsMs[at] ?? Number.NaN)),
      open: price(opens[at] ?? Number.NaN),
      high: price(highs[at] ?? Number.NaN),
      low: price(lows[at] ?? Number.NaN),
      close: price(lasts[at] ?? Number.NaN),
      volume: volumes[at] ?? Number.NaN,
    });
  }
  return closes;
}

export function packMarks(to: ColumnWriter, marks: readonly Mark[], places: SymbolPlaces): void {
  const count = marks.length;
  const stamps = new StampColumns(count, places);
  const prices = new Float64Array(count);
  const oracles = new Float64Array(count);
  const haveOracle = new Uint8Array(count);
  for (let at = 0; at < count; at += 1) {
    const mark = marks[at];
    if (mark === undefined) break;
    stamps.set(at, mark);
    prices[at] = mark.mark;
    oracles[at] = mark.oracle ?? 0;
    haveOracle[at] = mark.oracle === undefined ? 0 : 1;
  }
  stamps.packTo(to);
  to.numbers(prices);
  to.numbers(oracles);
  to.bytes(haveOracle);
}

export function marksIn(from: ColumnReader, { symbols, tape }: ColumnsOf): readonly Mark[] {
  const { count, ts, delaysMs, lines, symbolPlaces } = stampsIn(from);
  const [prices, oracles, haveOracle] = [from.numbers(), from.numbers(), from.bytes()];
  const marks: Mark[] = [];
  for (let at = 0; at < count; at += 1) {
    const happenedAt = ts[at] ?? Number.NaN;
    marks.push({
      kind: 'mark',
      ts: instant(happenedAt),
      visible: instant(happenedAt + (delaysMs[at] ?? Number.NaN)),
      tape,
      line: lines[at] ?? Number.NaN,
      symbol: symbolAt(symbols, symbolPlaces[at] ?? -1),
      mark: price(prices[at] ?? Number.NaN),
      oracle: haveOracle[at] === 1 ? price(oracles[at] ?? Number.NaN) : undefined,
    });
  }
  return marks;
}
