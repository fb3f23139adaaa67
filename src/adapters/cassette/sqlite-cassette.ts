import Database from 'better-sqlite3';
import { IntegrityError } from '../../domain/errors.ts';
import type { Cassette } from '../../ports/chat-model.ts';
import { keyText, sameOutcome } from './call-key.ts';
import { outcomeOfText, outcomeText } from './outcome-text.ts';

const FORMAT_VERSION = 1;
const MAPPED_BYTES = 1 << 28;

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS calls (
    account TEXT NOT NULL,
    cycle INTEGER NOT NULL,
    role TEXT NOT NULL,
    request_hash TEXT NOT NULL,
    occurrence INTEGER NOT NULL,
    outcome TEXT NOT NULL,
    PRIMARY KEY (account, cycle, role, request_hash, occurrence)
  ) STRICT, WITHOUT ROWID`;

interface CallRow {
  readonly outcome: string;
}

/**
 * A cassette in a file of its own. Each outcome is on the disk before `record` returns, so that a run that dies after
 * a call never makes it again. Holds replies and what they cost, no key and no header: it can be shared.
 */
export function openCassette(path: string, mode: 'record' | 'replay'): Cassette {
  const database = opened(path, mode);
  const finding = database.prepare<[string, number, string, string, number], CallRow>(
    'SELECT outcome FROM calls WHERE account = ? AND cycle = ? AND role = ? AND request_hash = ? AND occurrence = ?',
  );
  const recording =
    mode === 'replay'
      ? undefined
      : database.prepare<[string, number, string, string, number, string]>(
          'INSERT INTO calls VALUES (?, ?, ?, ?, ?, ?)',
        );
  const find: Cassette['find'] = (key) => {
    const row = finding.get(key.account, key.cycle, key.role, key.requestHash, key.occurrence);
    return row === undefined ? undefined : outcomeOfText(row.outcome, `${path}, call ${keyText(key)}`);
  };
  return {
    find,
    record(key, outcome) {
      const before = find(key);
      sameOutcome(key, before, outcome);
      if (before !== undefined) return;
      recording?.run(key.account, key.cycle, key.role, key.requestHash, key.occurrence, outcomeText(outcome));
    },
    close: () => {
      // One file without a log beside it, so that a read-only folder can show it and one copy is the whole.
      if (mode === 'record') database.pragma('journal_mode = DELETE');
      database.close();
    },
  };
}

function opened(path: string, mode: 'record' | 'replay'): Database.Database {
  try {
    const database = new Database(path, { readonly: mode === 'replay', fileMustExist: mode === 'replay' });
    if (mode === 'record') {
      database.pragma('journal_mode = WAL');
      database.pragma('synchronous = FULL');
      database.exec(SCHEMA);
      if (versionOf(database) === 0) database.pragma(`user_version = ${FORMAT_VERSION}`);
    } else {
      // Not one long read: it would shut out whoever goes on with the run.
      database.pragma(`mmap_size = ${MAPPED_BYTES}`);
    }
    if (versionOf(database) !== FORMAT_VERSION) throw unreadable(path, 'its format is of another version');
    return database;
  } catch (error) {
    if (error instanceof Database.SqliteError)
      throw unreadable(path, `it cannot be opened as a cassette (${error.code})`);
    throw error;
  }
}

function versionOf(database: Database.Database): unknown {
  return database.pragma('user_version', { simple: true });
}

function unreadable(path: string, what: string): IntegrityError {
  return new IntegrityError({
    code: 'cassette-unreadable',
    what,
    where: path,
    mend: 'name a cassette that this version of quartet recorded',
  });
}
