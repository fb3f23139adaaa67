import { basename } from 'node:path';
import type { Trust } from '../adapters/strategies/trust.ts';
import { InputError } from '../domain/errors.ts';
import type { RunOutcome } from '../engine/run.ts';
import { historyOf } from '../ledger/history.ts';
import { factsOf } from './facts.ts';
import { hasLocal } from './live.ts';
import type { PreparedRun } from './prepare.ts';
import { prepareTape } from './prepare-tape.ts';
import type { Onlooker } from './progress.ts';
import { recordingIn } from './recording.ts';
import { stepAgain } from './replay.ts';
import { finishedIn, type KeptRun, withRun } from './result.ts';
import { readRunFile } from './run-file.ts';
import { EVERYTHING } from './scenario/span.ts';

/**
 * How a run's entrants stand: as its last row says, or, in a paper run, which never ends, as far as it has come.
 * `trust` lets a paper run's own strategies be stepped again.
 * @throws InputError when a backtest has not reached the end of its tapes
 */
export async function standingIn(folder: string, trust: Trust, onlooker: Onlooker): Promise<KeptRun> {
  if (readRunFile(folder).live) return recordedStanding(folder, trust, onlooker);
  return withRun(folder, (rows) => finishedIn(folder, rows()));
}

/** A paper run keeps no board: its recording is stepped again, held against its rows, and ranked. */
async function recordedStanding(folder: string, trust: Trust, onlooker: Onlooker): Promise<KeptRun> {
  const { prepared, outcome } = await stepAgain(folder, trust, onlooker);
  const standing = await paperStanding(folder, prepared, outcome);
  if (standing !== undefined) return standing;
  const mend = 'wait for its first price';
  throw new InputError({ code: 'run-unfinished', where: folder, what: 'it has heard nothing yet', mend });
}

/** A paper run that was stepped to where it now is; undefined before its first price. */
export async function paperStanding(
  folder: string,
  prepared: PreparedRun,
  outcome: RunOutcome,
): Promise<KeptRun | undefined> {
  const { span } = outcome;
  if (span === undefined) return undefined;
  const history = withRun(folder, (rows) => historyOf(rows()));
  const recorded = await prepareTape({ path: recordingIn(folder), csv: undefined, span: EVERYTHING });
  const tapes = [{ ...recorded, synthetic: hasLocal(prepared.scenario) }];
  const facts = factsOf({ ...prepared, tapes }, basename(folder), outcome, span);
  return { folder, facts, history };
}
