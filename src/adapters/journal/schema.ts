import { rmSync } from 'node:fs';
import Database from 'better-sqlite3';
import { InputError } from '../../domain/errors.ts';
import { damaged } from './storage.ts';

/** STEPS[n] takes a journal of version n to n + 1; what is listed here is never changed, only added to. */
const STEPS: readonly string[] = [
  `CREATE TABLE journal (
    sequence INTEGER PRIMARY KEY,
    at INTEGER NOT NULL,
    account TEXT,
    body TEXT NOT NULL,
    hash TEXT NOT NULL
  ) STRICT`,
  // Rows in blocks under one hash; the table of single rows stays for those that were there.
  `CREATE TABLE block (
    last INTEGER PRIMARY KEY,
    rows BLOB NOT NULL,
    hash TEXT NOT NULL
  ) STRICT`,
];

/**
 * Brings a database to the newest version: in one transaction, so that it has the old version or the new one, and with
 * a copy of the old one kept beside it. An empty file becomes a journal.
 */
export function prepareSchema(database: Database.Database, path: string, steps = STEPS): void {
  const version = checkVersion(database, path, steps);
  if (version === steps.length) return;
  if (version > 0) keepCopy(database, copyOf(path, version));
  database.transaction(() => {
    for (const step of steps.slice(version)) database.exec(step);
    database.pragma(`user_version = ${steps.length}`);
  })();
}

/** The version of a journal that this program can read, or bring to one that it can. Nothing is written. */
export function checkVersion(database: Database.Database, path: string, steps = STEPS): number {
  const version = Number(database.pragma('user_version', { simple: true }));
  if (version > steps.length) {
    const what = `it has version ${version} and this program knows ${steps.length}`;
    const mend = 'open it with the program that wrote it, or a newer one';
    throw new InputError({ code: 'journal-newer', what, where: path, mend });
  }
  const tables = tablesOf(database);
  if (tables !== tablesAfter(steps.slice(0, version))) throw damaged(path, 'its tables are not those of a journal');
  return version;
}

/** Under which names what was there lies beside a journal that was brought to the newest version. */
export function olderCopies(path: string, steps = STEPS): readonly string[] {
  return steps.slice(1).map((_, place) => copyOf(path, place + 1));
}

function copyOf(path: string, version: number): string {
  return `${path}.version-${version}`;
}

/** A copy that is there already was left by a migration that did not come to its end. */
function keepCopy(database: Database.Database, copy: string): void {
  rmSync(copy, { force: true });
  database.prepare('VACUUM INTO ?').run(copy);
}

function tablesAfter(steps: readonly string[]): string {
  const database = new Database(':memory:');
  try {
    for (const step of steps) database.exec(step);
    return tablesOf(database);
  } finally {
    database.close();
  }
}

function tablesOf(database: Database.Database): string {
  return JSON.stringify(database.prepare('SELECT type, name, tbl_name, sql FROM sqlite_schema ORDER BY name').all());
}
