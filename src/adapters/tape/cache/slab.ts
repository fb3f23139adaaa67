import { deserialize, serialize } from 'node:v8';
import type { BarClose, BarOpen, FeedEvent, Mark, Quote, Trade } from '../../../domain/feed-event.ts';
import type { TickColumns } from '../../../domain/tick-columns.ts';
import { ColumnReader, ColumnWriter } from './columns.ts';
import { closesIn, marksIn, opensIn, packCloses, packMarks, packOpens } from './market-columns.ts';
import type { ColumnsOf, SymbolPlaces } from './stamp-columns.ts';
import { packQuotes, packTrades, quotesIn, tradesIn } from './tick-columns.ts';

/**
 * Some thousand events as bytes, one array behind the other, by kind: what comes in millions as columns, posts and what
 * else is rare as it is.
 */
export function packSlab(events: readonly FeedEvent[], places: SymbolPlaces): readonly Uint8Array[] {
  const to = new ColumnWriter();
  const kinds = new Kinds();
  const kindOf = new Uint8Array(events.length);
  events.forEach((event, at) => {
    kindOf[at] = kinds.add(event);
  });
  to.bytes(kindOf);
  packQuotes(to, kinds.quotes, places);
  packTrades(to, kinds.trades, places);
  packOpens(to, kinds.opens, places);
  packCloses(to, kinds.closes, places);
  packMarks(to, kinds.marks, places);
  to.bytes(kinds.others.length === 0 ? new Uint8Array() : serialize(kinds.others));
  return to.packed();
}

/** The events that were packed, in their order; the bytes begin a buffer, in which something else may stand later. */
export function unpackSlab(buffer: ArrayBufferLike, of: ColumnsOf): readonly FeedEvent[] | TickColumns {
  const from = new ColumnReader(buffer);
  const kinds = from.bytes();
  const quotes = quotesIn(from, of);
  if (quotes.length === kinds.length) return quotes;
  const trades = tradesIn(from, of);
  if (trades.length === kinds.length) return trades;
  const lists: readonly (readonly FeedEvent[])[] = [
    quotes.ticks(),
    trades.ticks(),
    opensIn(from, of),
    closesIn(from, of),
    marksIn(from, of),
    othersIn(from, of),
  ];
  const only = lists.find(({ length }) => length === kinds.length);
  if (only !== undefined) return only;
  const next = lists.map(() => 0);
  const events: FeedEvent[] = [];
  for (const kind of kinds) {
    const place = next[kind] ?? 0;
    const event = lists[kind]?.[place];
    next[kind] = place + 1;
    if (event !== undefined) events.push(event);
  }
  return events;
}

/** Events by kind; the number of a kind is its place in a slab. */
class Kinds {
  readonly quotes: Quote[] = [];
  readonly trades: Trade[] = [];
  readonly opens: BarOpen[] = [];
  readonly closes: BarClose[] = [];
  readonly marks: Mark[] = [];
  readonly others: FeedEvent[] = [];

  add(event: FeedEvent): number {
    if (event.kind === 'quote') {
      this.quotes.push(event);
      return 0;
    }
    if (event.kind === 'trade') {
      this.trades.push(event);
      return 1;
    }
    if (event.kind === 'bar-open') {
      this.opens.push(event);
      return 2;
    }
    if (event.kind === 'bar-close') {
      this.closes.push(event);
      return 3;
    }
    if (event.kind === 'mark') {
      this.marks.push(event);
      return 4;
    }
    this.others.push(event);
    return 5;
  }
}

function othersIn(from: ColumnReader, { tape }: ColumnsOf): readonly FeedEvent[] {
  const bytes = from.bytes();
  const others: readonly FeedEvent[] = bytes.length === 0 ? [] : deserialize(bytes);
  return others.map((event) => (event.tape === tape ? event : { ...event, tape }));
}
