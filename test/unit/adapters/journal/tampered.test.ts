import { copyFileSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { chainHash } from '../../../../src/adapters/journal/chain.ts';
import { readHead } from '../../../../src/adapters/journal/head.ts';
import { readJournal, verifyJournal } from '../../../../src/adapters/journal/read-journal.ts';
import { openJournal } from '../../../../src/adapters/journal/sqlite-journal.ts';
import { InputError, IntegrityError } from '../../../../src/domain/errors.ts';
import { appendTo, runFolder, sketchRow } from '../../../support/journals.ts';

let folder: string;
let remove: () => void;
beforeEach(() => {
  ({ folder, remove } = runFolder());
  write(folder, 20);
});
afterEach(() => remove());

function write(into: string, rows: number): void {
  const journal = openJournal(into, 'full');
  appendTo(journal, rows);
  journal.commit();
  journal.close();
}

function sql(statement: string): void {
  const database = new Database(join(folder, 'journal.db'));
  database.exec(statement);
  database.close();
}

function caught(action: () => unknown): unknown {
  try {
    action();
  } catch (error) {
    return error;
  }
  return undefined;
}

describe('verify', () => {
  it('accepts what was written', () => {
    expect(verifyJournal(folder)).toEqual({ rows: 20, head: 20 });
  });

  it.each([
    ['a changed body', "UPDATE journal SET body = replace(body, '1', '2') WHERE sequence = 7", 7],
    ['a changed time', 'UPDATE journal SET at = at + 1 WHERE sequence = 7', 7],
    ['a changed account', "UPDATE journal SET account = 'other' WHERE sequence = 7", 7],
    ['a row given to the run', 'UPDATE journal SET account = NULL WHERE sequence = 7', 7],
    ['a changed hash', "UPDATE journal SET hash = replace(hash, 'a', 'b') WHERE sequence = 7", 7],
    ['a row taken out', 'DELETE FROM journal WHERE sequence = 7', 7],
    ['the first row taken out', 'DELETE FROM journal WHERE sequence = 1', 1],
    ['a lost tail', 'DELETE FROM journal WHERE sequence > 15', 16],
    ['all rows lost', 'DELETE FROM journal', 1],
    [
      'two rows swapped',
      `UPDATE journal SET sequence = 100 WHERE sequence = 7; UPDATE journal SET sequence = 7 WHERE sequence = 8;
       UPDATE journal SET sequence = 8 WHERE sequence = 100`,
      7,
    ],
    ['a row put in', "INSERT INTO journal VALUES (21, 1, NULL, '[]', 'x')", 21],
  ] as const)('finds %s and names its row', (_, statement, sequence) => {
    sql(statement);
    const error = caught(() => verifyJournal(folder));
    expect(error).toBeInstanceOf(IntegrityError);
    expect(error instanceof IntegrityError && error.sequence).toBe(sequence);
  });

  it('finds a row changed with all hashes after it made anew: the head does not follow', () => {
    const reader = readJournal(folder);
    const rows = [...reader.rows(1)];
    reader.close();
    let hash = '0'.repeat(64);
    for (const row of rows) {
      const changed = row.sequence === 7 ? { ...row, body: '[]' } : row;
      hash = chainHash(hash, changed);
      sql(
        `UPDATE journal SET body = '${changed.body.replaceAll("'", "''")}', hash = '${hash}' WHERE sequence = ${row.sequence}`,
      );
    }
    expect(() => verifyJournal(folder)).toThrow(/not the one that its chain head names/);
    expect(() => openJournal(folder, 'full')).toThrow(IntegrityError);
  });

  it('finds another run’s journal in the place of this one', () => {
    const other = runFolder();
    const journal = openJournal(other.folder, 'full');
    for (let sequence = 1; sequence <= 20; sequence += 1) journal.append({ ...sketchRow(sequence), body: '[]' });
    journal.commit();
    journal.close();
    copyFileSync(join(other.folder, 'journal.db'), join(folder, 'journal.db'));
    other.remove();
    expect(() => verifyJournal(folder)).toThrow(/another file, or changed/);
  });

  it.each([
    ['gone', undefined],
    ['empty', ''],
    ['of another form', '{"sequence":20}\n'],
    ['of an earlier time of another run', `{"hash":"${'1'.repeat(64)}","sequence":10}\n`],
  ])('finds a head that is %s', (_, text) => {
    const path = join(folder, 'journal.head');
    if (text === undefined) rmSync(path);
    else writeFileSync(path, text);
    expect(() => verifyJournal(folder)).toThrow(IntegrityError);
    expect(() => openJournal(folder, 'full')).toThrow(IntegrityError);
  });

  it.each([
    ['gone', (path: string) => rmSync(path)],
    ['empty', (path: string) => writeFileSync(path, '')],
  ] as const)('tells a journal that is %s from one that no run has begun', (_, damage) => {
    damage(join(folder, 'journal.db'));
    expect(() => verifyJournal(folder)).toThrow(IntegrityError);
    rmSync(join(folder, 'journal.head'));
    expect(() => verifyJournal(folder)).toThrow(InputError);
    expect(() => verifyJournal(folder)).toThrow(/journal-not-begun/);
  });

  it.each([
    [
      'no database',
      (path: string) => writeFileSync(path, 'words, not a database, and more than a few of them'.repeat(20)),
    ],
    [
      'another program’s database',
      (path: string) => {
        rmSync(path);
        new Database(path).exec('CREATE TABLE cats (name TEXT)').close();
      },
    ],
  ] as const)('refuses %s', (_, damage) => {
    damage(join(folder, 'journal.db'));
    expect(() => verifyJournal(folder)).toThrow(IntegrityError);
    expect(() => openJournal(folder, 'full')).toThrow(IntegrityError);
  });
});

describe('a journal that is resumed', () => {
  it('has a head from its birth, so that rows without one are found', () => {
    const other = runFolder();
    openJournal(other.folder, 'group');
    expect(readHead(other.folder)).toEqual({ sequence: 0, hash: '0'.repeat(64) });
    other.remove();
  });

  it('is accepted ahead of its head while the chain holds', () => {
    const path = join(folder, 'journal.head');
    const old = readFileSync(path);
    write(folder, 30);
    writeFileSync(path, old);
    expect(verifyJournal(folder)).toEqual({ rows: 30, head: 20 });
    write(folder, 31);
    expect(verifyJournal(folder)).toEqual({ rows: 31, head: 31 });
  });

  it('is refused ahead of its head when the chain does not hold there', () => {
    const path = join(folder, 'journal.head');
    const old = readFileSync(path);
    write(folder, 30);
    writeFileSync(path, old);
    sql("UPDATE journal SET body = '[]' WHERE sequence = 25");
    const error = caught(() => openJournal(folder, 'full'));
    expect(error instanceof IntegrityError && error.sequence).toBe(25);
  });

  it('is refused behind its head', () => {
    sql('DELETE FROM journal WHERE sequence = 20');
    expect(() => openJournal(folder, 'group')).toThrow(/rows are lost/);
  });

  it('lets go what was appended and not committed', () => {
    const journal = openJournal(folder, 'full');
    appendTo(journal, 25);
    journal.close();
    expect(verifyJournal(folder)).toEqual({ rows: 20, head: 20 });
  });

  it('leaves one file and its head when it is closed', () => {
    expect(readdirSync(folder).sort()).toEqual(['journal.db', 'journal.head']);
  });
});
