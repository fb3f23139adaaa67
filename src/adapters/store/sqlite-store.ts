import { mkdirSync } from 'node:fs';
import { dirname } from 'node:path';
import Database from 'better-sqlite3';
import { IntegrityError, StorageError } from '../../domain/errors.ts';
import type { SharedStore, StoreEntry } from '../../ports/shared-store.ts';
import { nativeProblem, writeProblem } from '../shared/file-problem.ts';
import { refuseSpecial } from '../shared/plain-file.ts';

const BUSY_MS = 30_000;

/**
 * A store in one file, for processes of one machine. What `put` has given is on the disk; a process that is killed leaves
 * every key as it was or as it was to be.
 * @throws IntegrityError where the file is no store, StorageError where it cannot be written
 */
export function openSqliteStore(path: string): SharedStore {
  refuseSpecial(path, 'store');
  return onFile(path, () => {
    mkdirSync(dirname(path), { recursive: true });
    const database = new Database(path, { timeout: BUSY_MS });
    database.pragma('journal_mode = WAL');
    database.pragma('synchronous = FULL');
    database.exec(
      'CREATE TABLE IF NOT EXISTS entries (key TEXT PRIMARY KEY, value TEXT NOT NULL, revision INTEGER NOT NULL) STRICT, WITHOUT ROWID',
    );
    return storeOn(database, path);
  });
}

function storeOn(database: Database.Database, path: string): SharedStore {
  const reading = database.prepare<[string], StoreEntry>('SELECT value, revision FROM entries WHERE key = ?');
  const adding = database.prepare<[string, string]>('INSERT OR IGNORE INTO entries VALUES (?, ?, 1)');
  const changing = database.prepare<[string, string, number]>(
    'UPDATE entries SET value = ?, revision = revision + 1 WHERE key = ? AND revision = ?',
  );
  const listing = database
    .prepare<[string, number, string], string>(
      'SELECT key FROM entries WHERE key >= ? AND substr(key, 1, ?) = ? ORDER BY key',
    )
    .pluck();
  return {
    get: async (key) => onFile(path, () => reading.get(key)),
    put: async (key, value, revision) =>
      onFile(path, () => {
        const { changes } = revision === 0 ? adding.run(key, value) : changing.run(value, key, revision);
        return changes === 0 ? undefined : revision + 1;
      }),
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
