import type { Entry } from '../domain/entry.ts';
import type { Fill } from '../domain/fill.ts';
import { fillId, type OrderId } from '../domain/ids.ts';
import type { ApprovedOrder, CancelReason } from '../domain/order.ts';
import { grossNotionalOf, type Money, money } from '../domain/units.ts';
import type { FillProposal } from '../execution/venue/outcome.ts';
import { type BookCommand, book } from '../ledger/book.ts';
import type { Account } from './account.ts';
import type { PendingAsk } from './state.ts';
import { deskOf, type RunState } from './state.ts';
import { rememberFill } from './symbol-chart.ts';
import { unsettle } from './weighing.ts';

/** Marks an account as having records of this event, so that its row is written when the event is done. */
export function touch(state: RunState, account: Account): void {
  if (!account.row.isEmpty) return;
  let place = state.touched.length;
  while (place > 0 && (state.touched[place - 1]?.index ?? -1) > account.index) place -= 1;
  if (state.touched[place - 1] === account) return;
  if (place === state.touched.length) state.touched.push(account);
  else state.touched.splice(place, 0, account);
}

/** Runs a command through the books and writes its entries down. */
export function bookCommand(state: RunState, account: Account, command: BookCommand): readonly Entry[] {
  if (command.kind !== 'hold' && command.kind !== 'release') unsettle(account);
  const entries = book(account.ledger, command, state.now);
  if (entries.length > 0) touch(state, account);
  for (const entry of entries) account.note({ kind: 'entry-booked', entry });
  return entries;
}

export function bookHold(state: RunState, account: Account, order: ApprovedOrder): void {
  touch(state, account);
  account.note({ kind: 'order-approved', order });
  bookCommand(state, account, { kind: 'hold', order });
}

/** A measured order holds another amount than it was approved with. */
export function bookMeasured(state: RunState, account: Account, order: ApprovedOrder): void {
  bookCommand(state, account, { kind: 'release', order: order.id });
  bookHold(state, account, order);
}

export function bookCancel(state: RunState, account: Account, order: OrderId, reason: CancelReason): void {
  touch(state, account);
  account.note({ kind: 'order-cancelled', order, at: state.now, reason });
  bookCommand(state, account, { kind: 'release', order });
}

export function bookFill(state: RunState, account: Account, proposal: FillProposal): void {
  account.counts.fill += 1;
  const { cause, symbol, side, size, price, fee, liquidity, leverage, at, on } = proposal;
  // Written out: what is spread behind another member is copied by name, one after the other.
  const id = fillId(account.counts.fill);
  const fill: Fill = { id, cause, symbol, side, size, price, fee, liquidity, leverage, at, on };
  touch(state, account);
  account.note({ kind: 'fill-made', fill });
  const entries = bookCommand(state, account, { kind: 'fill', fill });
  rememberFill(account, fill);
  state.teams.get(account.index)?.onFill(state, fill, feeIn(entries));
  const meter = account.meter(fill.symbol);
  if (!meter.hasTiers) return;
  const { instrument } = deskOf(state, fill.symbol);
  meter.record(state.now, grossNotionalOf(fill.price, fill.size, instrument));
}

/** A liquidation's is less than asked when its margin is gone. */
function feeIn(entries: readonly Entry[]): Money {
  const legs = entries.flatMap((entry) => entry.legs.filter((leg) => leg.account === 'fees'));
  return money(legs.reduce((sum, { amount }) => sum + amount, 0n));
}

const NO_ASKS: readonly PendingAsk[] = [];

/** Writes what an event caused, a row an account, and hands its questions out. */
export function finishEvent(state: RunState): readonly PendingAsk[] {
  if (state.touched.length > 0) {
    for (const account of state.touched) {
      state.recorder.write(state.now, account.plan.account, account.row.end());
    }
    // A length that is set calls into V8.
    while (state.touched.pop() !== undefined);
  }
  return state.asks.length === 0 ? NO_ASKS : state.asks.splice(0);
}
