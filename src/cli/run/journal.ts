import { BacktestJournal } from '../../adapters/journal/backtest-journal.ts';
import { lockRun } from '../../adapters/lock/run-lock.ts';
import type { Journal } from '../../ports/journal.ts';

/**
 * The journal of a run, for its one writer: by default a backtest's, which can be stepped again, so that it need not wait
 * for the disk at each commit. Closing it frees the folder for others.
 * @throws LockedError naming who holds the folder
 */
export function openRunJournal(
  folder: string,
  open: (folder: string) => Journal = (path) => new BacktestJournal(path),
): Journal {
  const lock = lockRun(folder);
  try {
    const journal = open(folder);
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
