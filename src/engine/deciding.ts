import { RANK } from '../domain/event-order.ts';
import { type DecisionId, decisionId, type OrderId, orderId, type SymbolId } from '../domain/ids.ts';
import { assertNever } from '../domain/never.ts';
import type { ApprovedOrder, ExitPlan, Intent } from '../domain/order.ts';
import { entrySide } from '../domain/side.ts';
import type { Instant } from '../domain/time.ts';
import { money } from '../domain/units.ts';
import { parseInvalidation } from '../execution/invalidation/parse.ts';
import { approve } from '../execution/judge/approve.ts';
import type { Approval, OrderRequest } from '../execution/judge/request.ts';
import { equityOf } from '../ledger/valuation.ts';
import type { Account } from './account.ts';
import type { InternalEvent } from './agenda.ts';
import { bookHold, touch } from './booking.ts';
import { deskOf, type RunState, rulesOf } from './state.ts';
import { subAccountAt } from './venue.ts';

/** What a code strategy wants at one instant: one decision a symbol, then its orders through the gate. */
export function decideByCode(state: RunState, account: Account, intents: readonly Intent[]): void {
  if (intents.length === 0) return;
  account.counts.cycle += 1;
  for (const [symbol, own] of bySymbol(intents)) {
    const id = nextDecision(account);
    touch(state, account);
    account.note({
      kind: 'decision-made',
      id,
      cycle: account.counts.cycle,
      at: state.now,
      symbol,
      intents: own,
    });
    carryOut(state, account, id, own);
  }
}

export function nextDecision(account: Account): DecisionId {
  account.counts.decision += 1;
  return decisionId(account.counts.decision);
}

/** Puts a decision's intents through the order checks and sends what passes on its way to the venue. */
export function carryOut(state: RunState, account: Account, decision: DecisionId, intents: readonly Intent[]): void {
  const before: EarlierIntents = { closesFirst: false, opensFirst: undefined, freedByCancels: 0n };
  const arrivesAt = account.transport.arrivalOf(state.now);
  for (const intent of intents) {
    const approval = judge(state, account, decision, intent, before, arrivesAt);
    send(state, account, decision, intent.symbol, approval, arrivesAt);
    if (intent.kind === 'close' && approval.kind === 'order') before.closesFirst = true;
    if (approval.kind === 'order' && isEntry(account, approval.order, before)) before.opensFirst ??= approval.order;
    if (approval.kind === 'cancel') before.freedByCancels += heldBy(account, intent.symbol, approval.order);
  }
}

/** What earlier intents of a decision will have done by the time a later one arrives behind them. */
interface EarlierIntents {
  closesFirst: boolean;
  opensFirst: ApprovedOrder | undefined;
  freedByCancels: bigint;
}

/** An order that opens or grows a position: at market or by a limit, since stops on both sides are a bet on a breakout. */
function isEntry(
  account: Account,
  { symbol, side, terms, reduceOnly }: ApprovedOrder,
  before: EarlierIntents,
): boolean {
  if (reduceOnly || (terms.type !== 'market' && terms.type !== 'limit')) return false;
  const held = before.closesFirst ? undefined : account.ledger.positions.get(symbol);
  return held === undefined || entrySide(held.side) === side;
}

/** What a cancellation gives back: the holds of one order, or of all that the account has in the symbol. */
function heldBy(account: Account, symbol: SymbolId, which: OrderId | 'all'): bigint {
  let sum = 0n;
  for (const [order, hold] of account.ledger.holds) {
    if (hold.symbol === symbol && (which === 'all' || which === order)) sum += hold.amount;
  }
  return sum;
}

function judge(
  state: RunState,
  account: Account,
  decision: DecisionId,
  intent: Intent,
  before: EarlierIntents,
  arrivesAt: Instant,
): Approval {
  const { desks } = state;
  const desk = desks.get(intent.symbol);
  if (desk === undefined) return { kind: 'refused', reason: 'unknown-symbol' };
  if (state.isPaused && intent.kind === 'open' && !intent.reduceOnly) {
    return { kind: 'refused', reason: 'trading-halted' };
  }
  const request: OrderRequest = {
    market: desk.market,
    rules: rulesOf(state, intent.symbol),
    view: account.ledger,
    fees: account.meter(intent.symbol).rates(state.now),
    limits: account.season.limits,
    equity: equityOf(account.ledger, state.marks),
    decision,
    order: orderId(account.counts.order + 1),
    now: state.now,
    arrivesAt,
    liquidationAt: account.subAccounts.get(intent.symbol)?.book.liquidationAt ?? 0,
    closesFirst: before.closesFirst,
    opensFirst: before.opensFirst,
    freedByCancels: money(before.freedByCancels),
  };
  return approve(intent, request);
}

function send(
  state: RunState,
  account: Account,
  decision: DecisionId,
  symbol: SymbolId,
  approval: Approval,
  arrivesAt: Instant,
): void {
  switch (approval.kind) {
    case 'order':
      sendOrder(state, account, approval.order);
      return;
    case 'exits':
      sendExits(state, account, decision, symbol, approval.exits, arrivesAt);
      return;
    case 'cancel':
      sendToVenue(state, account, { kind: 'cancel-arrived', symbol, order: approval.order }, arrivesAt);
      return;
    case 'refused':
      touch(state, account);
      account.note({ kind: 'order-refused', decision, symbol, reason: approval.reason });
      return;
    default:
      assertNever(approval);
  }
}

function sendOrder(state: RunState, account: Account, order: ApprovedOrder): void {
  account.counts.order += 1;
  bookHold(state, account, order);
  subAccountAt(state, account, order.symbol).travelling += 1;
  sendToVenue(state, account, { kind: 'order-arrived', order }, order.arrivesAt);
}

function sendExits(
  state: RunState,
  account: Account,
  decision: DecisionId,
  symbol: SymbolId,
  exits: ExitPlan,
  arrivesAt: Instant,
): void {
  const { invalidation } = exits;
  const rule = invalidation === undefined ? undefined : parseInvalidation(invalidation);
  const invalidationEnforced = rule?.ok === true && deskOf(state, symbol).canJudge(rule.value);
  touch(state, account);
  account.note({ kind: 'exits-set', decision, symbol, exits, invalidationEnforced });
  sendToVenue(state, account, { kind: 'exits-arrived', symbol, decision, exits }, arrivesAt);
}

/** What takes no time still arrives behind the event that caused it. */
function sendToVenue(state: RunState, account: Account, event: InternalEvent, at: Instant): void {
  state.agenda.push({
    at,
    rank: at === state.now ? RANK.caused : RANK.arrival,
    account: account.index,
    minor: state.agenda.pushed,
    event,
  });
}

function bySymbol(intents: readonly Intent[]): Iterable<readonly [SymbolId, readonly Intent[]]> {
  const [only] = intents;
  if (only !== undefined && intents.length === 1) return [[only.symbol, intents]];
  const groups = new Map<SymbolId, Intent[]>();
  for (const intent of intents) {
    const group = groups.get(intent.symbol);
    if (group === undefined) groups.set(intent.symbol, [intent]);
    else group.push(intent);
  }
  return groups;
}
