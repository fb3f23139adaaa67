import { copyFileSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { readHead } from '../../../src/adapters/journal/head.ts';
import { MANIFEST, manifestText, readRunManifest } from '../../../src/adapters/journal/manifest.ts';
import { readJournal } from '../../../src/adapters/journal/read-journal.ts';
import { openJournal } from '../../../src/adapters/journal/sqlite-journal.ts';
import type { JournalRow } from '../../../src/ports/journal.ts';

/** A run folder whose journal holds what `change` makes of another's rows, up to the first that it makes nothing of. */
export function rewritten(from: string, to: string, change: (row: JournalRow) => JournalRow | undefined): void {
  mkdirSync(to, { recursive: true });
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
  for (const name of ['run.json', 'scenario.yaml']) copyFileSync(join(from, name), join(to, name));
  keepHead(from, to);
}

/** A run's manifest names the last row of its journal: here of the one that was written. */
function keepHead(from: string, to: string): void {
  const head = readHead(to);
  const manifest = readRunManifest(from);
  if (head === undefined || manifest === undefined) throw new Error(`${from} is not a whole run`);
  const growing = { ...manifest.growing, 'journal.db': { length: head.sequence, hash: head.hash } };
  writeFileSync(join(to, MANIFEST), manifestText({ ...manifest, growing }));
  rmSync(join(to, 'journal.head'));
}
