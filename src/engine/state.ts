import type { Ask } from '../agents/ask.ts';
import type { RoleReply } from '../agents/cycle.ts';
import { InvariantBroken } from '../domain/errors.ts';
import type { FeeProfile } from '../domain/fee-profile.ts';
import type { BarClose, Quote, Trade } from '../domain/feed-event.ts';
import type { Fill } from '../domain/fill.ts';
import type { SymbolId } from '../domain/ids.ts';
import type { CycleOpened } from '../domain/record.ts';
import type { Instant } from '../domain/time.ts';
import { type Money, price, RATE_ONE } from '../domain/units.ts';
import type { Secrets } from '../execution/judge/unsafe-text.ts';
import { hasMark } from '../execution/market/market.ts';
import type { VenueRules } from '../execution/venue/rules.ts';
import type { Marks } from '../ledger/valuation.ts';
import type { ScoredPost } from '../ports/strategy.ts';
import type { ToolDesk } from '../ports/tools.ts';
import type { Account } from './account.ts';
import type { Agenda } from './agenda.ts';
import type { Desk } from './desk.ts';
import type { MarketNotes } from './market-notes.ts';
import type { OtherPosts } from './other-posts.ts';
import type { RunPlan } from './plan.ts';
import type { Recorder } from './recorder.ts';
import type { BurstWindows, ScoredPosts } from './scored-posts.ts';

/** A question that somebody outside has to answer. */
export interface PendingAsk {
  readonly account: Account;
  readonly cycle: number;
  readonly ask: Ask;
}

/** One account's team, as the run calls on it. */
export interface Team {
  /** Slots that came while a cycle was in flight. */
  readonly missed: number;
  open(state: RunState, trigger: CycleOpened['trigger']): readonly PendingAsk[];
  isIn(cycle: number): boolean;
  receive(state: RunState, cycle: number, reply: RoleReply): readonly PendingAsk[];
  scoreForecasts(state: RunState): void;
  /** A fill of its account, with the fee that was booked for it. */
  onFill(state: RunState, fill: Fill, fee: Money): void;
  halt(state: RunState): void;
  end(state: RunState, unheard: readonly RoleReply[]): void;
}

/** Strategies of code, as the run calls on them. */
export interface Audience {
  /** What strategies say they keep, by account index; those that do not say are not in it. */
  readonly memories: ReadonlyMap<number, readonly object[]>;
  /** Somebody is told every quote or trade, and may keep it. */
  readonly hearsTicks: boolean;
  start(state: RunState, account: Account): void;
  onBars(state: RunState, bars: readonly BarClose[]): void;
  onQuote(state: RunState, quote: Quote): void;
  onTrade(state: RunState, trade: Trade): void;
  /** Each hears the post as it reads it, or nothing. */
  onPost(state: RunState, postFor: (account: Account) => ScoredPost | undefined): void;
}

/** Everything a run is at one instant. `step` owns it and changes it in place; nobody else holds it. */
export interface RunState {
  readonly plan: RunPlan;
  readonly desks: ReadonlyMap<SymbolId, Desk>;
  readonly rules: ReadonlyMap<SymbolId, VenueRules>;
  readonly marks: Marks;
  readonly accounts: readonly Account[];
  readonly listeners: Audience;
  /** Teams by account index. */
  readonly teams: Map<number, Team>;
  readonly posts: ScoredPosts;
  /** Fed from the start, for accounts that turn to reading them. */
  readonly otherPosts: OtherPosts | undefined;
  readonly tools: ToolDesk | undefined;
  /** What no decision may hold. */
  readonly secrets: Secrets;
  readonly agenda: Agenda;
  readonly recorder: Recorder;
  /** Accounts with records of the event being stepped, in order of account. */
  readonly touched: Account[];
  /** Bars that closed at this instant and have not been delivered yet. */
  closed: BarClose[];
  /** Questions of the event being stepped, for the outside to answer. */
  readonly asks: PendingAsk[];
  /** Visible time of the event being stepped. */
  now: Instant;
  /** Sequence of the row behind which accounts turn to other plans; endless where none does, or all have. */
  turnsAfter: number;
  /** By the operator: nobody opens anything, while positions stay guarded. */
  isPaused: boolean;
  /** Whether a price has come since equity was last sampled: nights and holes have no samples. */
  hasNewPrice: boolean;
  /** Undefined before the first price. */
  sampling: { next(at: Instant): Instant } | undefined;
  readonly bursts: BurstWindows;
  /** Prices the venue did not believe, by reason. */
  readonly refusedPrices: Map<string, number>;
  readonly notes: MarketNotes;
}

export function deskOf(state: RunState, symbol: SymbolId): Desk {
  const desk = state.desks.get(symbol);
  if (desk === undefined) throw new InvariantBroken(`${symbol} is no instrument of the run`);
  return desk;
}

/** Whether an account of a fork has turned to posts that others do not read. */
export function readsOtherPosts({ plan, otherPosts }: RunState, account: Account): boolean {
  return otherPosts !== undefined && plan.turn?.accounts.get(account.plan.account) === account.plan;
}

/** The posts that an account reads. */
export function postsOf(state: RunState, account: Account): ScoredPosts {
  return state.otherPosts !== undefined && readsOtherPosts(state, account) ? state.otherPosts.posts : state.posts;
}

export function accountAt(state: RunState, index: number): Account {
  const account = state.accounts[index];
  if (account === undefined) throw new InvariantBroken(`there is no account ${index}`);
  return account;
}

export function rulesOf(state: RunState, symbol: SymbolId): VenueRules {
  const rules = state.rules.get(symbol);
  if (rules === undefined) throw new InvariantBroken(`${symbol} has no venue rules`);
  return rules;
}

/** What must stay behind a position of the usual size, whichever side asks for more, as a share of its worth. */
export function maintenanceRateOf({ maintenance: { long, short } }: VenueRules): number {
  return Math.max(long[0].rate, short[0].rate) / RATE_ONE;
}

export function feesOf(state: RunState, symbol: SymbolId): FeeProfile {
  const fees = state.plan.fees.get(symbol);
  if (fees === undefined) throw new InvariantBroken(`${symbol} has no fee profile`);
  return fees;
}

/** Marks as the books ask for them; undefined before a symbol's first price. */
export function marksOf(desks: ReadonlyMap<SymbolId, Desk>): Marks {
  return {
    get(symbol) {
      const market = desks.get(symbol)?.market;
      return market !== undefined && hasMark(market) ? price(market.mark) : undefined;
    },
  };
}
