import { InvariantBroken } from './errors.ts';
import type { Quote, Trade } from './feed-event.ts';
import type { SymbolId } from './ids.ts';
import { instant } from './time.ts';
import { price, size } from './units.ts';

/** A number a tick. */
export type Numbers = Int32Array | Float64Array;

/** What columns of every kind of tick have. */
export interface StampNumbers {
  readonly ts: Numbers;
  /** From `ts` to `visible`. */
  readonly delaysMs: Numbers;
  readonly lines: Numbers;
  /** Among `symbols`. */
  readonly symbolPlaces: Numbers;
  readonly symbols: readonly SymbolId[];
  readonly tape: number;
}

interface TradeNumbers extends StampNumbers {
  readonly prices: Numbers;
  readonly sizes: Numbers;
  /** By their places in `TRADE_SIDES`. */
  readonly sides: Uint8Array;
  /** Empty where no trade has one. */
  readonly ids: readonly (string | undefined)[];
}

interface QuoteNumbers extends StampNumbers {
  readonly bids: Numbers;
  readonly bidSizes: Numbers;
  readonly asks: Numbers;
  readonly askSizes: Numbers;
}

/** Ticks of one kind as columns; good until the next batch of their tape is asked for. */
export type TickColumns = TradeColumns | QuoteColumns;

export const TRADE_SIDES: readonly Trade['side'][] = [undefined, 'buy', 'sell'];

type Writable<Tick> = { -readonly [Field in keyof Tick]: Tick[Field] };

export class TradeColumns {
  readonly length: number;
  readonly columns: TradeNumbers;
  private passed: Writable<Trade> | undefined;

  constructor(columns: TradeNumbers) {
    this.length = columns.ts.length;
    this.columns = columns;
  }

  /** To be kept: the very objects that the tape's decoder makes. */
  ticks(): readonly Trade[] {
    return tradesIn(this.columns, this.length);
  }

  /** The same object with every call: for who reads a tick and lets it go. */
  passing(at: number): Trade {
    const { ts, delaysMs, lines, prices, sizes, sides, ids } = this.columns;
    this.passed ??= firstOf(tradesIn(this.columns, 1));
    const trade = this.passed;
    const happenedAt = ts[at] ?? Number.NaN;
    trade.ts = instant(happenedAt);
    trade.visible = instant(happenedAt + (delaysMs[at] ?? Number.NaN));
    trade.line = lines[at] ?? Number.NaN;
    trade.symbol = symbolAt(this.columns, at);
    trade.price = price(prices[at] ?? Number.NaN);
    trade.size = size(sizes[at] ?? Number.NaN);
    trade.side = TRADE_SIDES[sides[at] ?? 0];
    trade.id = ids[at];
    return trade;
  }
}

export class QuoteColumns {
  readonly length: number;
  readonly columns: QuoteNumbers;
  private passed: Writable<Quote> | undefined;

  constructor(columns: QuoteNumbers) {
    this.length = columns.ts.length;
    this.columns = columns;
  }

  /** To be kept: the very objects that the tape's decoder makes. */
  ticks(): readonly Quote[] {
    return quotesIn(this.columns, this.length);
  }

  /** The same object with every call: for who reads a tick and lets it go. */
  passing(at: number): Quote {
    const { ts, delaysMs, lines, bids, bidSizes, asks, askSizes } = this.columns;
    this.passed ??= firstOf(quotesIn(this.columns, 1));
    const quote = this.passed;
    const happenedAt = ts[at] ?? Number.NaN;
    quote.ts = instant(happenedAt);
    quote.visible = instant(happenedAt + (delaysMs[at] ?? Number.NaN));
    quote.line = lines[at] ?? Number.NaN;
    quote.symbol = symbolAt(this.columns, at);
    quote.bid = price(bids[at] ?? Number.NaN);
    quote.bidSize = size(bidSizes[at] ?? Number.NaN);
    quote.ask = price(asks[at] ?? Number.NaN);
    quote.askSize = size(askSizes[at] ?? Number.NaN);
    return quote;
  }
}

/** Written out, column by column: copying what `passing` gives takes a third more. */
function tradesIn(columns: TradeNumbers, count: number): Writable<Trade>[] {
  const { ts, delaysMs, lines, prices, sizes, sides, ids, tape } = columns;
  const trades: Writable<Trade>[] = [];
  for (let at = 0; at < count; at += 1) {
    const happenedAt = ts[at] ?? Number.NaN;
    trades.push({
      kind: 'trade',
      ts: instant(happenedAt),
      visible: instant(happenedAt + (delaysMs[at] ?? Number.NaN)),
      tape,
      line: lines[at] ?? Number.NaN,
      symbol: symbolAt(columns, at),
      price: price(prices[at] ?? Number.NaN),
      size: size(sizes[at] ?? Number.NaN),
      side: TRADE_SIDES[sides[at] ?? 0],
      id: ids[at],
    });
  }
  return trades;
}

function quotesIn(columns: QuoteNumbers, count: number): Writable<Quote>[] {
  const { ts, delaysMs, lines, bids, bidSizes, asks, askSizes, tape } = columns;
  const quotes: Writable<Quote>[] = [];
  for (let at = 0; at < count; at += 1) {
    const happenedAt = ts[at] ?? Number.NaN;
    quotes.push({
      kind: 'quote',
      ts: instant(happenedAt),
      visible: instant(happenedAt + (delaysMs[at] ?? Number.NaN)),
      tape,
      line: lines[at] ?? Number.NaN,
      symbol: symbolAt(columns, at),
      bid: price(bids[at] ?? Number.NaN),
      bidSize: size(bidSizes[at] ?? Number.NaN),
      ask: price(asks[at] ?? Number.NaN),
      askSize: size(askSizes[at] ?? Number.NaN),
    });
  }
  return quotes;
}

function firstOf<Tick>([first]: readonly Tick[]): Tick {
  if (first === undefined) throw new InvariantBroken('a tick was asked for of columns that hold none');
  return first;
}

export function symbolAt({ symbols, symbolPlaces }: StampNumbers, at: number): SymbolId {
  const symbol = symbols[symbolPlaces[at] ?? -1];
  if (symbol === undefined)
    throw new InvariantBroken(`columns of a tape name symbol ${symbolPlaces[at]} of ${symbols.length}`);
  return symbol;
}

/** Told by what no list of events has. */
export function areColumns<Event>(batch: readonly Event[] | TickColumns): batch is TickColumns {
  return 'passing' in batch;
}
