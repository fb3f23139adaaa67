import type { RoleReply } from '../agents/cycle.ts';
import { RANK } from '../domain/event-order.ts';
import type { BarClose } from '../domain/feed-event.ts';
import type { SymbolId } from '../domain/ids.ts';
import type { CycleOpened } from '../domain/record.ts';
import { type Instant, MINUTE_MS } from '../domain/time.ts';
import type { ScoredPost } from '../ports/strategy.ts';
import type { Account } from './account.ts';
import { nextMultiple } from './agenda.ts';
import type { BurstWindows } from './scored-posts.ts';
import { accountAt, deskOf, type RunState } from './state.ts';

/** A burst calls a cycle when this many posts on one symbol fall into one window, and then not again within it. */
const BURST_POSTS = 20;
const BURST_WINDOW_MS = 5 * MINUTE_MS;

/** A move calls a cycle when the last close is this far from the one this many bars before. */
const MOVE_BARS = 5;
const MOVE_SHARE = 0.01;

type Trigger = CycleOpened['trigger'];

/** Promises every team's next slot of the schedule. */
export function scheduleNext(state: RunState): void {
  const { schedule } = state.plan.cycle;
  if (schedule.kind !== 'every') return;
  const at = nextMultiple(state.now, schedule.spanMs);
  for (const index of state.teams.keys()) scheduleSlot(state, index, at, 'schedule');
}

export function scheduleOnBarClose(state: RunState): void {
  if (state.teams.size === 0 || state.plan.cycle.schedule.kind !== 'bar-close') return;
  for (const index of state.teams.keys()) scheduleSlot(state, index, state.now, 'bar-close');
}

/** `bursts` are those of the accounts that read the post so. */
export function scheduleOnBurst(
  state: RunState,
  { post, score }: ScoredPost,
  bursts: BurstWindows,
  reads: (account: Account) => boolean,
): void {
  if (state.teams.size === 0 || !state.plan.cycle.triggers.includes('post-burst')) return;
  const isBurst = score.symbols.some(({ symbol }) => countBurst(bursts, symbol, post.visible));
  if (!isBurst) return;
  for (const index of state.teams.keys())
    if (reads(accountAt(state, index))) scheduleSlot(state, index, state.now, 'post-burst');
}

/** A symbol that has run this far in its last closed bars calls everybody. */
export function scheduleOnMove(state: RunState, bars: readonly BarClose[]): void {
  if (state.teams.size === 0 || !state.plan.cycle.triggers.includes('price-move')) return;
  const hasMoved = bars.some(({ symbol, close }) => {
    const before = deskOf(state, symbol).recentBar(MOVE_BARS);
    return before !== undefined && Math.abs(close / before.close - 1) >= MOVE_SHARE;
  });
  if (!hasMoved) return;
  for (const index of state.teams.keys()) scheduleSlot(state, index, state.now, 'price-move');
}

export function onSlot(state: RunState, account: number, trigger: Trigger): void {
  const team = state.teams.get(account);
  if (team === undefined) return;
  if (trigger === 'schedule') {
    const { schedule } = state.plan.cycle;
    if (schedule.kind === 'every') {
      scheduleSlot(state, account, nextMultiple(state.now, schedule.spanMs), 'schedule');
    }
  }
  if (!state.isPaused) state.asks.push(...team.open(state, trigger));
}

export function onReply(state: RunState, account: number, cycle: number, reply: RoleReply): void {
  const team = state.teams.get(account);
  if (team !== undefined) state.asks.push(...team.receive(state, cycle, reply));
}

/** The horizon of something that was foretold. */
export function onForecastsDue(state: RunState, account: number): void {
  state.teams.get(account)?.scoreForecasts(state);
}

/** At the end of a run: replies that are due behind it, and cycles that will have no outcome, are put on record. */
export function chargeUnheard(state: RunState): void {
  const unheard = new Map<number, RoleReply[]>();
  for (let item = state.agenda.pop(); item !== undefined; item = state.agenda.pop()) {
    if (item.event.kind !== 'role-replied') continue;
    const { cycle, reply } = item.event;
    if (state.teams.get(item.account)?.isIn(cycle) !== true) continue;
    unheard.set(item.account, [...(unheard.get(item.account) ?? []), reply]);
  }
  for (const [account, team] of state.teams) team.end(state, unheard.get(account) ?? []);
}

/** Counts a post into its symbol's window; true with the post that fills it. */
function countBurst(bursts: BurstWindows, symbol: SymbolId, at: Instant): boolean {
  const window = bursts.get(symbol);
  if (window === undefined || at - window.since > BURST_WINDOW_MS) {
    bursts.set(symbol, { since: at, posts: 1 });
    return false;
  }
  window.posts += 1;
  return window.posts === BURST_POSTS;
}

function scheduleSlot(state: RunState, account: number, at: Instant, trigger: Trigger): void {
  state.agenda.push({ at, rank: RANK.slot, account, minor: state.agenda.pushed, event: { kind: 'slot-due', trigger } });
}
