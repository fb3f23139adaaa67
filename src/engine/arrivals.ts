import { RANK } from '../domain/event-order.ts';
import type { DecisionId, OrderId, SymbolId } from '../domain/ids.ts';
import type { ApprovedOrder, ExitPlan } from '../domain/order.ts';
import { instant } from '../domain/time.ts';
import { cancelOrders, expireOrders, replaceExits, submit } from '../execution/venue/commands.ts';
import type { VenueOutcome } from '../execution/venue/outcome.ts';
import type { Account } from './account.ts';
import { bookCancel } from './booking.ts';
import type { RunState } from './state.ts';
import { settleOutcome, subAccountAt, workAtClose } from './venue.ts';

/** An order exists for the venue from here on. */
export function onOrderArrived(state: RunState, account: Account, order: ApprovedOrder): void {
  const subAccount = subAccountAt(state, account, order.symbol);
  subAccount.travelling -= 1;
  if (state.isPaused && !order.reduceOnly) {
    bookCancel(state, account, order.id, 'asked');
    return;
  }
  submit(subAccount.book, order);
  const { terms } = order;
  if ((terms.type === 'limit' || terms.type === 'stop-limit') && terms.timeInForce.kind === 'gtd') {
    const { until } = terms.timeInForce;
    state.agenda.push({
      // It may have run out on the way.
      at: instant(Math.max(until, state.now)),
      rank: RANK.expiry,
      account: account.index,
      minor: state.agenda.pushed,
      event: { kind: 'order-expires', symbol: order.symbol },
    });
  }
  if (state.plan.execution.fillModel === 'on-close') workAtClose(state, subAccount);
}

export function onOrderExpires(state: RunState, account: Account, symbol: SymbolId): void {
  const { book } = subAccountAt(state, account, symbol);
  settleAll(state, account, symbol, expireOrders(book, state.now));
}

export function onExitsArrived(
  state: RunState,
  account: Account,
  symbol: SymbolId,
  decision: DecisionId,
  exits: ExitPlan,
): void {
  replaceExits(subAccountAt(state, account, symbol).book, decision, exits, state.now);
}

export function onCancelArrived(state: RunState, account: Account, symbol: SymbolId, order: OrderId | 'all'): void {
  const { book } = subAccountAt(state, account, symbol);
  settleAll(state, account, symbol, cancelOrders(book, order, 'asked'));
}

function settleAll(state: RunState, account: Account, symbol: SymbolId, outcomes: readonly VenueOutcome[]): void {
  const subAccount = subAccountAt(state, account, symbol);
  for (const outcome of outcomes) settleOutcome(state, subAccount, outcome);
}
