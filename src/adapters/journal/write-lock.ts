import { existsSync } from 'node:fs';
import Database from 'better-sqlite3';
import { LockedError } from '../../domain/errors.ts';
import { openToWrite } from '../shared/open-database.ts';
import { SameFiles } from '../shared/plain-file.ts';
import { holderOf } from './holder.ts';
import { onStore } from './storage.ts';

/**
 * Makes this process the one writer of a journal. The lock is SQLite's own on the journal itself, held between commits by
 * a transaction that writes nothing: there is no file of its own to remove, the kernel frees it with the process, and
 * readers are not shut out. It lies in the files that SQLite opened; they are held to be the ones in the folder.
 */
export class WriteLock {
  readonly #database: Database.Database;
  readonly #folder: string;
  readonly #files: SameFiles;

  /** @throws LockedError naming who writes */
  constructor(database: Database.Database, folder: string) {
    this.#database = database;
    this.#folder = folder;
    if (isTaken(database)) throw new LockedError(folder, holderOf(folder));
    this.take();
    this.#files = new SameFiles(['', '-wal', '-shm'].map((end) => `${database.name}${end}`));
  }

  take(): void {
    try {
      if (!this.#database.inTransaction) this.#database.exec('BEGIN IMMEDIATE');
    } catch (error) {
      throw isBusy(error) ? new LockedError(this.#folder, holderOf(this.#folder)) : error;
    }
  }

  /** Lets go for a moment, to commit. */
  yield(): void {
    if (this.#database.inTransaction) this.#database.exec('COMMIT');
  }

  /** Throws IntegrityError when what is locked is no longer what lies in the folder. */
  check(): void {
    this.#files.check();
  }
}

/** Whether a process writes a journal now. */
export function isWritten(path: string): boolean {
  if (!existsSync(path)) return false;
  return onStore(path, () => {
    const database = openToWrite(path);
    try {
      return isTaken(database);
    } finally {
      database.close();
    }
  });
}

const LOOKS = 6;
const BETWEEN_LOOKS_MS = 7;
const PATIENCE_MS = 500;

/**
 * A writer lets go for an instant at each commit, so that one look may fall into it: a journal is free when several
 * looks, apart, all find it so. None of them waits, and the writer, who does, is not shut out by them.
 */
function isTaken(database: Database.Database): boolean {
  database.pragma('busy_timeout = 0');
  try {
    for (let look = 0; look < LOOKS; look += 1) {
      if (look > 0) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, BETWEEN_LOOKS_MS);
      database.exec('BEGIN IMMEDIATE; ROLLBACK');
    }
    return false;
  } catch (error) {
    if (isBusy(error)) return true;
    throw error;
  } finally {
    database.pragma(`busy_timeout = ${PATIENCE_MS}`);
  }
}

function isBusy(error: unknown): boolean {
  return error instanceof Database.SqliteError && error.code.startsWith('SQLITE_BUSY');
}
