import type { MarketEvent } from '../domain/feed-event.ts';
import type { SymbolId } from '../domain/ids.ts';
import { assertNever } from '../domain/never.ts';
import { price } from '../domain/units.ts';
import type { Market } from '../execution/market/market.ts';
import { crossLiquidationPrice, type Exposed } from '../execution/money/cross.ts';
import { beginWalk } from '../execution/venue/bar-walk.ts';
import { type Book, createBook, isIdle } from '../execution/venue/book.ts';
import { seize } from '../execution/venue/commands.ts';
import { liquidate } from '../execution/venue/exits-at-price.ts';
import { nextCloseOutcome, nextOutcome } from '../execution/venue/next-outcome.ts';
import type { VenueOutcome } from '../execution/venue/outcome.ts';
import { positionChanged, setLiquidationPrice } from '../execution/venue/position-changed.ts';
import { equityOf } from '../ledger/valuation.ts';
import type { Account, Seat } from './account.ts';
import { bookCancel, bookFill, bookMeasured } from './booking.ts';
import { Calm } from './calm.ts';
import type { Desk } from './desk.ts';
import { rehearse, type Stake } from './rehearse.ts';
import { deskOf, type RunState, rulesOf } from './state.ts';

/** An account's seat at a symbol's venue, taken with its first order there. */
export function seatAt(state: RunState, account: Account, symbol: SymbolId): Seat {
  const known = account.seats.get(symbol);
  if (known !== undefined) return known;
  const desk = deskOf(state, symbol);
  const seat: Seat = {
    account,
    book: createBook(desk.market, rulesOf(state, symbol)),
    travelling: 0,
    calm: new Calm(),
  };
  account.seats.set(symbol, seat);
  desk.seats.push(seat);
  desk.seats.sort((left, right) => left.account.index - right.account.index);
  return seat;
}

/** What the market's last event does to every account that has something at stake in its symbol. */
export function workSeats(state: RunState, desk: Desk, event: MarketEvent): void {
  const { marginMode } = state.plan.execution;
  if (isHalted(desk.market)) return;
  for (const seat of desk.seats) {
    if (marginMode === 'cross') followAccount(state, seat, { book: seat.book, ledger: seat.account.ledger });
    if (!isIdle(seat.book)) workSeat(state, seat, event);
    if (marginMode === 'until-ruin') closeIfRuined(state, seat, event);
  }
}

/** On bars, nobody trades now: whatever the mark does, there is no one to trade with. */
function isHalted({ source, isQuiet }: Market): boolean {
  return isQuiet && source === 'bars';
}

function workSeat(state: RunState, seat: Seat, event: MarketEvent): void {
  const { account, book } = seat;
  const { ledger } = account;
  const meter = account.meter(event.symbol);
  const onFill = (stake: Stake): void => {
    if (state.plan.execution.marginMode === 'cross') followAccount(state, seat, stake);
  };
  if (event.kind === 'bar-close') {
    const fees = meter.rates(state.now);
    beginWalk(book, event, (path) => rehearse({ book, ledger }, event, { path, fees, onFill }));
  }
  for (;;) {
    const outcome = nextOutcome(book, event, ledger, meter.rates(state.now));
    if (outcome === undefined) return;
    settleOutcome(state, seat, outcome);
    if (outcome.kind === 'filled') onFill({ book, ledger });
  }
}

/** Fill model `on-close`: orders decided on a bar fill at its close. */
export function workAtClose(state: RunState, seat: Seat): void {
  const { account, book } = seat;
  const bar = deskOf(state, book.market.instrument.symbol).recentBar(0);
  if (bar === undefined || bar.visible !== state.now || isHalted(book.market)) return;
  for (;;) {
    const fees = account.meter(bar.symbol).rates(state.now);
    const outcome = nextCloseOutcome(book, bar, account.ledger, fees);
    if (outcome === undefined) return;
    settleOutcome(state, seat, outcome);
  }
}

/** Books one outcome and tells the venue what the account holds now. */
export function settleOutcome(state: RunState, seat: Seat, outcome: VenueOutcome): void {
  const { account, book } = seat;
  switch (outcome.kind) {
    case 'filled':
      bookFill(state, account, outcome.fill);
      positionChanged(book, account.ledger.positions.get(outcome.fill.symbol));
      if (outcome.fill.cause.kind === 'liquidation') seizeOthers(state, seat);
      return;
    case 'cancelled':
      bookCancel(state, account, outcome.order, outcome.reason);
      return;
    case 'measured':
      bookMeasured(state, account, outcome.order);
      return;
    default:
      assertNever(outcome);
  }
}

/** Unless margins are isolated one liquidation is that of the account: every other position goes at its next price. */
function seizeOthers(state: RunState, seat: Seat): void {
  if (state.plan.execution.marginMode === 'isolated') return;
  for (const other of seat.account.seats.values()) {
    if (other === seat || other.book.isSeized) continue;
    for (const outcome of seize(other.book)) settleOutcome(state, other, outcome);
  }
}

/** Judged once an event has done all else it does, on bars at their close. */
function closeIfRuined(state: RunState, seat: Seat, event: MarketEvent): void {
  const { account, book } = seat;
  const { position } = book;
  if (position === undefined || event.kind === 'bar-open' || equityOf(account.ledger, state.marks) > 0n) return;
  const fees = account.meter(event.symbol).rates(state.now);
  settleOutcome(state, seat, liquidate(book, position, { event, view: account.ledger, fees }));
}

/** In cross mode a position's liquidation price moves with all that stands behind the account. */
function followAccount(state: RunState, seat: Seat, { book, ledger }: Stake): void {
  const own = exposed(state, book);
  if (own === undefined) return;
  const others: Exposed[] = [];
  for (const other of seat.account.seats.values()) {
    const held = other === seat ? undefined : exposed(state, other.book);
    if (held !== undefined) others.push(held);
  }
  setLiquidationPrice(book, crossLiquidationPrice(own, others, ledger));
}

function exposed(state: RunState, { position, market }: Book): Exposed | undefined {
  // Spot is paid for in full: it neither backs others nor needs backing.
  if (position === undefined || market.instrument.kind === 'spot') return undefined;
  const { maintenance } = rulesOf(state, position.symbol);
  return { position, instrument: market.instrument, mark: price(market.mark), maintenance };
}
