import { memoryJournal } from '../../adapters/journal/memory-journal.ts';
import type { Journal } from '../../ports/journal.ts';

export function openRunJournal(_folder: string): Journal {
  return memoryJournal();
}
