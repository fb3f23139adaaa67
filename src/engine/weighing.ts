import { MONEY_SCALE, type Money, money, price, priceToNumber, sizeToNumber } from '../domain/units.ts';
import { equityOf, ownedOf, unrealisedOf } from '../ledger/valuation.ts';
import type { Account, SubAccount } from './account.ts';
import type { Desk } from './desk.ts';
import type { RunState } from './state.ts';

/** Of the room that floats and the rounding of a position's worth might claim too much. */
const SURE_SHARE = 1 - 1e-9;
const ROUNDED_UNITS = 2;

/** The symbol has a new mark: whoever it takes to a new highest point or a deeper fall is weighed. */
export function weighSubAccounts(state: RunState, { subAccounts, market }: Desk): void {
  const { mark } = market;
  for (const { calm, account } of subAccounts) {
    if ((mark < calm.from || mark > calm.to) && !calm.stretch(mark)) weigh(state, account);
  }
}

/** A mark that nobody is weighed at, since its bar has only opened, may still count for what else an account holds. */
export function unsettleSubAccounts({ subAccounts, market }: Desk): void {
  for (const { calm, account } of subAccounts) {
    if (!calm.isAlone && (market.mark < calm.from || market.mark > calm.to)) unsettle(account);
  }
}

/** Weighs an account, and tells each of its sub-accounts between which marks it need not be weighed again. */
export function weigh(state: RunState, account: Account): Money {
  seeUnseen(account);
  const equity = equityOf(account.ledger, state.marks);
  account.falls.see(equity);
  const { up, down } = account.falls.room(equity);
  const positions = account.ledger.positions.size;
  // While each position stays within its share of the room, all of them together stay within the whole of it.
  const share = { up: up / positions, down: down / positions, isWhole: positions === 1 };
  for (const subAccount of account.subAccounts.values()) settle(subAccount, share);
  return equity;
}

/** Money is about to move: the account is weighed at the next mark of anything it trades. */
export function unsettle(account: Account): void {
  seeUnseen(account);
  for (const { calm } of account.subAccounts.values()) calm.end();
}

function seeUnseen({ ledger, subAccounts, falls }: Account): void {
  for (const { book, calm } of subAccounts.values()) {
    if (calm.unseen === undefined || book.position === undefined) continue;
    const open = unrealisedOf(book.position, price(calm.unseen), book.market.instrument);
    falls.see(money(ownedOf(ledger) + open));
  }
}

function settle({ book, calm }: SubAccount, share: { up: number; down: number; isWhole: boolean }): void {
  const { position, market } = book;
  if (position === undefined) {
    calm.set(Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY, undefined);
    return;
  }
  const { mark, instrument } = market;
  const worthOfStep =
    sizeToNumber(position.size, instrument.sizeDecimals) *
    priceToNumber(price(1), instrument.priceDecimals) *
    MONEY_SCALE;
  const gain = Math.max(0, share.up * SURE_SHARE - ROUNDED_UNITS) / worthOfStep;
  const loss = Math.max(0, share.down * SURE_SHARE - ROUNDED_UNITS) / worthOfStep;
  if (position.side === 'long') calm.set(mark - loss, mark + gain, share.isWhole ? 'rises' : undefined);
  else calm.set(mark - gain, mark + loss, share.isWhole ? 'falls' : undefined);
}
