import Database from 'better-sqlite3';
import { IntegrityError, LockedError, StorageError } from '../../domain/errors.ts';
import { nativeProblem } from '../shared/file-problem.ts';

/** SQLite says what failed by a code; the longer ones only add detail to these. */
const DAMAGED = [
  'SQLITE_CORRUPT',
  'SQLITE_NOTADB',
  'SQLITE_SCHEMA',
  'SQLITE_FORMAT',
  'SQLITE_MISMATCH',
  'SQLITE_CONSTRAINT',
  // A file that is shorter than its own pages say.
  'SQLITE_IOERR_SHORT_READ',
];

/** Files that were there are so no more. */
const GONE = ['ENOENT', 'ENOTDIR', 'ELOOP'];

const TROUBLES: readonly (readonly [code: string, what: string, mend: string])[] = [
  ['SQLITE_FULL', 'the disk is full', 'make room; what was to be written is kept and tried again'],
  ['ENOSPC', 'the disk is full', 'make room; what was to be written is kept and tried again'],
  ['EFBIG', 'the file may not grow further', 'raise the limit on file sizes'],
  ['SQLITE_READONLY', 'it cannot be written', 'change its permissions, or choose another --out'],
  ['SQLITE_CANTOPEN', 'it cannot be opened', 'check that the folder is there and can be written'],
  ['SQLITE_PERM', 'it may not be opened', 'change its permissions'],
  ['EROFS', 'the file system is read-only', 'choose another --out'],
  ['EACCES', 'it cannot be written', 'change its permissions, or choose another --out'],
  ['SQLITE_IOERR', 'reading or writing it failed', 'check the disk, then run the same command again'],
  ['EIO', 'reading or writing it failed', 'check the disk, then run the same command again'],
];

/** Runs `use` on a store; what SQLite or the file system throws becomes an error a person can act on. */
export function onStore<Value>(path: string, use: () => Value): Value {
  try {
    return use();
  } catch (error) {
    throw storeProblem(error, path);
  }
}

function storeProblem(error: unknown, path: string): unknown {
  const native = nativeProblem(error);
  if (native !== undefined) return native;
  if (!(error instanceof Error) || !('code' in error)) return error;
  const code = String(error.code);
  if (DAMAGED.some((one) => code.startsWith(one)) || isForeign(error)) return damaged(path, error.message);
  if (GONE.includes(code)) return damaged(path, `what it needs in its folder is gone (${code})`);
  if (code.startsWith('SQLITE_BUSY')) return new LockedError(path, 'another process');
  const trouble = TROUBLES.find(([known]) => code.startsWith(known));
  if (trouble === undefined) return error;
  const [, what, mend] = trouble;
  return new StorageError({ code: 'store-failed', what: `${what} (${code})`, where: path, mend });
}

/** A query that SQLite cannot make sense of: the tables are not the ones that were made. */
function isForeign(error: Error): boolean {
  return error instanceof Database.SqliteError && error.code === 'SQLITE_ERROR';
}

export function damaged(path: string, what: string): IntegrityError {
  const mend = 'restore the run folder from a copy, or run the scenario into a new one';
  return new IntegrityError({ code: 'journal-damaged', what, where: path, mend });
}
