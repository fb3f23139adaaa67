import { InputError } from '../../domain/errors.ts';
import type { RunRow } from '../../domain/record.ts';
import { openRunJournal } from './journal.ts';
import { type RunResult, resultOf, rowsOf } from './result.ts';
import { readRunFile } from './run-file.ts';

/** A finished run's result, from its folder alone. */
export function readResult(folder: string): RunResult {
  const { name } = readRunFile(folder);
  const journal = openRunJournal(folder);
  try {
    const result = resultOf(journal, folder);
    if (result !== undefined) return result;
  } finally {
    journal.close();
  }
  const mend = `run quartet backtest with the scenario of ${name} and --out ${folder} to finish it`;
  throw new InputError({ code: 'run-unfinished', where: folder, what: 'its run has not ended', mend });
}

/** Every row of a run, in order. */
export function* readRows(folder: string): Generator<RunRow> {
  const journal = openRunJournal(folder);
  try {
    yield* rowsOf(journal);
  } finally {
    journal.close();
  }
}
