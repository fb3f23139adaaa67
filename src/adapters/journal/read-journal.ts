import { existsSync } from 'node:fs';
import type Database from 'better-sqlite3';
import { InputError } from '../../domain/errors.ts';
import type { RunRow } from '../../domain/record.ts';
import { decodeRow } from '../../domain/record-codec.ts';
import type { JournalRow } from '../../ports/journal.ts';
import { logProblem } from '../shared/log-problem.ts';
import { openToRead } from '../shared/open-database.ts';
import { refuseSpecial } from '../shared/plain-file.ts';
import { chainedRows, hashOver, lastHead } from './chained-rows.ts';
import { checkJournalHead, readHead } from './head.ts';
import { checkVersion } from './schema.ts';
import { journalPath } from './sqlite-journal.ts';
import { damaged, onStore } from './storage.ts';

export interface JournalReader {
  /** Committed rows from there on, each checked against the one before it; a later call sees what came since. */
  rows(fromSequence: number, toSequence?: number): Iterable<JournalRow>;
  /** Sequence of the last committed row; 0 when there is none. */
  last(): number;
  /** Of the commit that wrote a row and all before it: where it is equal, so are they. Undefined where there is none. */
  hashOf(sequence: number): string | undefined;
  close(): void;
}

export interface VerifyReport {
  readonly rows: number;
  /** Row that the chain head names: up to here a lost tail would be told. */
  readonly head: number;
}

/** Opens a run's journal for reading, held to its head, also while it is written: shuts nobody out, changes nothing. */
export function readJournal(folder: string): JournalReader {
  const path = journalPath(folder);
  const database = openForReading(folder, path);
  try {
    onStore(path, () => checkJournalHead(database, path, readHead(folder)));
  } catch (error) {
    database.close();
    throw error;
  }
  return {
    rows: (fromSequence, toSequence) => chainedRows(database, path, fromSequence, toSequence),
    last: () => onStore(path, () => lastHead(database).sequence),
    hashOf: (sequence) => onStore(path, () => hashOver(database, sequence)),
    close: () => database.close(),
  };
}

/**
 * Checks everything that was written: the tables, the write-ahead log, the chain from its first row to its last, and
 * the head. Throws IntegrityError with the sequence of the first bad row; mends nothing.
 */
export function verifyJournal(folder: string): VerifyReport {
  const path = journalPath(folder);
  const problem = logProblem(`${path}-wal`);
  if (problem !== undefined) throw damaged(`${path}-wal`, problem);
  const database = openForReading(folder, path);
  try {
    let rows = 0;
    for (const _ of chainedRows(database, path, 1)) rows += 1;
    const head = onStore(path, () => checkJournalHead(database, path, readHead(folder)));
    return { rows, head: head.sequence };
  } finally {
    database.close();
  }
}

export function* runRows(rows: Iterable<JournalRow>): Generator<RunRow> {
  for (const { sequence, at, account, body } of rows) {
    yield { sequence, at, account, records: decodeRow(body, sequence) };
  }
}

function openForReading(folder: string, path: string): Database.Database {
  // No row is in a head before it is kept: where it names none, nothing may ever have been.
  const isBegun = (readHead(folder)?.sequence ?? 0) > 0;
  refuseSpecial(path, 'journal');
  if (!existsSync(path)) throw isBegun ? damaged(path, 'it is gone, and its chain head is there') : notBegun(folder);
  return onStore(path, () => {
    const database = openToRead(path);
    try {
      if (checkVersion(database, path) > 0) return database;
      throw isBegun ? damaged(path, 'it is empty: not even the tables of a journal') : notBegun(folder);
    } catch (error) {
      database.close();
      throw error;
    }
  });
}

/** What to say of a run that has a folder, and no row in it. */
export function notBegun(folder: string): InputError {
  const what = 'the run has not written a row yet';
  const mend = 'run the same command on this folder again, and it begins';
  return new InputError({ code: 'journal-not-begun', what, where: journalPath(folder), mend });
}
