import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { accountId, type EntrantId } from '../../src/domain/ids.ts';
import { instant } from '../../src/domain/time.ts';
import type { Journal, JournalRow } from '../../src/ports/journal.ts';

/** A new folder for a run; `remove` takes it away with all that is in it. */
export function runFolder(): { readonly folder: string; remove(): void } {
  const folder = mkdtempSync(join(tmpdir(), 'quartet-run-'));
  return { folder, remove: () => rmSync(folder, { recursive: true, force: true }) };
}

/** The `sequence`-th row of a made-up run: bodies of many lengths and scripts, some rows of the run itself. */
export function sketchRow(sequence: number): JournalRow {
  const account = sequence % 5 === 0 ? undefined : accountId(`entrant-${sequence % 3}` as EntrantId);
  const source = `${'é→𝛑"\\'.repeat(sequence % 7)}${sequence}`;
  const body = `[{"from":1,"kind":"gap-seen","source":${JSON.stringify(source)},"to":2}]`;
  return { sequence, at: instant(1_700_000_000_000 + sequence * 7), account, body };
}

/** Appends rows up to `last`. */
export function appendTo(journal: Journal, last: number): void {
  for (let sequence = journal.last() + 1; sequence <= last; sequence += 1) journal.append(sketchRow(sequence));
}

export function sketchRows(from: number, last: number): JournalRow[] {
  return Array.from({ length: last - from + 1 }, (_, index) => sketchRow(from + index));
}
