import type { RunState } from './state.ts';
import type { PendingAsk } from './team-cycles.ts';

const NO_ASKS: readonly PendingAsk[] = [];

/** Writes what an event caused, a row an account, and hands its questions out. */
export function finishEvent(state: RunState): readonly PendingAsk[] {
  if (state.touched.length > 0) {
    for (const account of state.touched) {
      state.recorder.write(state.now, account.plan.account, account.row.end());
    }
    state.touched.length = 0;
  }
  return state.asks.length === 0 ? NO_ASKS : state.asks.splice(0);
}
