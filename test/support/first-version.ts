import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { CHAIN_START } from '../../src/adapters/journal/chain.ts';
import { readJournal } from '../../src/adapters/journal/read-journal.ts';
import { rowHash } from '../../src/adapters/journal/single-rows.ts';

/** Leaves a journal as its first version kept it, each row by itself under a hash of its own, up to a row; its head beside it. */
export function asFirstVersion(folder: string, last = Number.MAX_SAFE_INTEGER): void {
  const reader = readJournal(folder);
  const rows = [...reader.rows(1, last)];
  reader.close();
  rmSync(join(folder, 'journal.db'));
  const database = new Database(join(folder, 'journal.db'));
  database.exec(FIRST_VERSION);
  database.pragma('user_version = 1');
  const insert = database.prepare('INSERT INTO journal VALUES (?, ?, ?, ?, ?)');
  let hash = CHAIN_START;
  database.transaction(() => {
    for (const row of rows) {
      hash = rowHash(hash, row);
      insert.run(row.sequence, row.at, row.account ?? null, row.body, hash);
    }
  })();
  database.close();
  writeFileSync(join(folder, 'journal.head'), `{"hash":"${hash}","sequence":${rows.length}}\n`);
}

/** As it was shipped, to the letter: SQLite keeps what was written. */
const FIRST_VERSION = `CREATE TABLE journal (
    sequence INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    account TEXT,
    body TEXT NOT NULL,
    hash TEXT NOT NULL
  ) STRICT`;
