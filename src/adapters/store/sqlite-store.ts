import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import { IntegrityError, StorageError } from '../../domain/errors.ts';
import type { SharedStore, StoreEntry } from '../../ports/shared-store.ts';
import { nativeProblem, writeProblem } from '../shared/file-problem.ts';
import { makeFolders } from '../shared/make-folders.ts';
import { openToWrite } from '../shared/open-database.ts';
import { refuseSpecial } from '../shared/plain-file.ts';

const BUSY_MS = 30_000;

/** A key that comes back after it was taken away has a revision that none had before it: all count from one clock. */
const TABLES = `
  CREATE TABLE IF NOT EXISTS entries (key TEXT PRIMARY KEY, value TEXT NOT NULL, revision INTEGER NOT NULL) STRICT, WITHOUT ROWID;
  CREATE TABLE IF NOT EXISTS clock (revision INTEGER NOT NULL) STRICT;
  INSERT INTO clock SELECT coalesce((SELECT max(revision) FROM entries), 0) WHERE NOT EXISTS (SELECT 1 FROM clock);`;

/**
 * A store in one file, for processes of one machine: one that is killed leaves every key as it was or as it was to be. A
 * machine that loses its power keeps what `putLasting` has given and may lose the last of the rest, never the order of it:
 * waiting for the disk was nearly all that a job took beside its run, and a job can be run again.
 * @throws IntegrityError where the file is no store, StorageError where it cannot be written
 */
export function openSqliteStore(path: string): SharedStore {
  refuseSpecial(path, 'store');
  return onFile(path, () => {
    makeFolders(dirname(path));
    const database = openToWrite(path, { timeout: BUSY_MS });
    database.pragma('journal_mode = WAL');
    database.pragma(WRITTEN_SOON);
    database.exec(TABLES);
    return storeOn(database, path);
  });
}

const WRITTEN_SOON = 'synchronous = NORMAL';
/** With all that was written before it. */
const WRITTEN_NOW = 'synchronous = FULL';

function storeOn(database: Database.Database, path: string): SharedStore {
  const reading = database.prepare<[string], StoreEntry>('SELECT value, revision FROM entries WHERE key = ?');
  const ticking = database.prepare<[], number>('UPDATE clock SET revision = revision + 1 RETURNING revision').pluck();
  const adding = database.prepare<[string, string, number]>('INSERT OR IGNORE INTO entries VALUES (?, ?, ?)');
  const changing = database.prepare<[string, number, string, number]>(
    'UPDATE entries SET value = ?, revision = ? WHERE key = ? AND revision = ?',
  );
  const removing = database.prepare<[string, number]>('DELETE FROM entries WHERE key = ? AND revision = ?');
  const put = database.transaction((key: string, value: string, revision: number) => {
    const next = ticking.get() ?? 0;
    const { changes } = revision === 0 ? adding.run(key, value, next) : changing.run(value, next, key, revision);
    return changes === 0 ? undefined : next;
  });
  const listing = database
    .prepare<[string, number, string], string>(
      'SELECT key FROM entries WHERE key >= ? AND substr(key, 1, ?) = ? ORDER BY key',
    )
    .pluck();
  return {
    get: async (key) => onFile(path, () => reading.get(key)),
    put: async (key, value, revision) => onFile(path, () => put.immediate(key, value, revision)),
    putLasting: async (key, value, revision) =>
      onFile(path, () => {
        database.pragma(WRITTEN_NOW);
        try {
          return put.immediate(key, value, revision);
        } finally {
          database.pragma(WRITTEN_SOON);
        }
      }),
    remove: async (key, revision) => onFile(path, () => removing.run(key, revision).changes > 0),
    keys: async (prefix) => onFile(path, () => listing.all(prefix, prefix.length, prefix)),
    close: async () => {
      database.close();
    },
  };
}

function onFile<Value>(path: string, use: () => Value): Value {
  try {
    return use();
  } catch (error) {
    throw storeTrouble(error, path);
  }
}

function storeTrouble(error: unknown, path: string): unknown {
  const native = nativeProblem(error);
  if (native !== undefined) return native;
  if (!(error instanceof Database.SqliteError)) return writeProblem(error, 'store', path);
  if (/^SQLITE_(NOTADB|CORRUPT|ERROR|SCHEMA)/.test(error.code)) {
    const mend = 'delete it, and its jobs are run again; or name another with --store';
    return new IntegrityError({
      code: 'store-damaged',
      where: path,
      what: `it is no store of jobs (${error.message})`,
      mend,
    });
  }
  const mend = 'make room or change its permissions, then run the same command again: what is done stays done';
  return new StorageError({ code: 'store-failed', where: path, what: `it cannot be written (${error.code})`, mend });
}
