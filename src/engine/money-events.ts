import { RANK } from '../domain/event-order.ts';
import type { Dividend, Funding } from '../domain/feed-event.ts';
import type { SymbolId } from '../domain/ids.ts';
import { DAY_MS, HOUR_MS } from '../domain/time.ts';
import { price, type Rate } from '../domain/units.ts';
import { acceptEvent } from '../execution/market/accept-event.ts';
import { hasMark } from '../execution/market/market.ts';
import { borrowCost, dividendPayment, fundingPayment } from '../execution/money/funding.ts';
import { positionChanged } from '../execution/venue/position-changed.ts';
import { nextMultiple } from './agenda.ts';
import { bookCommand } from './booking.ts';
import type { Desk } from './desk.ts';
import { deskOf, feesOf, type RunState } from './state.ts';

/** A funding instant of the tape: from the first one on, the instrument's stated rate is out of use. */
export function onFunding(state: RunState, event: Funding): void {
  const desk = deskOf(state, event.symbol);
  acceptEvent(desk.market, event);
  desk.hasTapeFunding = true;
  payFunding(state, desk, event.rate);
}

/** Who holds at a share's ex date receives, who is short of it pays; the open result follows with the price. */
export function onDividend(state: RunState, { symbol, amount }: Dividend): void {
  const { subAccounts, instrument } = deskOf(state, symbol);
  for (const { account } of subAccounts) {
    const position = account.ledger.positions.get(symbol);
    if (position === undefined) continue;
    bookCommand(state, account, { kind: 'dividend', symbol, amount: dividendPayment(position, amount, instrument) });
  }
}

/** The hour has come for symbols whose tape brings no funding. */
export function onFundingDue(state: RunState): void {
  for (const desk of state.desks.values()) {
    const { hourlyFundingRate } = desk.instrument;
    if (hourlyFundingRate !== undefined && !desk.hasTapeFunding) payFunding(state, desk, hourlyFundingRate);
  }
  scheduleDue(state, 'funding-due', HOUR_MS);
}

/** Shorts of equities pay for their loan, a day at a time. */
export function onBorrowDue(state: RunState): void {
  for (const desk of state.desks.values()) {
    if (desk.instrument.kind === 'equity') payBorrow(state, desk, desk.instrument.symbol);
  }
  scheduleDue(state, 'borrow-due', DAY_MS);
}

/** At the next multiple of a span. */
export function scheduleDue(state: RunState, kind: 'funding-due' | 'borrow-due', spanMs: number): void {
  const at = nextMultiple(state.now, spanMs);
  state.agenda.push({ at, rank: RANK.funding, account: -1, minor: 0, event: { kind } });
}

function payFunding(state: RunState, desk: Desk, rate: Rate): void {
  const { market, instrument, subAccounts } = desk;
  if (!hasMark(market)) return;
  for (const { account, book } of subAccounts) {
    const position = account.ledger.positions.get(instrument.symbol);
    if (position === undefined) continue;
    const amount = fundingPayment(position, price(market.oracle), rate, instrument);
    if (amount === 0n) continue;
    bookCommand(state, account, { kind: 'funding', symbol: instrument.symbol, amount });
    positionChanged(book, account.ledger.positions.get(instrument.symbol));
  }
}

function payBorrow(state: RunState, desk: Desk, symbol: SymbolId): void {
  const { borrowAYear } = feesOf(state, symbol);
  if (borrowAYear === 0 || !hasMark(desk.market)) return;
  for (const { account } of desk.subAccounts) {
    const position = account.ledger.positions.get(symbol);
    if (position === undefined || position.side === 'long') continue;
    const amount = borrowCost(position, price(desk.market.mark), borrowAYear, DAY_MS, desk.instrument);
    bookCommand(state, account, { kind: 'borrow', symbol, amount });
  }
}
