import { hostname } from 'node:os';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { IntegrityError, LockedError, StorageError } from '../../domain/errors.ts';
import { nativeProblem } from '../shared/file-problem.ts';
import { openToWrite } from '../shared/open-database.ts';
import { refuseSpecial, SameFiles } from '../shared/plain-file.ts';

export interface FolderLock {
  readonly folder: string;
  /** Throws IntegrityError when the file that is locked was removed: then somebody else may lock another. */
  check(): void;
  release(): void;
}

interface Holder {
  readonly pid: number;
  readonly host: string;
  readonly since: string;
}

/** Long enough for another process to name itself, and well within the second in which a person is answered. */
const WAIT_MS = 300;

const TABLE = `CREATE TABLE holder (
  id INTEGER PRIMARY KEY CHECK (id = 1),
  pid INTEGER NOT NULL,
  host TEXT NOT NULL,
  since TEXT NOT NULL
) STRICT`;

/**
 * Makes this process the one that records into a folder, or throws a LockedError that names the one there is. The lock is
 * SQLite's own write lock on a small database beside the tapes: the kernel frees it when the process ends, however it
 * ends, so that no stale lock is ever left. (A run needs none: its journal is locked itself.)
 */
export function lockFolder(folder: string): FolderLock {
  const path = join(folder, 'lock.db');
  refuseSpecial(path, 'lock');
  const database = open(path);
  try {
    refuseForeign(database, path);
    database.exec('BEGIN IMMEDIATE');
    nameHolder(database);
    database.exec('COMMIT');
    // From here to the end of the process; a name that is committed can be read by whoever is refused.
    database.exec('BEGIN IMMEDIATE');
  } catch (error) {
    const holder = isBusy(error) ? holderOf(database) : undefined;
    database.close();
    throw holder === undefined ? writeTrouble(error, path) : new LockedError(folder, holder);
  }
  const file = new SameFiles([path]);
  return { folder, check: () => file.check(), release: () => database.close() };
}

function open(path: string): Database.Database {
  try {
    return openToWrite(path, { timeout: WAIT_MS });
  } catch (error) {
    throw writeTrouble(error, path);
  }
}

function writeTrouble(error: unknown, path: string): unknown {
  if (!(error instanceof Database.SqliteError)) return nativeProblem(error) ?? error;
  if (!/^SQLITE_(READONLY|CANTOPEN|FULL|IOERR)/.test(error.code)) return foreign(path, error.message);
  const mend = 'check the disk and its permissions, or choose another --out';
  return new StorageError({ code: 'store-failed', what: `it cannot be written (${error.code})`, where: path, mend });
}

/** A stranger's file may hold views and triggers, which need never end. */
function refuseForeign(database: Database.Database, path: string): void {
  const tables = database.prepare<[], string>('SELECT sql FROM sqlite_schema LIMIT 2').pluck().all();
  if (tables.length > 0 && tables.join('; ') !== TABLE) throw foreign(path, 'its tables are others');
}

function foreign(where: string, why: string): IntegrityError {
  const mend = 'make sure that nobody records there, then remove this file';
  return new IntegrityError({ code: 'lock-damaged', where, what: `it is not the lock of a folder (${why})`, mend });
}

function nameHolder(database: Database.Database): void {
  database.exec(TABLE.replace('TABLE', 'TABLE IF NOT EXISTS'));
  database
    .prepare('INSERT OR REPLACE INTO holder (id, pid, host, since) VALUES (1, ?, ?, ?)')
    .run(process.pid, hostname(), new Date().toISOString());
}

function holderOf(database: Database.Database): string {
  try {
    const holder = database.prepare<[], Holder>('SELECT pid, host, since FROM holder').get();
    if (holder !== undefined) return `process ${holder.pid} on ${holder.host} since ${holder.since}`;
  } catch (error) {
    // It has not come to name itself yet.
    if (!(error instanceof Database.SqliteError)) throw error;
  }
  return 'another process';
}

function isBusy(error: unknown): boolean {
  return error instanceof Database.SqliteError && error.code.startsWith('SQLITE_BUSY');
}
