import { type Durability, openJournal } from '../../adapters/journal/sqlite-journal.ts';
import { lockRun } from '../../adapters/lock/run-lock.ts';
import type { Journal } from '../../ports/journal.ts';

/**
 * The journal of a run, for its one writer. Closing it frees the folder for others.
 * @throws LockedError naming who holds the folder
 */
export function openRunJournal(folder: string, durability: Durability): Journal {
  const lock = lockRun(folder);
  try {
    const journal = openJournal(folder, durability);
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
