import { onAbort } from '../../domain/abort.ts';
import { combineDigests, type RunDigest } from '../../domain/digest.ts';
import { invariant } from '../../domain/errors.ts';
import { noteLines } from '../../engine/market-notes.ts';
import type { RunPlan } from '../../engine/plan.ts';
import { Recorder } from '../../engine/recorder.ts';
import type { RunOutcome } from '../../engine/run.ts';
import { mergeShares } from '../../engine/share.ts';
import type { RunHistory } from '../../ledger/history.ts';
import type { Journal } from '../../ports/journal.ts';
import { COMMIT_EVERY_ROWS, progressSpan } from '../execute.ts';
import { type PreparedRun, runFileOf } from '../prepare.ts';
import { type Onlooker, Progress } from '../progress.ts';
import type { SteppedRun } from '../result.ts';
import type { AccountShare } from './deal.ts';
import { ShareReader, type ShareRound } from './share-reader.ts';
import { rebuilt } from './thrown.ts';
import { watchShares } from './watch-shares.ts';

export interface SpreadExecution {
  readonly shares: readonly AccountShare[];
  readonly journal: Journal;
  readonly onlooker: Onlooker;
  /** Once it is aborted, the run ends between two rounds and throws the signal's reason. */
  readonly stop: AbortSignal;
}

/**
 * Steps a prepared run as `execute` does, a share of its accounts a thread, and writes the very rows that one thread
 * would have written: the shares of each round are merged in the run's order. Nobody may ask a model that answers only
 * once; recorded replies are read by every thread for itself.
 */
export async function executeSpread(prepared: PreparedRun, execution: SpreadExecution): Promise<SteppedRun> {
  const { shares, onlooker, stop } = execution;
  const { plan } = prepared;
  const progress = new Progress(onlooker, await progressSpan(prepared));
  const readers = openReaders(prepared, shares);
  const endWatch = watchShares(readers, onlooker);
  const stopped = new Promise<never>((_, reject) => onAbort(stop, () => reject(stop.reason)));
  stopped.catch(() => undefined);
  try {
    stop.throwIfAborted();
    const done = await writeRounds(plan, readers, { ...execution, stopped, progress });
    const outcomes = done.map(({ outcome }) => outcome);
    return { outcome: outcomeOf(plan, outcomes), history: historyFrom(plan, done) };
  } finally {
    endWatch();
    progress.end();
    await Promise.all(readers.map((reader) => reader.end()));
  }
}

function openReaders(prepared: PreparedRun, shares: readonly AccountShare[]): readonly ShareReader[] {
  const { tapes, plan, request } = prepared;
  const kept = runFileOf(prepared, request.tapes);
  const known = { tapes, barIntervals: plan.barIntervals };
  return shares.map((share, place) => {
    const [first = 0] = share;
    const others = share.length === 1 ? '' : ` and ${share.length - 1} more`;
    const name = `thread ${place + 1} of ${shares.length} (${plan.accounts[first]?.account}${others})`;
    return new ShareReader({ request: { ...request, kept }, known, share }, name);
  });
}

interface Writing extends SpreadExecution {
  readonly stopped: Promise<never>;
  readonly progress: Progress;
}

type DoneShare = Extract<ShareRound, { readonly kind: 'done' }>;

/** Until the threads are done; gives what came of each share. */
async function writeRounds(
  { accounts }: RunPlan,
  readers: readonly ShareReader[],
  { journal, stopped, progress }: Writing,
): Promise<readonly DoneShare[]> {
  const recorder = new Recorder(journal, COMMIT_EVERY_ROWS);
  for (;;) {
    const rounds = await Promise.race([stopped, Promise.all(readers.map((reader) => reader.next()))]);
    const told = rounds.flatMap((round) => (round.kind === 'failed' ? [] : [round]));
    if (told.length < rounds.length) throw earliestOf(rounds);
    mergeShares(
      told.map(({ rows }) => rows),
      (at, account, body) => recorder.write(at, accounts[account]?.account, body),
    );
    const done = told.flatMap((round) => (round.kind === 'done' ? [round] : []));
    const [first] = told;
    if (first?.kind === 'round') progress.update(first.at, first.events);
    if (done.length === 0) continue;
    invariant(done.length === readers.length, 'shares of a run that step the same tapes end apart');
    recorder.commit();
    return done;
  }
}

/** What one thread would have met first. */
function earliestOf(rounds: readonly ShareRound[]): Error {
  const failed = rounds.flatMap((round) => (round.kind === 'failed' ? [round] : []));
  const [first] = failed.sort((left, right) => comparePlaces(left.place, right.place));
  return first === undefined ? new Error('no thread failed') : rebuilt(first.thrown);
}

function comparePlaces(left: readonly number[], right: readonly number[]): number {
  const field = left.findIndex((value, index) => value !== right[index]);
  return field < 0 ? 0 : (left[field] ?? 0) - (right[field] ?? 0);
}

/** What the rows of all accounts tell, in the order of the run: each thread has read its own. */
function historyFrom({ accounts }: RunPlan, done: readonly DoneShare[]): RunHistory {
  const [first] = done;
  invariant(first !== undefined, 'a run has a share at least');
  const byAccount = new Map(done.flatMap(({ history }) => history.accounts.map((one) => [one.account, one])));
  return { ...first.history, accounts: accounts.flatMap(({ account }) => byAccount.get(account) ?? []) };
}

/** What came of the run, from what came of its shares: tapes and prices are the same for all. */
function outcomeOf({ accounts }: RunPlan, shares: readonly RunOutcome[]): RunOutcome {
  const [first] = shares;
  invariant(first !== undefined, 'a run has a share at least');
  const parts = shares.map(({ priceNotes }) => priceNotes);
  return {
    ...first,
    digest: digestOf(accounts, shares),
    notes: noteLines(parts),
    missedSlots: shares.reduce((sum, { missedSlots }) => sum + missedSlots, 0),
  };
}

function digestOf(accounts: RunPlan['accounts'], shares: readonly RunOutcome[]): RunDigest {
  const digests = new Map(shares.flatMap(({ digest }) => [...digest.accounts]));
  return combineDigests(
    accounts.map(({ account, entrant }) => ({ account, entrant, digest: digests.get(account) ?? '' })),
  );
}
