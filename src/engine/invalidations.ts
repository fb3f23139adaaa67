import type { BarClose } from '../domain/feed-event.ts';
import type { ActivePlan } from '../execution/venue/book.ts';
import { judgeInvalidation } from '../execution/venue/judge-invalidation.ts';
import type { SubAccount } from './account.ts';
import type { Desk } from './desk.ts';
import { RuleWatch } from './rule-watch.ts';
import { deskOf, type RunState } from './state.ts';

/** A plan's numbers live as long as the plan. */
const watches = new WeakMap<ActivePlan, RuleWatch>();

/** Asks the invalidation of every open position in a symbol whose bar has closed. */
export function judgeInvalidations(state: RunState, bars: readonly BarClose[]): void {
  for (const bar of bars) {
    const desk = deskOf(state, bar.symbol);
    for (const subAccount of desk.subAccounts) {
      const { plan } = subAccount.book;
      if (plan?.rule !== undefined) judgePlan(state, desk, subAccount, plan, bar);
    }
  }
}

function judgePlan(state: RunState, desk: Desk, { book }: SubAccount, plan: ActivePlan, bar: BarClose): void {
  const watch = watchOf(desk, plan);
  if (watch === undefined) return;
  const signal = state.posts.signal(bar.symbol, state.now);
  for (const intervalMs of watch.onBar(bar)) {
    judgeInvalidation(book, intervalMs, (term) => watch.valueOf(term, signal));
  }
}

/** Made at the first close after the plan came into force, from the bars before that close. */
function watchOf(desk: Desk, plan: ActivePlan): RuleWatch | undefined {
  if (plan.rule === undefined) return undefined;
  const known = watches.get(plan);
  if (known !== undefined) return known;
  if (!desk.canJudge(plan.rule)) return undefined;
  const made = new RuleWatch(plan.rule, desk.instrument, desk.recentBars().slice(0, -1));
  watches.set(plan, made);
  return made;
}
