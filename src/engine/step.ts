import type { FeedEvent, PostEvent } from '../domain/feed-event.ts';
import { assertNever } from '../domain/never.ts';
import type { AgendaItem } from './agenda.ts';
import { onCancelArrived, onExitsArrived, onOrderArrived, onOrderExpires } from './arrivals.ts';
import { finishEvent } from './booking.ts';
import { onControl } from './control.ts';
import { onEquityDue } from './equity.ts';
import { deliverCloses, onBarDue, onPrice, onTick } from './market-step.ts';
import { onBorrowDue, onDividend, onFunding, onFundingDue } from './money-events.ts';
import { onForecastsDue, onReply, onSlot, scheduleOnBurst } from './slots.ts';
import type { PendingAsk } from './state.ts';
import { accountAt, type RunState, readsOtherPosts } from './state.ts';

/**
 * The run's one verb: an event in, and out comes what only the outside can do, questions to models. Everything else the
 * event causes is in the state, on the agenda and in the journal when the call returns. Internal events that come before
 * this one must have been stepped.
 */
export function step(state: RunState, event: FeedEvent): readonly PendingAsk[] {
  if (state.recorder.sequence >= state.turnsAfter) turn(state);
  state.now = event.visible;
  switch (event.kind) {
    case 'quote':
    case 'trade':
      onTick(state, event);
      break;
    case 'bar-open':
    case 'bar-close':
    case 'mark':
      onPrice(state, event);
      break;
    case 'funding':
      onFunding(state, event);
      break;
    case 'dividend':
      onDividend(state, event);
      break;
    case 'split':
      state.notes.onSplit(event);
      break;
    case 'post':
    case 'post-edited':
    case 'post-deleted':
    case 'post-picture':
      onPost(state, event);
      break;
    case 'gap': {
      const { source, from, visible } = event;
      state.recorder.writeRun(visible, { kind: 'gap-seen', source, from, to: visible });
      break;
    }
    case 'clock':
      break;
    case 'clock-offset': {
      const { source, offsetMs, visible } = event;
      state.recorder.writeRun(visible, { kind: 'offset-estimated', source, at: visible, offsetMs });
      break;
    }
    case 'control':
      onControl(state, event.command);
      break;
    default:
      return assertNever(event);
  }
  return finishEvent(state);
}

/** Steps an internal event whose time has come. */
export function stepAgenda(state: RunState, item: AgendaItem): readonly PendingAsk[] {
  if (state.recorder.sequence >= state.turnsAfter) turn(state);
  state.now = item.at;
  const { event } = item;
  switch (event.kind) {
    case 'bar-due':
      onBarDue(state, event.symbol);
      break;
    case 'closes-delivered':
      deliverCloses(state);
      break;
    case 'funding-due':
      onFundingDue(state);
      break;
    case 'borrow-due':
      onBorrowDue(state);
      break;
    case 'equity-due':
      onEquityDue(state);
      break;
    case 'forecasts-due':
      onForecastsDue(state, item.account);
      break;
    case 'slot-due':
      onSlot(state, item.account, event.trigger);
      break;
    case 'role-replied':
      onReply(state, item.account, event.cycle, event.reply);
      break;
    case 'order-arrived':
      onOrderArrived(state, accountAt(state, item.account), event.order);
      break;
    case 'order-expires':
      onOrderExpires(state, accountAt(state, item.account), event.symbol);
      break;
    case 'exits-arrived':
      onExitsArrived(state, accountAt(state, item.account), event.symbol, event.decision, event.exits);
      break;
    case 'cancel-arrived':
      onCancelArrived(state, accountAt(state, item.account), event.symbol, event.order);
      break;
    default:
      return assertNever(event);
  }
  return finishEvent(state);
}

/** The accounts of a fork go on under their other plans: between two events, so that no row is half of either. */
function turn(state: RunState): void {
  state.turnsAfter = Number.POSITIVE_INFINITY;
  for (const account of state.accounts) {
    const plan = state.plan.turn?.accounts.get(account.plan.account);
    if (plan !== undefined) account.turnTo(plan);
  }
}

function onPost(state: RunState, event: PostEvent): void {
  const scored = state.posts.add(event);
  const other = state.otherPosts?.add(event);
  if (scored === undefined && other === undefined) return;
  state.listeners.onPost(state, (account) => (readsOtherPosts(state, account) ? other : scored));
  if (scored !== undefined) scheduleOnBurst(state, scored, state.bursts, (account) => !readsOtherPosts(state, account));
  if (other === undefined || state.otherPosts === undefined) return;
  scheduleOnBurst(state, other, state.otherPosts.bursts, (account) => readsOtherPosts(state, account));
}
