import { copyFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { readJournal } from '../../../src/adapters/journal/read-journal.ts';
import { openJournal } from '../../../src/adapters/journal/sqlite-journal.ts';
import type { JournalRow } from '../../../src/ports/journal.ts';

/** A run folder whose journal holds what `change` makes of another's rows, up to the first that it makes nothing of. */
export function rewritten(from: string, to: string, change: (row: JournalRow) => JournalRow | undefined): void {
  mkdirSync(to, { recursive: true });
  for (const name of ['run.json', 'scenario.yaml']) copyFileSync(join(from, name), join(to, name));
  const source = readJournal(from);
  const journal = openJournal(to, 'group');
  try {
    for (const row of source.rows(1)) {
      const changed = change(row);
      if (changed === undefined) break;
      journal.append(changed);
    }
    journal.commit();
  } finally {
    journal.close();
    source.close();
  }
}
