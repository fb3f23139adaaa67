import { checkBooks } from '../ledger/check.ts';
import { exposureOf } from '../ledger/valuation.ts';
import { INTERNAL_RANK } from './agenda.ts';
import { touch } from './booking.ts';
import { Sampling } from './sampling.ts';
import type { RunState } from './state.ts';
import { weigh } from './weighing.ts';

/** The first price sets the grain: a tick is sampled by the second, a bar by its interval. */
export function startSampling(state: RunState, finestMs: number): void {
  state.sampling = new Sampling(finestMs, state.plan.sampleMs);
  scheduleSample(state, state.sampling);
}

export function onEquityDue(state: RunState): void {
  if (state.hasNewPrice) sampleEquity(state);
  state.hasNewPrice = false;
  if (state.sampling !== undefined) scheduleSample(state, state.sampling);
}

/** Every account's worth at this instant, its books checked in full first. */
export function sampleEquity(state: RunState): void {
  state.notes.onWeighing(state.desks, state.now);
  for (const account of state.accounts) {
    checkBooks(account.ledger);
    const equity = weigh(state, account);
    const exposure = exposureOf(account.ledger, state.marks);
    touch(state, account);
    account.note({ kind: 'equity-sampled', at: state.now, equity, exposure, fall: account.falls.takeNews() });
  }
}

function scheduleSample(state: RunState, sampling: Sampling): void {
  const at = sampling.next(state.now);
  state.agenda.push({ at, rank: INTERNAL_RANK.equity, account: -1, minor: 0, event: { kind: 'equity-due' } });
}
