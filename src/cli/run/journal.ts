import { BacktestJournal } from '../../adapters/journal/backtest-journal.ts';
import { lockRun } from '../../adapters/lock/run-lock.ts';
import type { Journal } from '../../ports/journal.ts';

/**
 * The journal of a backtest, for its one writer: it can be stepped again, so it need not wait for the disk at each
 * commit. Closing it frees the folder for others.
 * @throws LockedError naming who holds the folder
 */
export function openRunJournal(folder: string): Journal {
  const lock = lockRun(folder);
  try {
    const journal = new BacktestJournal(folder);
    return {
      append: (row) => journal.append(row),
      commit: () => journal.commit(),
      rows: (from) => journal.rows(from),
      last: () => journal.last(),
      close() {
        try {
          journal.close();
        } finally {
          lock.release();
        }
      },
    };
  } catch (error) {
    lock.release();
    throw error;
  }
}
