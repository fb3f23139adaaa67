import { closeSync, fstatSync, openSync, readSync } from 'node:fs';
import Database from 'better-sqlite3';
import { IntegrityError } from '../../domain/errors.ts';
import { refuseSpecial, statOf } from './plain-file.ts';

/** Ends a rollback journal that goes on in another one, whose path stands before it (sqlite.org/fileformat2.html). */
const SUPER_JOURNAL = Buffer.from('d9d505f920a163d7', 'hex');
const LEAST_BYTES = 512;

/** What SQLite opens beside a database by itself. */
const BESIDE = ['-wal', '-shm', '-journal'];

/** Opens a database for writing, and makes it if there is none. `options` are SQLite's. */
export function openToWrite(path: string, options: Database.Options = {}): Database.Database {
  for (const end of BESIDE) refuseSpecial(`${path}${end}`, 'journal');
  refuseSuperJournal(`${path}-journal`);
  return new Database(path, options);
}

/**
 * Opens a database for reading. Where its writer was killed in the midst of a change that is not in a write-ahead log (the
 * log itself is begun and ended by such a one), SQLite reads nothing before that is undone, which takes who may write.
 */
export function openToRead(path: string): Database.Database {
  for (const end of BESIDE) refuseSpecial(`${path}${end}`, 'journal');
  try {
    return looked(new Database(path, { readonly: true, fileMustExist: true }));
  } catch (error) {
    if (!(error instanceof Database.SqliteError && error.code === 'SQLITE_READONLY_ROLLBACK')) throw error;
  }
  looked(openToWrite(path)).close();
  return looked(new Database(path, { readonly: true, fileMustExist: true }));
}

/** With the first look, which opening does not take. */
function looked(database: Database.Database): Database.Database {
  try {
    database.pragma('schema_version');
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}

/** To undo a change, SQLite removes the file that is named there: no journal of ours names one, and a stranger's any. */
function refuseSuperJournal(path: string): void {
  if ((statOf(path, 'journal')?.size ?? 0) < LEAST_BYTES) return;
  const file = openSync(path, 'r');
  try {
    const end = Buffer.alloc(SUPER_JOURNAL.length);
    readSync(file, end, 0, end.length, fstatSync(file).size - end.length);
    if (!end.equals(SUPER_JOURNAL)) return;
  } finally {
    closeSync(file);
  }
  const what = 'it names another file, which would be removed';
  const mend = 'take it away, and restore what lies beside it from a copy';
  throw new IntegrityError({ code: 'journal-damaged', what, where: path, mend });
}
