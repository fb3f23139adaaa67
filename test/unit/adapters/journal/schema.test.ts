import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { verifyJournal } from '../../../../src/adapters/journal/read-journal.ts';
import { checkVersion, olderCopies, prepareSchema } from '../../../../src/adapters/journal/schema.ts';
import { openJournal } from '../../../../src/adapters/journal/sqlite-journal.ts';
import { InputError, IntegrityError } from '../../../../src/domain/errors.ts';
import { appendTo, runFolder } from '../../../support/journals.ts';

const FIRST = 'CREATE TABLE journal (sequence INTEGER PRIMARY KEY, body TEXT NOT NULL) STRICT';
const SECOND = "ALTER TABLE journal ADD COLUMN at INTEGER NOT NULL DEFAULT 7; UPDATE journal SET body = body || '!'";

let path: string;
let folder: string;
let remove: () => void;
beforeEach(() => {
  ({ folder, remove } = runFolder());
  path = join(folder, 'journal.db');
});
afterEach(() => remove());

function opened<Value>(use: (database: Database.Database) => Value): Value {
  const database = new Database(path);
  try {
    return use(database);
  } finally {
    database.close();
  }
}

const version = (database: Database.Database): unknown => database.pragma('user_version', { simple: true });

describe('an older journal', () => {
  beforeEach(() => {
    opened((database) => {
      prepareSchema(database, path, [FIRST]);
      database.exec("INSERT INTO journal VALUES (1, 'a'), (2, 'b')");
    });
  });

  it('is brought to the newest version, and kept beside it as it was', () => {
    opened((database) => {
      prepareSchema(database, path, [FIRST, SECOND]);
      expect(version(database)).toBe(2);
      expect(database.prepare('SELECT * FROM journal').all()).toEqual([
        { sequence: 1, body: 'a!', at: 7 },
        { sequence: 2, body: 'b!', at: 7 },
      ]);
    });
    const backup = new Database(`${path}.version-1`, { readonly: true });
    expect(version(backup)).toBe(1);
    expect(backup.prepare('SELECT * FROM journal').all()).toEqual([
      { sequence: 1, body: 'a' },
      { sequence: 2, body: 'b' },
    ]);
    backup.close();
  });

  it('lies under names that a run may hold beside it', () => {
    expect(olderCopies('journal.db', [FIRST, SECOND, SECOND])).toEqual([
      'journal.db.version-1',
      'journal.db.version-2',
    ]);
  });

  it('stays whole when a step fails midway', () => {
    opened((database) => {
      const broken = [FIRST, SECOND, 'CREATE NONSENSE'];
      for (const _ of [1, 2]) expect(() => prepareSchema(database, path, broken)).toThrow(/NONSENSE/);
      expect(version(database)).toBe(1);
      expect(database.prepare('SELECT * FROM journal').all()).toEqual([
        { sequence: 1, body: 'a' },
        { sequence: 2, body: 'b' },
      ]);
    });
  });

  it('is left alone when it is new enough', () => {
    opened((database) => prepareSchema(database, path, [FIRST]));
    expect(existsSync(`${path}.version-1`)).toBe(false);
  });
});

describe('a journal of the future', () => {
  it('is refused and not touched, for reading and for writing', () => {
    const journal = openJournal(folder, 'full');
    appendTo(journal, 3);
    journal.commit();
    journal.close();
    opened((database) => database.pragma('user_version = 99'));
    const before = readFileSync(path);
    expect(() => openJournal(folder, 'full')).toThrow(InputError);
    expect(() => openJournal(folder, 'full')).toThrow(/journal-newer: .*version 99/);
    expect(() => verifyJournal(folder)).toThrow(InputError);
    expect(readFileSync(path).equals(before)).toBe(true);
  });
});

describe('tables that are not those of a journal', () => {
  it.each([
    ['a foreign table in a file of no version', 'CREATE TABLE cats (name TEXT)', 0],
    ['a column renamed', 'CREATE TABLE journal (sequence INTEGER PRIMARY KEY, text TEXT NOT NULL) STRICT', 1],
    ['a trigger added', `${FIRST}; CREATE TRIGGER t AFTER INSERT ON journal BEGIN DELETE FROM journal; END`, 1],
  ])('are found: %s', (_, statement, told) => {
    opened((database) => {
      database.exec(statement);
      database.pragma(`user_version = ${told}`);
      expect(() => checkVersion(database, path, [FIRST])).toThrow(IntegrityError);
    });
  });
});
