import { type JournalReader, readJournal, runRows } from '../adapters/journal/read-journal.ts';
import { InputError } from '../domain/errors.ts';
import type { RunRow } from '../domain/record.ts';
import { historyOf } from '../ledger/history.ts';
import { readFacts } from './facts-schema.ts';
import type { KeptRun } from './result.ts';
import { readRunFile } from './run-file.ts';

/** Looks into a run's journal, also while the run goes on. */
export function withRun<Value>(folder: string, look: (rows: () => Iterable<RunRow>) => Value): Value {
  readRunFile(folder);
  const reader: JournalReader = readJournal(folder);
  try {
    return look(() => runRows(reader.rows(1)));
  } finally {
    reader.close();
  }
}

/** @throws InputError when the run has not reached the end of its tapes */
export function finishedIn(folder: string, rows: Iterable<RunRow>): KeptRun {
  const history = historyOf(rows);
  if (history.finished === undefined) {
    const mend = `finish it with quartet backtest SCENARIO --out ${folder}`;
    throw new InputError({ code: 'run-unfinished', where: folder, what: 'its run has not ended', mend });
  }
  return { folder, facts: readFacts(history.finished.board, folder), history };
}
