import Database from 'better-sqlite3';
import { IntegrityError } from '../../domain/errors.ts';
import type { CallKey } from '../../ports/chat-model.ts';
import { openToRead, openToWrite } from '../shared/open-database.ts';
import { refuseSpecial } from '../shared/plain-file.ts';
import { CASSETTE_CHAIN_START, callHash } from './call-text.ts';

const MAPPED_BYTES = 1 << 28;

const SCHEMA = `CREATE TABLE calls (
  sequence INTEGER PRIMARY KEY,
  account TEXT NOT NULL,
  cycle INTEGER NOT NULL,
  role TEXT NOT NULL,
  request_hash TEXT NOT NULL,
  occurrence INTEGER NOT NULL,
  outcome TEXT NOT NULL,
  hash TEXT NOT NULL,
  UNIQUE (account, cycle, role, request_hash, occurrence)
) STRICT`;
/** Of before calls were chained. */
const UNCHAINED = `CREATE TABLE calls (
  account TEXT NOT NULL,
  cycle INTEGER NOT NULL,
  role TEXT NOT NULL,
  request_hash TEXT NOT NULL,
  occurrence INTEGER NOT NULL,
  outcome TEXT NOT NULL,
  PRIMARY KEY (account, cycle, role, request_hash, occurrence)
) STRICT, WITHOUT ROWID`;
/** By version. */
const SCHEMAS: readonly string[] = ['', UNCHAINED, SCHEMA];
const VERSION = SCHEMAS.length - 1;

/** A cassette's database: it may be a stranger's, so nothing but the one table is taken. Throws IntegrityError. */
export function openDatabase(path: string, mode: 'record' | 'replay'): Database.Database {
  refuseSpecial(path, 'cassette');
  return onCassette(path, () => {
    const database = mode === 'replay' ? openToRead(path) : openToWrite(path);
    try {
      database.pragma('trusted_schema = OFF');
      // Not one long read: it would shut out whoever goes on with the run.
      if (mode === 'replay') database.pragma(`mmap_size = ${MAPPED_BYTES}`);
      const version = versionOf(database, path);
      if (mode === 'record') prepare(database, version);
      else if (version === 0) throw unreadable(path, 'it holds no calls');
      return database;
    } catch (error) {
      database.close();
      throw error;
    }
  });
}

/** Runs `use`; what SQLite throws becomes an error a person can act on. */
export function onCassette<Value>(path: string, use: () => Value): Value {
  try {
    return use();
  } catch (error) {
    if (!(error instanceof Database.SqliteError)) throw error;
    throw unreadable(path, `it cannot be read as a cassette (${error.code})`);
  }
}

function versionOf(database: Database.Database, path: string): number {
  const version = Number(database.pragma('user_version', { simple: true }));
  if (version > VERSION) throw unreadable(path, 'its format is of another version');
  const tables = database.prepare<[], string>('SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL').pluck().all();
  if (normal(tables.join('; ')) !== normal(SCHEMAS[version] ?? ''))
    throw unreadable(path, 'its tables are not those of one');
  return version;
}

function normal(sql: string): string {
  return sql.replace(/\s+/g, ' ');
}

/** Brings a cassette that is recorded into to the newest version, in one transaction. */
function prepare(database: Database.Database, version: number): void {
  database.pragma('journal_mode = WAL');
  database.pragma('synchronous = FULL');
  if (version === VERSION) return;
  database.transaction(() => {
    if (version === 1) database.exec('ALTER TABLE calls RENAME TO unchained');
    database.exec(SCHEMA);
    if (version === 1) chain(database);
    database.pragma(`user_version = ${VERSION}`);
  })();
}

interface Unchained extends CallKey {
  readonly outcome: string;
}

function chain(database: Database.Database): void {
  const calls = database
    .prepare<[], Unchained>(
      'SELECT account, cycle, role, request_hash AS requestHash, occurrence, outcome FROM unchained',
    )
    .all();
  const inserting = database.prepare('INSERT INTO calls VALUES (?, ?, ?, ?, ?, ?, ?, ?)');
  let hash = CASSETTE_CHAIN_START;
  for (const [place, call] of calls.entries()) {
    hash = callHash(hash, call, call.outcome);
    const { account, cycle, role, requestHash, occurrence, outcome } = call;
    inserting.run(place + 1, account, cycle, role, requestHash, occurrence, outcome, hash);
  }
  database.exec('DROP TABLE unchained');
}

function unreadable(path: string, what: string): IntegrityError {
  const mend = 'name a cassette that this version of quartet recorded';
  return new IntegrityError({ code: 'cassette-unreadable', what, where: path, mend });
}
