import { DAY_MS, HOUR_MS, type Instant, MINUTE_MS, SECOND_MS } from '../domain/time.ts';
import { checkBooks } from '../ledger/check.ts';
import { exposureOf } from '../ledger/valuation.ts';
import { INTERNAL_RANK, nextMultiple } from './agenda.ts';
import { touch } from './booking.ts';
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

function scheduleSample(state: RunState, sampling: Pick<Sampling, 'next'>): void {
  const at = sampling.next(state.now);
  state.agenda.push({ at, rank: INTERNAL_RANK.equity, account: -1, minor: 0, event: { kind: 'equity-due' } });
}

const RUNGS_MS: readonly number[] = [SECOND_MS, 10 * SECOND_MS, MINUTE_MS, 5 * MINUTE_MS, HOUR_MS, DAY_MS];

/** Samples taken on one rung before the next coarser one: keeps a run of years as small as one of hours. */
const SAMPLES_A_RUNG = 2048;

/**
 * When equity is sampled: on UTC multiples of an interval that starts at `finestMs` and coarsens as the run grows
 * older, by event time alone, so that every account of every run on the same tape is sampled at the same instants.
 * With `fixedMs` the interval stays.
 */
export class Sampling {
  private intervalMs: number;
  private taken = 0;
  private readonly isFixed: boolean;

  constructor(finestMs: number, fixedMs: number | undefined) {
    this.intervalMs = fixedMs ?? finestMs;
    this.isFixed = fixedMs !== undefined;
  }

  /** The first sampling instant after `at`. */
  next(at: Instant): Instant {
    if (!this.isFixed && this.taken >= SAMPLES_A_RUNG) this.coarsen();
    this.taken += 1;
    return nextMultiple(at, this.intervalMs);
  }

  private coarsen(): void {
    const coarser = RUNGS_MS.find((rungMs) => rungMs > this.intervalMs && rungMs % this.intervalMs === 0);
    if (coarser !== undefined) this.intervalMs = coarser;
    this.taken = 0;
  }
}
