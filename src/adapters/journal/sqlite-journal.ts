import { existsSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { InvariantBroken } from '../../domain/errors.ts';
import type { Journal, JournalRow } from '../../ports/journal.ts';
import { crashPoint } from '../shared/crash-point.ts';
import { openToRead, openToWrite } from '../shared/open-database.ts';
import { refuseSpecial } from '../shared/plain-file.ts';
import { blockHash, RowBuffer } from './block.ts';
import { type ChainHead, EMPTY_HEAD } from './chain.ts';
import { chainedRows, hashAt, lastHead } from './chained-rows.ts';
import { checkJournalHead, readHead, writeHead } from './head.ts';
import { forgetHolder, nameHolder } from './holder.ts';
import type { KeptManifest } from './kept-manifest.ts';
import { checkVersion, prepareSchema } from './schema.ts';
import { onStore } from './storage.ts';
import { WriteLock } from './write-lock.ts';

/**
 * `full`: a commit returns when its rows are on the disk and the chain head says so: for paper runs, whose events do not
 * come again. `group`: a commit hands its rows to the operating system, and at most every second waits for the disk:
 * for backtests, which can be stepped again from their tapes.
 */
export type Durability = 'full' | 'group';

const GROUP_SYNC_MS = 1_000;

/** Pages of the write-ahead log before it is copied into the database: 64 MB. */
const LOG_PAGES = 2_048;
const PAGE_BYTES = 32_768;

export interface KeptJournal extends Journal {
  /** Throws IntegrityError when the journal was removed, or another lies in its place. */
  check(): void;
  /** The chain's hash at a row that ends a commit; undefined where none ends with it. */
  hashAt(sequence: number): string | undefined;
}

interface Keeping {
  readonly folder: string;
  readonly durability: Durability;
  readonly manifest: KeptManifest | undefined;
}

export function journalPath(folder: string): string {
  return join(folder, 'journal.db');
}

/**
 * Opens the journal of a run folder for writing, making it if there is none, and shuts other writers out until it is
 * closed (LockedError). Its head goes into the manifest of the run, or into a file of its own where there is none. A
 * journal that goes on behind its chain head is accepted when the chain holds; one that ends before it is an
 * IntegrityError, as is any other contradiction. What was appended stays in memory until a commit succeeds, so that a
 * commit that met a full disk (StorageError) can be tried again.
 */
export function openJournal(folder: string, durability: Durability, manifest?: KeptManifest): KeptJournal {
  const path = journalPath(folder);
  refuseSpecial(path, 'journal');
  return onStore(path, () => {
    refuseUnknown(path);
    const database = openToWrite(path);
    try {
      return new SqliteJournal(database, { folder, durability, manifest });
    } catch (error) {
      database.close();
      throw error;
    }
  });
}

/** Looks at an existing file without writing a byte: a journal of a newer version stays as it is. */
function refuseUnknown(path: string): void {
  if (!existsSync(path)) return;
  const database = openToRead(path);
  try {
    checkVersion(database, path);
  } finally {
    database.close();
  }
}

class SqliteJournal implements KeptJournal {
  readonly #database: Database.Database;
  readonly #path: string;
  readonly #keeping: Keeping;
  readonly #lock: WriteLock;
  readonly #insert: InsertRows;
  /** Appended and not yet committed. */
  readonly #pending = new RowBuffer();
  /** Last row in the database. */
  #committed: ChainHead;
  /** Last row known to be on the disk. */
  #synced: ChainHead;
  /** What the head file says. */
  #head: ChainHead;
  #syncedAtMs = Date.now();
  /** How much a commit waits for, as SQLite was last told. */
  #synchronous: 'FULL' | 'NORMAL' = 'FULL';

  constructor(database: Database.Database, keeping: Keeping) {
    const { folder, manifest } = keeping;
    this.#database = database;
    this.#path = journalPath(folder);
    this.#keeping = keeping;
    database.pragma(`page_size = ${PAGE_BYTES}`);
    database.pragma('journal_mode = WAL');
    database.pragma('cache_size = -8192');
    database.pragma(`wal_autocheckpoint = ${LOG_PAGES}`);
    database.pragma('synchronous = FULL');
    prepareSchema(database, this.#path);
    this.#lock = new WriteLock(database, folder);
    nameHolder(folder);
    const stored = readHead(folder);
    this.#head = checkJournalHead(database, this.#path, stored);
    if (stored === undefined && manifest === undefined) writeHead(folder, EMPTY_HEAD);
    this.#synced = this.#head;
    for (const _ of chainedRows(database, this.#path, this.#head.sequence + 1));
    this.#committed = lastHead(database);
    this.#insert = inserter(database);
  }

  append(row: JournalRow): void {
    if (row.sequence !== this.last() + 1) throw new InvariantBroken(`row ${row.sequence} after row ${this.last()}`);
    this.#pending.add(row);
  }

  commit(): void {
    const isDue = Date.now() - this.#syncedAtMs >= GROUP_SYNC_MS;
    this.#commit(this.#keeping.durability === 'full' || isDue ? 'FULL' : 'NORMAL');
  }

  *rows(fromSequence: number): Generator<JournalRow> {
    yield* chainedRows(this.#database, this.#path, fromSequence);
    for (const row of this.#pending.rows(this.#committed.sequence + 1)) if (row.sequence >= fromSequence) yield row;
  }

  last(): number {
    return this.#committed.sequence + this.#pending.count;
  }

  check(): void {
    this.#lock.check();
    this.#keeping.manifest?.check();
  }

  hashAt(sequence: number): string | undefined {
    return onStore(this.#path, () => hashAt(this.#database, sequence));
  }

  /** Leaves one plain file and its head behind. What was appended and not committed is let go. */
  close(): void {
    try {
      onStore(this.#path, () => {
        this.check();
        this.#lock.yield();
        this.#database.pragma('synchronous = FULL');
        if (isCheckpointed(this.#database)) this.#synced = this.#committed;
        this.#moveHead();
        leaveOneFile(this.#database);
        forgetHolder(this.#keeping.folder);
      });
    } finally {
      this.#database.close();
    }
  }

  #commit(synchronous: 'FULL' | 'NORMAL'): void {
    onStore(this.#path, () => {
      this.check();
      if (this.#pending.count > 0) {
        const head = this.#write(synchronous);
        crashPoint('rows-committed');
        this.#pending.clear();
        this.#committed = head;
        if (synchronous === 'FULL') this.#synced = this.#committed;
        if (synchronous === 'FULL') this.#syncedAtMs = Date.now();
      }
      this.#moveHead();
    });
  }

  /** How much a commit waits for is set between transactions. */
  #write(synchronous: 'FULL' | 'NORMAL'): ChainHead {
    this.#lock.yield();
    try {
      if (synchronous !== this.#synchronous) this.#database.pragma(`synchronous = ${synchronous}`);
      this.#synchronous = synchronous;
      return this.#insert(this.#pending, this.#committed);
    } finally {
      this.#lock.take();
    }
  }

  /** Never ahead of what is on the disk: a head that names a row that a power cut took would condemn a sound journal. */
  #moveHead(): void {
    const { folder, manifest } = this.#keeping;
    if (this.#head.sequence !== this.#synced.sequence) {
      if (manifest === undefined) writeHead(folder, this.#synced);
      else manifest.writeHead(this.#synced);
      this.#head = this.#synced;
    } else manifest?.write();
  }
}

/** Copies the log into the database, both waited for; false where a reader holds the log in use. */
function isCheckpointed(database: Database.Database): boolean {
  return JSON.stringify(database.pragma('wal_checkpoint(TRUNCATE)')).includes('"busy":0');
}

/** A journal out of use needs no log beside it, and can be read from a folder that cannot be written. */
function leaveOneFile(database: Database.Database): void {
  try {
    database.pragma('journal_mode = DELETE');
  } catch (error) {
    // A reader is on it: the log stays, which harms nothing.
    if (!(error instanceof Database.SqliteError) || error.code !== 'SQLITE_BUSY') throw error;
  }
}

/** Writes rows behind the head of the chain, in one transaction; gives the head behind them. */
type InsertRows = (rows: RowBuffer, head: ChainHead) => ChainHead;

function inserter(database: Database.Database): InsertRows {
  const statement = database.prepare<[number, Buffer, string]>('INSERT INTO block (last, rows, hash) VALUES (?, ?, ?)');
  const insertAll = database.transaction((pending: RowBuffer, before: ChainHead): ChainHead => {
    let head = before;
    for (const { rows, text } of pending.blocks()) {
      head = { sequence: head.sequence + rows, hash: blockHash(head, text) };
      statement.run(head.sequence, text, head.hash);
    }
    return head;
  });
  return (rows, head) => insertAll.immediate(rows, head);
}
