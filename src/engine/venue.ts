import type { MarketEvent } from '../domain/feed-event.ts';
import type { SymbolId } from '../domain/ids.ts';
import { assertNever } from '../domain/never.ts';
import { price } from '../domain/units.ts';
import type { Market } from '../execution/market/market.ts';
import { crossLiquidationPrice, type Exposed } from '../execution/money/cross.ts';
import { beginWalk } from '../execution/venue/bar-walk.ts';
import { createBook, isIdle, type VenueBook } from '../execution/venue/book.ts';
import { seize } from '../execution/venue/commands.ts';
import { liquidate } from '../execution/venue/exits-at-price.ts';
import { nextCloseOutcome, nextOutcome } from '../execution/venue/next-outcome.ts';
import type { VenueOutcome } from '../execution/venue/outcome.ts';
import { positionChanged, setLiquidationPrice } from '../execution/venue/position-changed.ts';
import { equityOf } from '../ledger/valuation.ts';
import type { Account, SubAccount } from './account.ts';
import { bookCancel, bookFill, bookMeasured } from './booking.ts';
import type { Desk } from './desk.ts';
import { Calm } from './falls.ts';
import { rehearse, type Stake } from './rehearse.ts';
import { deskOf, type RunState, rulesOf } from './state.ts';

/** An account's place at a symbol's venue, made with its first order there. */
export function subAccountAt(state: RunState, account: Account, symbol: SymbolId): SubAccount {
  const known = account.subAccounts.get(symbol);
  if (known !== undefined) return known;
  const desk = deskOf(state, symbol);
  const subAccount: SubAccount = {
    account,
    book: createBook(desk.market, rulesOf(state, symbol)),
    travelling: 0,
    calm: new Calm(),
    watched: undefined,
  };
  account.subAccounts.set(symbol, subAccount);
  desk.subAccounts.push(subAccount);
  desk.subAccounts.sort((left, right) => left.account.index - right.account.index);
  return subAccount;
}

/** What the market's last event does to every account that has something at stake in its symbol. */
export function workSubAccounts(state: RunState, desk: Desk, event: MarketEvent): void {
  const { marginMode } = state.plan.execution;
  if (isHalted(desk.market)) return;
  for (const subAccount of desk.subAccounts) {
    if (marginMode === 'cross')
      followAccount(state, subAccount, { book: subAccount.book, ledger: subAccount.account.ledger });
    if (!isIdle(subAccount.book)) workSubAccount(state, subAccount, event);
    if (marginMode === 'until-ruin') closeIfRuined(state, subAccount, event);
  }
}

/** On bars, nobody trades now: whatever the mark does, there is no one to trade with. */
function isHalted({ source, isQuiet }: Market): boolean {
  return isQuiet && source === 'bars';
}

function workSubAccount(state: RunState, subAccount: SubAccount, event: MarketEvent): void {
  const { account, book } = subAccount;
  const { ledger } = account;
  const meter = account.meter(event.symbol);
  const isCross = state.plan.execution.marginMode === 'cross';
  if (event.kind === 'bar-close') {
    const fees = meter.rates(state.now);
    const onFill = (stake: Stake): void => {
      if (isCross) followAccount(state, subAccount, stake);
    };
    beginWalk(book, event, (path) => rehearse({ book, ledger }, event, { path, fees, onFill }));
  }
  for (;;) {
    const outcome = nextOutcome(book, event, ledger, meter.rates(state.now));
    if (outcome === undefined) return;
    settleOutcome(state, subAccount, outcome);
    if (isCross && outcome.kind === 'filled') followAccount(state, subAccount, { book, ledger });
  }
}

/** Fill model `on-close`: orders decided on a bar fill at its close. */
export function workAtClose(state: RunState, subAccount: SubAccount): void {
  const { account, book } = subAccount;
  const bar = deskOf(state, book.market.instrument.symbol).recentBar(0);
  if (bar === undefined || bar.visible !== state.now || isHalted(book.market)) return;
  for (;;) {
    const fees = account.meter(bar.symbol).rates(state.now);
    const outcome = nextCloseOutcome(book, bar, account.ledger, fees);
    if (outcome === undefined) return;
    settleOutcome(state, subAccount, outcome);
  }
}

/** Books one outcome and tells the venue what the account holds now. */
export function settleOutcome(state: RunState, subAccount: SubAccount, outcome: VenueOutcome): void {
  const { account, book } = subAccount;
  switch (outcome.kind) {
    case 'filled':
      bookFill(state, account, outcome.fill);
      positionChanged(book, account.ledger.positions.get(outcome.fill.symbol));
      if (outcome.fill.cause.kind === 'liquidation') seizeOthers(state, subAccount);
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
function seizeOthers(state: RunState, subAccount: SubAccount): void {
  if (state.plan.execution.marginMode === 'isolated') return;
  for (const other of subAccount.account.subAccounts.values()) {
    if (other === subAccount || other.book.isSeized) continue;
    for (const outcome of seize(other.book)) settleOutcome(state, other, outcome);
  }
}

/** Judged once an event has done all else it does, on bars at their close. */
function closeIfRuined(state: RunState, subAccount: SubAccount, event: MarketEvent): void {
  const { account, book } = subAccount;
  const { position } = book;
  if (position === undefined || event.kind === 'bar-open' || equityOf(account.ledger, state.marks) > 0n) return;
  const fees = account.meter(event.symbol).rates(state.now);
  settleOutcome(state, subAccount, liquidate(book, position, { event, view: account.ledger, fees }));
}

/** In cross mode a position's liquidation price moves with all that stands behind the account. */
function followAccount(state: RunState, subAccount: SubAccount, { book, ledger }: Stake): void {
  const own = exposed(state, book);
  if (own === undefined) return;
  const others: Exposed[] = [];
  for (const other of subAccount.account.subAccounts.values()) {
    const held = other === subAccount ? undefined : exposed(state, other.book);
    if (held !== undefined) others.push(held);
  }
  setLiquidationPrice(book, crossLiquidationPrice(own, others, ledger));
}

function exposed(state: RunState, { position, market }: VenueBook): Exposed | undefined {
  // Spot is paid for in full: it neither backs others nor needs backing.
  if (position === undefined || market.instrument.kind === 'spot') return undefined;
  const { maintenance } = rulesOf(state, position.symbol);
  return { position, instrument: market.instrument, mark: price(market.mark), maintenance };
}
