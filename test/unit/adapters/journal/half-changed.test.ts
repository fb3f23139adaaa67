import { appendFileSync, copyFileSync, existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { readJournal, verifyJournal } from '../../../../src/adapters/journal/read-journal.ts';
import { openJournal } from '../../../../src/adapters/journal/sqlite-journal.ts';
import { isWritten } from '../../../../src/adapters/journal/write-lock.ts';
import { IntegrityError } from '../../../../src/domain/errors.ts';
import { appendTo, runFolder, sketchRows } from '../../../support/journals.ts';

const ROWS = 20;

let folder: string;
let path: string;
let remove: () => void;
beforeEach(() => {
  ({ folder, remove } = runFolder());
  path = join(folder, 'journal.db');
  const journal = openJournal(folder, 'full');
  appendTo(journal, ROWS);
  journal.commit();
  journal.close();
  leaveHalfChanged();
});
afterEach(() => remove());

/** As one does who is killed in the midst of a change that has a rollback journal: the log is ended by such a one. */
function leaveHalfChanged(): void {
  const changed = join(folder, 'changed');
  copyFileSync(path, changed);
  const database = new Database(changed);
  database.pragma('cache_size = 1');
  database.exec(
    "BEGIN; UPDATE block SET hash = 'x'; CREATE TABLE more (x); INSERT INTO more VALUES (zeroblob(1000000))",
  );
  copyFileSync(changed, path);
  copyFileSync(`${changed}-journal`, `${path}-journal`);
  database.close();
}

it('a journal whose writer was killed in the midst of a change is read as it was before', () => {
  const reader = readJournal(folder);
  expect([...reader.rows(1)]).toEqual(sketchRows(1, ROWS));
  reader.close();
});

it('and verified', () => {
  expect(verifyJournal(folder)).toEqual({ rows: ROWS, head: ROWS });
});

it('and gone on with', () => {
  const journal = openJournal(folder, 'full');
  expect([...journal.rows(1)]).toEqual(sketchRows(1, ROWS));
  appendTo(journal, ROWS + 2);
  journal.commit();
  journal.close();
  expect(verifyJournal(folder).rows).toBe(ROWS + 2);
});

it.each([
  ['read', () => readJournal(folder)],
  ['verified', () => verifyJournal(folder)],
  ['gone on with', () => openJournal(folder, 'full')],
  ['asked for its writer', () => isWritten(path)],
])("never removes a file that a stranger's rollback journal names: %s", (_, open) => {
  const precious = join(folder, 'precious');
  writeFileSync(precious, 'mine');
  appendFileSync(`${path}-journal`, superJournal(precious));
  expect(open).toThrow(IntegrityError);
  expect(existsSync(precious)).toBe(true);
});

/** The record at the end of a rollback journal that names the one which it is a part of. */
function superJournal(name: string): Buffer {
  const text = Buffer.from(name);
  const numbers = Buffer.alloc(12);
  numbers.writeUInt32BE(0, 0);
  numbers.writeUInt32BE(text.length, 4);
  numbers.writeUInt32BE(
    text.reduce((sum, byte) => sum + byte, 0),
    8,
  );
  return Buffer.concat([numbers.subarray(0, 4), text, numbers.subarray(4), Buffer.from('d9d505f920a163d7', 'hex')]);
}
