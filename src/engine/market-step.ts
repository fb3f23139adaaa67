import { RANK } from '../domain/event-order.ts';
import type { BarClose, BarOpen, Mark, Quote, Trade } from '../domain/feed-event.ts';
import type { SymbolId } from '../domain/ids.ts';
import { SECOND_MS } from '../domain/time.ts';
import { acceptEvent } from '../execution/market/accept-event.ts';
import { judgeInvalidation } from '../execution/venue/commands.ts';
import type { SubAccount } from './account.ts';
import { INTERNAL_RANK } from './agenda.ts';
import type { Desk } from './desk.ts';
import { startSampling } from './equity.ts';
import { RuleWatch } from './rule-watch.ts';
import { scheduleOnBarClose, scheduleOnMove } from './slots.ts';
import { deskOf, postsOf, type RunState } from './state.ts';
import { workSubAccounts } from './venue.ts';
import { unsettleSubAccounts, weighSubAccounts } from './weighing.ts';

/** The hot path: a price that the venue believes, then what it does to accounts, then who wanted to hear of it. */
export function onTick(state: RunState, tick: Quote | Trade): void {
  const desk = deskOf(state, tick.symbol);
  const accepted = acceptEvent(desk.market, tick);
  if (accepted !== 'accepted') {
    countRefused(state, accepted);
    return;
  }
  state.hasNewPrice = true;
  if (state.sampling === undefined) startSampling(state, SECOND_MS);
  if (desk.subAccounts.length > 0) {
    workSubAccounts(state, desk, tick);
    weighSubAccounts(state, desk);
  }
  const barEndsAt = desk.onTick(tick);
  if (barEndsAt !== undefined) {
    const event = { kind: 'bar-due', symbol: tick.symbol } as const;
    state.agenda.push({ at: barEndsAt, rank: RANK.barClose, account: -1, minor: state.agenda.pushed, event });
  }
  if (tick.kind === 'trade') state.listeners.onTrade(state, tick);
  else state.listeners.onQuote(state, tick);
}

/** A bar whose opening nobody saw is history that a live run began with: indicators learn from it, nobody trades on it. */
export function onPrice(state: RunState, event: BarOpen | BarClose | Mark): void {
  const desk = deskOf(state, event.symbol);
  if (event.kind === 'bar-close' && !desk.hasTapeBars) {
    desk.onPastBar(event);
    return;
  }
  if (event.kind !== 'mark' && !desk.isFinest(event)) {
    if (event.kind === 'bar-close') desk.onLargerBar(event);
    return;
  }
  const accepted = acceptEvent(desk.market, event);
  if (accepted !== 'accepted') {
    countRefused(state, accepted);
    return;
  }
  if (event.kind === 'bar-open') {
    desk.hasTapeBars = true;
    state.notes.onOpen(desk, event);
  }
  state.hasNewPrice = true;
  if (state.sampling === undefined && event.kind !== 'mark') startSampling(state, event.intervalMs);
  if (desk.subAccounts.length > 0) workSubAccounts(state, desk, event);
  if (event.kind === 'mark') weighSubAccounts(state, desk);
  else unsettleSubAccounts(desk);
  if (event.kind !== 'bar-close') return;
  desk.onBar(event);
  announceClose(state, event);
}

/** The end of a bar made from ticks has come. */
export function onBarDue(state: RunState, symbol: SymbolId): void {
  const desk = deskOf(state, symbol);
  const bar = desk.closeDue(state.now);
  if (bar === undefined) return;
  desk.onBar(bar);
  announceClose(state, bar);
}

/**
 * All bars of one instant weigh and reach accounts together, once no more of them can come. Nobody is weighed at a
 * bar's opening: its fills count from its close on, as ruin does.
 */
export function deliverCloses(state: RunState): void {
  const bars = state.closed;
  state.closed = [];
  for (const { symbol } of bars) weighSubAccounts(state, deskOf(state, symbol));
  judgeInvalidations(state, bars);
  state.listeners.onBars(state, bars);
  scheduleOnBarClose(state);
  scheduleOnMove(state, bars);
}

/** Asks the invalidation of every open position in a symbol whose bar has closed. */
function judgeInvalidations(state: RunState, bars: readonly BarClose[]): void {
  for (const bar of bars) {
    const desk = deskOf(state, bar.symbol);
    for (const subAccount of desk.subAccounts) {
      const watch = watchOf(desk, subAccount);
      if (watch === undefined) continue;
      const { account, book } = subAccount;
      const signal = postsOf(state, account).signal(bar.symbol, state.now);
      for (const intervalMs of watch.onBar(bar)) {
        judgeInvalidation(book, intervalMs, (term) => watch.valueOf(term, signal));
      }
    }
  }
}

/** Made at the first close after the plan came into force, from the bars before that close, for as long as it is. */
function watchOf(desk: Desk, subAccount: SubAccount): RuleWatch | undefined {
  const { plan } = subAccount.book;
  if (plan?.rule === undefined) return undefined;
  if (subAccount.watched?.plan === plan) return subAccount.watched.watch;
  if (!desk.canJudge(plan.rule)) return undefined;
  const watch = new RuleWatch(plan.rule, desk.instrument, desk.recentBars().slice(0, -1));
  subAccount.watched = { plan, watch };
  return watch;
}

const CLOSES_DELIVERED = { kind: 'closes-delivered' } as const;

/** A list is begun with its first bar, which mostly is the only one: a push would make room for sixteen. */
function announceClose(state: RunState, bar: BarClose): void {
  if (state.closed.length > 0) {
    state.closed.push(bar);
    return;
  }
  state.closed = [bar];
  const rank = INTERNAL_RANK.afterCloses;
  state.agenda.push({ at: state.now, rank, account: -1, minor: 0, event: CLOSES_DELIVERED });
}

function countRefused(state: RunState, reason: string): void {
  state.refusedPrices.set(reason, (state.refusedPrices.get(reason) ?? 0) + 1);
}
