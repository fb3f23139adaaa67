import { openJournal } from '../../adapters/journal/sqlite-journal.ts';
import type { Journal } from '../../ports/journal.ts';

/** The journal of a backtest, for writing: it can be stepped again, so it need not wait for the disk at each commit. */
export function openRunJournal(folder: string): Journal {
  return openJournal(folder, 'group');
}
