import type { Instrument } from '../../../domain/instrument.ts';
import { DAY_MS, type Instant, MINUTE_MS } from '../../../domain/time.ts';
import { Deduplicator } from '../../../feed/dedupe.ts';
import type { Filling } from '../past/filler.ts';
import type { BookMessage, ChainMessage, MarkMessage, QuoteMessage, TradeMessage } from '../wire/message.ts';
import { FundingWatch, fundingEvent, markEvent, quoteEvent, tradeEvent } from './market-events.ts';
import { OrderBook } from './order-book.ts';
import type { Outlet } from './outlet.ts';

/** No venue pays less often; a funding dated further off is not waited for. */
const FUNDING_AHEAD_MS = DAY_MS + MINUTE_MS;

/** Turns one market's messages into events of its instrument: each trade once, no hole unsaid. */
export class MarketIntake {
  readonly instrument: Instrument;
  readonly #name: string;
  readonly #outlet: Outlet;
  /** Remembers as whoever reads the tape does: what is a trade here is one there. */
  readonly #repeats = new Deduplicator();
  readonly #funding = new FundingWatch();
  #lastTs: Instant | undefined;
  #lastTradeAt: Instant | undefined;
  #lastChangeAt: Instant | undefined;
  #lastCount: number | undefined;
  #lastUpdate = -1;
  #lastChange: number | undefined;
  /** Undefined once it has turned out wrong, until the venue tells it anew. */
  #book: OrderBook | undefined = new OrderBook();
  #lastQuote: QuoteMessage | undefined;
  #lastMark: MarkMessage | undefined;
  #first: TradeMessage | undefined;
  #begun: boolean;
  /** Trades that came after a hole which may be filled yet. */
  #waiting: TradeMessage[] | undefined;
  /** An earlier life of the run has what is dated up to here. */
  readonly #knownUntil: Instant | undefined;

  constructor(name: string, instrument: Instrument, outlet: Outlet, knownUntil: Instant | undefined) {
    this.#name = name;
    this.instrument = instrument;
    this.#outlet = outlet;
    this.#knownUntil = knownUntil;
    this.#begun = knownUntil !== undefined;
  }

  /** The venue's time of what was last heard of it. */
  get lastTs(): Instant | undefined {
    return this.#lastTs;
  }

  /** Whether a trade has come. */
  get begun(): boolean {
    return this.#begun;
  }

  /** A new connection may number the book anew. */
  reopen(): void {
    this.#lastUpdate = -1;
    this.#lastChange = undefined;
    this.#book = new OrderBook();
  }

  trade(message: TradeMessage): void {
    if (this.#repeats.remember(message.id, message.ts) || this.#isKnown(message.ts)) {
      this.#outlet.put('duplicate');
      return;
    }
    if (this.#begun) {
      this.#newTrade(message);
      return;
    }
    // What a venue repeats of the time before we came is no event of ours; the newest of it tells the price.
    if (this.#first !== undefined) this.#outlet.put('before-start');
    this.#first = message;
  }

  /** The frame is over: the newest trade of the market's first one is where its events begin. */
  endFrame(): void {
    if (this.#first === undefined) return;
    const first = this.#first;
    this.#first = undefined;
    this.#begun = true;
    this.#newTrade(first);
  }

  #newTrade(message: TradeMessage): void {
    if (this.#waiting !== undefined) this.#waiting.push(message);
    else if (!this.#awaitMissed(message)) this.#give(message);
  }

  /** Whether trades are missing before it that it now waits for. */
  #awaitMissed(message: TradeMessage): boolean {
    if (message.count === undefined || this.#lastCount === undefined || message.count <= this.#lastCount + 1)
      return false;
    const hole = {
      market: this.#name,
      from: this.#lastCount + 1,
      to: message.count - 1,
      after: this.#lastTradeAt ?? message.ts,
    };
    const filling = this.#outlet.fetchMissed(hole);
    if (filling === undefined) return false;
    this.#waiting = [message];
    void filling.then((filled) => this.#fill(filled, hole.to));
    return true;
  }

  /** Gives what was missed and what waited for it, in order; what is still missing is told. */
  #fill({ trades, at }: Filling, to: number): void {
    const waiting = this.#waiting ?? [];
    this.#waiting = undefined;
    this.#outlet.received(at);
    const missed = trades.filter(({ id, ts }) => !this.#repeats.remember(id, ts));
    for (const trade of [...missed, ...waiting].sort((left, right) => (left.count ?? 0) - (right.count ?? 0))) {
      if ((this.#lastCount ?? 0) < to) this.#give(trade);
      else this.#newTrade(trade);
    }
  }

  #give(message: TradeMessage): void {
    this.#watchCount(message);
    this.#lastTs = message.ts;
    this.#lastTradeAt = message.ts;
    this.#outlet.put(tradeEvent(message, this.instrument, this.#outlet.stamp(message.ts)));
  }

  /** Numbers that count up by one show what is missing; one that comes late was told as missing before. */
  #watchCount({ count, ts }: TradeMessage): void {
    if (count === undefined) return;
    const expected = this.#lastCount === undefined ? count : this.#lastCount + 1;
    if (count < expected) return;
    this.#lastCount = count;
    if (count === expected) return;
    this.#tellGap(this.#lastTradeAt, ts);
  }

  /** `late`: a later frame has overtaken it, so this is no longer the best there is. */
  quote(message: QuoteMessage, late: boolean): void {
    if (late || this.#isOld(message) || this.#isKnown(message.ts)) {
      this.#outlet.put('duplicate');
      return;
    }
    this.#lastTs = message.ts ?? this.#lastTs;
    this.#outlet.put(quoteEvent(message, this.instrument, this.#outlet.stamp(message.ts)));
  }

  #isKnown(ts: Instant | undefined): boolean {
    return this.#knownUntil !== undefined && ts !== undefined && ts <= this.#knownUntil;
  }

  /** Quotes are the top of a book that looks as the venue says. */
  book(message: BookMessage): void {
    if (this.#book === undefined) {
      this.#outlet.put('book-unknown');
      return;
    }
    if (!this.#book.apply(message)) {
      this.#book = undefined;
      this.#outlet.broken('checksum');
      return;
    }
    const { bestBid, bestAsk } = this.#book;
    if (bestBid === undefined || bestAsk === undefined) {
      this.#outlet.put('one-sided');
      return;
    }
    const { market, ts } = message;
    const [bid, ask] = [bestBid.price, bestAsk.price];
    const sizes = { bidSize: bestBid.size, askSize: bestAsk.size };
    const quote: QuoteMessage = { kind: 'quote', market, ts, update: undefined, bid, ask, ...sizes };
    if (this.#lastQuote !== undefined && isSameQuote(quote, this.#lastQuote)) this.#outlet.put('unchanged');
    else this.quote(quote, false);
  }

  /** Changes of the book that do not follow each other show that some were not sent, and quotes with them. */
  chain({ previous, last, ts }: ChainMessage): void {
    const known = this.#lastChange;
    if (known !== undefined && last <= known) {
      this.#outlet.put('duplicate');
      return;
    }
    if (known !== undefined && previous !== known) this.#tellGap(this.#lastChangeAt, ts);
    this.#lastChange = last;
    this.#lastChangeAt = ts;
  }

  #tellGap(last: Instant | undefined, ts: Instant): void {
    const from = last === undefined || last > ts ? ts : last;
    const { source } = this.#outlet;
    this.#outlet.put({ kind: 'gap', ...this.#outlet.stamp(ts), source, symbol: this.instrument.symbol, from });
  }

  #isOld(message: QuoteMessage): boolean {
    if (message.update !== undefined) {
      if (message.update <= this.#lastUpdate) return true;
      this.#lastUpdate = message.update;
      return false;
    }
    const last = this.#lastQuote;
    this.#lastQuote = message;
    if (last?.ts === undefined || message.ts === undefined || message.ts > last.ts) return false;
    return message.ts < last.ts || isSameQuote(message, last);
  }

  mark(message: MarkMessage): void {
    const { ts } = this.#outlet.stamp(message.ts);
    const isFar = message.fundingAt !== undefined && Math.abs(message.fundingAt - ts) > FUNDING_AHEAD_MS;
    if (isFar) this.#outlet.put('bad-funding-time');
    const paid = isFar ? undefined : this.#funding.observe(message, ts);
    if (paid !== undefined) {
      this.#outlet.put(fundingEvent(paid.rate, this.instrument, this.#outlet.stamp(paid.at)));
    }
    const last = this.#lastMark;
    this.#lastMark = message;
    if (last?.mark === message.mark && last.oracle === message.oracle) this.#outlet.put('unchanged');
    else this.#outlet.put(markEvent(message, this.instrument, this.#outlet.stamp(message.ts)));
  }
}

function isSameQuote(left: QuoteMessage, right: QuoteMessage): boolean {
  const { bid, bidSize, ask, askSize } = right;
  return left.bid === bid && left.bidSize === bidSize && left.ask === ask && left.askSize === askSize;
}
