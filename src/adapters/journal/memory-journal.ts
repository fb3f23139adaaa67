import { InvariantBroken } from '../../domain/errors.ts';
import type { Journal, JournalRow } from '../../ports/journal.ts';

/** A journal that lives as long as the process: for tests, for the demo's rehearsals, and for nothing else. */
export function memoryJournal(): Journal {
  const kept: JournalRow[] = [];
  return {
    append(row) {
      if (row.sequence !== kept.length + 1) throw new InvariantBroken(`row ${row.sequence} after row ${kept.length}`);
      kept.push(row);
    },
    commit() {},
    *rows(fromSequence) {
      for (let index = Math.max(0, fromSequence - 1); index < kept.length; index += 1) {
        const row = kept[index];
        if (row !== undefined) yield row;
      }
    },
    last: () => kept.length,
    close() {},
  };
}
