import type { FeeProfile } from '../../../src/domain/fee-profile.ts';
import { feeProfileNamed } from '../../../src/domain/fee-profile.ts';
import type { MarketEvent } from '../../../src/domain/feed-event.ts';
import type { Fill } from '../../../src/domain/fill.ts';
import { decisionId, fillId, type OrderId, orderId, type SymbolId } from '../../../src/domain/ids.ts';
import type { Instrument } from '../../../src/domain/instrument.ts';
import type { ApprovedOrder, Intent } from '../../../src/domain/order.ts';
import type { OrderSide } from '../../../src/domain/side.ts';
import type { SeasonLimits } from '../../../src/domain/snapshot.ts';
import { type Instant, instant, later } from '../../../src/domain/time.ts';
import { type Money, money, notionalOf, price, rateOf, size } from '../../../src/domain/units.ts';
import { rehearse, type Stake } from '../../../src/engine/rehearse.ts';
import { approve } from '../../../src/execution/judge/approve.ts';
import type { Approval, OrderRequest } from '../../../src/execution/judge/request.ts';
import { acceptEvent } from '../../../src/execution/market/accept-event.ts';
import { createMarket, type Market } from '../../../src/execution/market/market.ts';
import { crossLiquidationPrice } from '../../../src/execution/money/cross.ts';
import { FeeMeter } from '../../../src/execution/money/fees.ts';
import { beginWalk } from '../../../src/execution/venue/bar-walk.ts';
import { createBook, isIdle, type VenueBook } from '../../../src/execution/venue/book.ts';
import { cancelOrders, expireOrders, flatten, replaceExits, submit } from '../../../src/execution/venue/commands.ts';
import { nextCloseOutcome, nextOutcome } from '../../../src/execution/venue/next-outcome.ts';
import type { VenueOutcome } from '../../../src/execution/venue/outcome.ts';
import { positionChanged, setLiquidationPrice } from '../../../src/execution/venue/position-changed.ts';
import { type VenueOptions, venueRules } from '../../../src/execution/venue/rules.ts';
import { book as bookCommand } from '../../../src/ledger/book.ts';
import { type Ledger, openLedger } from '../../../src/ledger/ledger.ts';
import { equityOf } from '../../../src/ledger/valuation.ts';

export const SYMBOL = 'ABC-USD' as SymbolId;

/** Cents, whole units, 20x: prices read as integers of cents. */
export const PERP: Instrument = {
  symbol: SYMBOL,
  kind: 'perp',
  venue: 'none',
  quoteCurrency: 'USD',
  priceDecimals: 2,
  tick: price(1),
  sizeDecimals: 0,
  lot: size(1),
  maxLeverage: 20,
  session: undefined,
  hourlyFundingRate: undefined,
};

export const FREE: FeeProfile = {
  name: 'none',
  fixed: money(0n),
  tiers: [{ above: money(0n), taker: rateOf(0), maker: rateOf(0) }],
  borrowAYear: rateOf(0),
};

export const WIDE: SeasonLimits = {
  maxLeverage: 100,
  maxSymbolExposure: 1_000,
  minNotional: 0,
  pyramiding: true,
  minimumAuthors: 0,
};

export interface DeskOptions extends VenueOptions {
  readonly instrument: Instrument;
  /** `none`, `percent:20bps`, … */
  readonly fees: string;
  /** Over `fees`. */
  readonly profile: FeeProfile | undefined;
  readonly capital: number;
  readonly spreadBps: number;
  readonly staleMs: number;
  readonly latencyMs: number;
  readonly limits: SeasonLimits;
  /** Asks the venue of every order on every event, as if there were no bounds. */
  readonly neverIdle: boolean;
}

const DEFAULTS: DeskOptions = {
  instrument: PERP,
  fees: 'none',
  profile: undefined,
  capital: 100_000,
  spreadBps: 0,
  slippageBps: 0,
  impactBps: 5,
  staleMs: 60_000,
  latencyMs: 0,
  intrabar: 'pessimistic',
  marginMode: 'isolated',
  limits: WIDE,
  neverIdle: false,
};

export const MINUTE = 60_000;
export const START = 1_700_000_040_000;

/** One account at one symbol's venue with real books: what the engine does, without the engine. */
export class Desk {
  readonly market: Market;
  readonly book: VenueBook;
  readonly ledger: Ledger;
  readonly options: DeskOptions;
  readonly fills: Fill[] = [];
  /** Size after each fill, shorts below zero. */
  readonly sizes: number[] = [];
  /** Orders, with the last line of the tape that was there when they reached the venue. */
  readonly orders = new Map<OrderId, { readonly order: ApprovedOrder; readonly line: number }>();
  /** What happened, a line each: `f1 o1 buy 10 @ 100.50 taker`, `o2 cancelled expired`. */
  readonly log: string[] = [];
  readonly #meter: FeeMeter;
  now: Instant = instant(START);
  #openedAt = this.now;
  #orders = 0;
  #decisions = 0;
  #lines = 0;

  constructor(options: Partial<DeskOptions> = {}) {
    this.options = { ...DEFAULTS, ...options };
    const { instrument, spreadBps, staleMs, marginMode } = this.options;
    const profile = this.options.profile ?? feeProfileNamed(this.options.fees, [FREE]);
    if (profile === undefined) throw new Error(`no fee profile ${this.options.fees}`);
    this.market = createMarket(instrument, { spreadBps, staleMs });
    this.book = createBook(this.market, venueRules(this.options, instrument, []));
    this.ledger = openLedger(new Map([[instrument.symbol, instrument]]), marginMode);
    this.#meter = new FeeMeter(profile);
    const amount = money(BigInt(Math.round(this.options.capital * 100)) * 1_000_000n);
    bookCommand(this.ledger, { kind: 'deposit', amount }, this.now);
  }

  get position(): string {
    const held = this.ledger.positions.get(this.options.instrument.symbol);
    return held === undefined ? 'flat' : `${held.side} ${held.size}`;
  }

  get equity(): Money {
    return equityOf(this.ledger, new Map([[this.options.instrument.symbol, price(this.market.mark)]]));
  }

  approveOnly(intent: Intent, closesFirst = false): Approval {
    return approve(intent, this.request(closesFirst));
  }

  /** What the order checks are told of the account as it stands. */
  request(closesFirst = false): OrderRequest {
    return {
      market: this.market,
      rules: this.book.rules,
      view: this.ledger,
      fees: this.#meter.rates(this.now),
      limits: this.options.limits,
      equity: this.market.mark === 0 ? this.ledger.cash : this.equity,
      decision: decisionId(this.#decisions),
      order: orderId(this.#orders + 1),
      now: this.now,
      arrivesAt: later(this.now, this.options.latencyMs),
      liquidationAt: this.book.liquidationAt,
      closesFirst,
      opensFirst: undefined,
      freedByCancels: money(0n),
    };
  }

  /** Approves, holds and submits at once; the order's number. A refusal is logged. */
  send(...intents: readonly Intent[]): number {
    this.#decisions += 1;
    let closesFirst = false;
    for (const intent of intents) {
      const approval = this.approveOnly(intent, closesFirst);
      this.#carry(approval);
      closesFirst ||= intent.kind === 'close' && approval.kind === 'order';
    }
    return this.#orders;
  }

  #carry(approval: Approval): void {
    switch (approval.kind) {
      case 'order':
        this.#orders += 1;
        bookCommand(this.ledger, { kind: 'hold', order: approval.order }, this.now);
        submit(this.book, approval.order);
        this.orders.set(approval.order.id, { order: approval.order, line: this.#lines });
        return;
      case 'exits':
        replaceExits(this.book, decisionId(this.#decisions), approval.exits, this.now);
        return;
      case 'cancel':
        this.#settleAll(cancelOrders(this.book, approval.order, 'asked'));
        return;
      case 'refused':
        this.log.push(`refused ${approval.reason}`);
    }
  }

  expire(at: number): void {
    this.now = instant(at);
    this.#settleAll(expireOrders(this.book, this.now));
  }

  flatten(): void {
    this.#settleAll(flatten(this.book));
  }

  /** The position pays this much funding. */
  fund(amount: Money): void {
    const { symbol } = this.options.instrument;
    bookCommand(this.ledger, { kind: 'funding', symbol, amount }, this.now);
    positionChanged(this.book, this.ledger.positions.get(symbol));
  }

  quote(bid: number, ask: number, bidSize = 1_000_000, askSize = 1_000_000, afterMs = 1_000): void {
    this.#tick(afterMs);
    this.feed({
      kind: 'quote',
      ...this.#stamp(),
      bid: price(bid),
      ask: price(ask),
      bidSize: size(bidSize),
      askSize: size(askSize),
    });
  }

  trade(at: number, afterMs = 1_000, side: OrderSide | undefined = undefined): void {
    this.#tick(afterMs);
    this.feed({ kind: 'trade', ...this.#stamp(), price: price(at), size: size(1), side });
  }

  mark(at: number, afterMs = 1_000): void {
    this.#tick(afterMs);
    this.feed({ kind: 'mark', ...this.#stamp(), mark: price(at), oracle: undefined });
  }

  open(open: number): void {
    this.#lines += 1;
    this.#openedAt = this.now;
    this.feed({ kind: 'bar-open', ...this.#stamp(), intervalMs: MINUTE, open: price(open) });
  }

  /** The rest of the bar that `open` began. */
  close(open: number, high: number, low: number, close: number): void {
    const openedAt = this.#openedAt;
    this.#tick(MINUTE);
    this.#lines -= 1;
    const prices = { open: price(open), high: price(high), low: price(low), close: price(close) };
    this.feed({ kind: 'bar-close', ...this.#stamp(), intervalMs: MINUTE, openedAt, ...prices, volume: 1 });
  }

  bar(open: number, high: number, low: number, close: number): void {
    this.open(open);
    this.close(open, high, low, close);
  }

  /** `accepted`, or why the price was not believed. */
  feed(event: MarketEvent): string {
    const accepted = acceptEvent(this.market, event);
    // As if any price could matter to any order.
    if (this.options.neverIdle) this.book.orderBounds.bidFloor = Number.POSITIVE_INFINITY;
    if (accepted === 'accepted' && (this.options.neverIdle || !isIdle(this.book))) this.pull(event);
    return accepted;
  }

  /** All that the market's last event does to the account. */
  pull(event: MarketEvent): void {
    if (event.kind === 'bar-close') {
      const fees = this.#meter.rates(this.now);
      beginWalk(this.book, event, (path) =>
        rehearse(this, event, { path, fees, onFill: (stake) => this.#follow(stake) }),
      );
    }
    for (;;) {
      const outcome = nextOutcome(this.book, event, this.ledger, this.#meter.rates(this.now));
      if (outcome === undefined) return;
      this.#settle(outcome);
    }
  }

  fillAtClose(open: number, high: number, low: number, close: number): void {
    const prices = { open: price(open), high: price(high), low: price(low), close: price(close) };
    const openedAt = instant(this.now - MINUTE);
    const bar = { kind: 'bar-close', ...this.#stamp(), intervalMs: MINUTE, openedAt, ...prices, volume: 1 } as const;
    for (;;) {
      const outcome = nextCloseOutcome(this.book, bar, this.ledger, this.#meter.rates(this.now));
      if (outcome === undefined) return;
      this.#settle(outcome);
    }
  }

  #settleAll(outcomes: readonly VenueOutcome[]): void {
    for (const outcome of outcomes) this.#settle(outcome);
  }

  #settle(outcome: VenueOutcome): void {
    switch (outcome.kind) {
      case 'filled': {
        const fill: Fill = { id: fillId(this.fills.length + 1), ...outcome.fill };
        this.fills.push(fill);
        bookCommand(this.ledger, { kind: 'fill', fill }, this.now);
        this.#meter.record(this.now, notionalOf(fill.price, fill.size, this.options.instrument, 'up'));
        const held = this.ledger.positions.get(fill.symbol);
        positionChanged(this.book, held);
        this.#follow(this);
        this.sizes.push(held === undefined ? 0 : held.side === 'long' ? held.size : -held.size);
        const { priceDecimals } = this.options.instrument;
        const at = (fill.price / 10 ** priceDecimals).toFixed(priceDecimals);
        const who =
          fill.cause.kind === 'order'
            ? fill.cause.order
            : fill.cause.kind === 'exit'
              ? fill.cause.exit
              : fill.cause.kind;
        this.log.push(`${who} ${fill.side} ${fill.size} @ ${at} ${fill.liquidity}`);
        return;
      }
      case 'cancelled':
        bookCommand(this.ledger, { kind: 'release', order: outcome.order }, this.now);
        this.log.push(`${outcome.order} ${outcome.reason}`);
        return;
      case 'measured':
        bookCommand(this.ledger, { kind: 'release', order: outcome.order.id }, this.now);
        bookCommand(this.ledger, { kind: 'hold', order: outcome.order }, this.now);
    }
  }

  /** In cross mode all that the account has is behind its position. */
  #follow({ book, ledger }: Stake): void {
    const { marginMode, instrument } = this.options;
    const { position, market, rules } = book;
    if (marginMode !== 'cross' || position === undefined) return;
    const own = { position, instrument, mark: price(market.mark), maintenance: rules.maintenance };
    setLiquidationPrice(book, crossLiquidationPrice(own, [], ledger));
  }

  #tick(afterMs: number): void {
    this.now = instant(this.now + afterMs);
    this.#lines += 1;
  }

  #stamp() {
    return { ts: this.now, visible: this.now, tape: 0, line: this.#lines, symbol: this.options.instrument.symbol };
  }
}
