import { runRows } from '../../adapters/journal/read-journal.ts';
import { InputError } from '../../domain/errors.ts';
import type { ModelDesk } from '../../engine/answer.ts';
import type { Journal } from '../../ports/journal.ts';
import type { Terminal } from '../terminal.ts';
import { execute } from './execute.ts';
import { openRunJournal } from './journal.ts';
import { modelDesk } from './models.ts';
import { type PreparedRun, prepareRun, type RunRequest } from './prepare.ts';
import { resultIn } from './read.ts';
import { finish, type RunResult } from './result.ts';
import { newRunFolder, openRunFolder, type RunFolder } from './run-folder.ts';
import { troublesOf } from './troubles.ts';

export interface Backtest {
  readonly result: RunResult;
  /** Whether the folder held this run's result already. */
  readonly wasFinished: boolean;
}

/** Runs a scenario into a folder of its own, or goes on with the run in `out`. Bad input leaves nothing written. */
export async function backtest(request: RunRequest, out: string | undefined, terminal: Terminal): Promise<Backtest> {
  const prepared = await prepareRun(request);
  const models = modelDesk(prepared);
  let folder: RunFolder | undefined;
  try {
    folder = openRunFolder(out ?? newRunFolder(prepared.plan.name, new Date()), prepared);
    return await runIn(folder.path, prepared, models, terminal);
  } catch (error) {
    if (error instanceof InputError) folder?.undo();
    throw error;
  } finally {
    models.close();
  }
}

async function runIn(folder: string, prepared: PreparedRun, models: ModelDesk, terminal: Terminal): Promise<Backtest> {
  const journal = openRunJournal(folder);
  try {
    if (hasEnded(journal)) return { result: resultIn(folder, runRows(journal.rows(1))), wasFinished: true };
    const outcome = await execute(prepared, journal, models, terminal);
    const result = finish(prepared, folder, journal, outcome);
    for (const line of troublesOf(outcome)) terminal.note(line);
    return { result, wasFinished: false };
  } finally {
    journal.close();
  }
}

/** A run's last row says that it reached the end of its tapes. */
function hasEnded(journal: Journal): boolean {
  const [last] = runRows(journal.rows(Math.max(1, journal.last())));
  return last?.records.some(({ kind }) => kind === 'run-finished') === true;
}
