import { copyFileSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { blockHash, RowBuffer } from '../../../../src/adapters/journal/block.ts';
import { EMPTY_HEAD } from '../../../../src/adapters/journal/chain.ts';
import { readHead } from '../../../../src/adapters/journal/head.ts';
import { readJournal, verifyJournal } from '../../../../src/adapters/journal/read-journal.ts';
import { rowHash } from '../../../../src/adapters/journal/single-rows.ts';
import { openJournal } from '../../../../src/adapters/journal/sqlite-journal.ts';
import { InputError, IntegrityError } from '../../../../src/domain/errors.ts';
import type { JournalRow } from '../../../../src/ports/journal.ts';
import { caught } from '../../../support/caught.ts';
import { asFirstVersion } from '../../../support/first-version.ts';
import { appendTo, runFolder, sketchRow, sketchRows } from '../../../support/journals.ts';

let folder: string;
let remove: () => void;
beforeEach(() => {
  ({ folder, remove } = runFolder());
  write(folder, 20);
});
afterEach(() => remove());

/** Up to so many rows, five a commit. */
function write(into: string, rows: number): void {
  const journal = openJournal(into, 'group');
  while (journal.last() < rows) {
    appendTo(journal, Math.min(rows, journal.last() + 5));
    journal.commit();
  }
  journal.close();
}

function sql(statement: string): void {
  const database = new Database(join(folder, 'journal.db'));
  database.exec(statement);
  database.close();
}

/** One letter of a block's text is another. */
const REPLACED = "CAST(replace(CAST(rows AS TEXT), 'gap-seen', 'gap-seem') AS BLOB)";

function textOf(rows: readonly JournalRow[]): Buffer {
  const buffer = new RowBuffer();
  for (const row of rows) buffer.add(row);
  const [block] = buffer.blocks();
  return block?.text ?? expect.fail('no rows');
}

function hashOf(last: number): string {
  const database = new Database(join(folder, 'journal.db'));
  const hash = database.prepare<[number], string>('SELECT hash FROM block WHERE last = ?').pluck().get(last);
  database.close();
  return hash ?? expect.fail(`no block ends with row ${last}`);
}

describe('verify', () => {
  it('accepts what was written', () => {
    expect(verifyJournal(folder)).toEqual({ rows: 20, head: 20 });
  });

  it.each([
    ['a changed body', `UPDATE block SET rows = ${REPLACED} WHERE last = 10`, 6],
    ['a changed hash', "UPDATE block SET hash = replace(hash, 'a', 'b') WHERE last = 10", 6],
    ['rows taken out', 'DELETE FROM block WHERE last = 10', 6],
    ['the first rows taken out', 'DELETE FROM block WHERE last = 5', 1],
    ['a lost tail', 'DELETE FROM block WHERE last > 15', 16],
    ['all rows lost', 'DELETE FROM block', 1],
    ['another number of rows', 'UPDATE block SET last = 9 WHERE last = 10', 6],
    ['no rows', "UPDATE block SET rows = x'' WHERE last = 10", 6],
    [
      'blocks swapped',
      `UPDATE block SET last = 100 WHERE last = 10; UPDATE block SET last = 10 WHERE last = 15;
       UPDATE block SET last = 15 WHERE last = 100`,
      6,
    ],
    ['a block put in', "INSERT INTO block VALUES (21, x'5b5d', 'x')", 21],
    ['a row of the first version put in', "INSERT INTO journal VALUES (21, 1, NULL, '[]', 'x')", 1],
  ] as const)('finds %s and names the first row that does not follow', (_, statement, sequence) => {
    sql(statement);
    const error = caught(() => verifyJournal(folder));
    expect(error).toBeInstanceOf(IntegrityError);
    expect(error instanceof IntegrityError && error.sequence).toBe(sequence);
  });

  it('finds a block made anew with all hashes after it: the head does not follow', () => {
    let head = EMPTY_HEAD;
    for (let last = 5; last <= 20; last += 5) {
      const rows = sketchRows(last - 4, last).map((row) => (row.sequence === 7 ? { ...row, body: '[]' } : row));
      const text = textOf(rows);
      head = { sequence: last, hash: blockHash(head, text) };
      sql(`UPDATE block SET rows = x'${text.toString('hex')}', hash = '${head.hash}' WHERE last = ${last}`);
    }
    expect(() => verifyJournal(folder)).toThrow(/not the one that its chain head names/);
    expect(() => openJournal(folder, 'full')).toThrow(IntegrityError);
  });

  it.each([
    ['a line too few', (text: string) => text.slice(0, text.slice(0, -1).lastIndexOf('\n') + 1)],
    ['no end', (text: string) => text.slice(0, -1)],
    ['a time that is none', (text: string) => text.replace(/\n\d+ /, '\n1e3x ')],
  ])('refuses a text of %s under a hash that is right', (_, change) => {
    const before = { sequence: 15, hash: hashOf(15) };
    const text = Buffer.from(change(textOf(sketchRows(16, 20)).toString()));
    sql(`UPDATE block SET rows = x'${text.toString('hex')}', hash = '${blockHash(before, text)}' WHERE last = 20`);
    const error = caught(() => verifyJournal(folder));
    expect(error instanceof IntegrityError && error.sequence).toBe(16);
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
    sql(`UPDATE block SET rows = ${REPLACED} WHERE last = 25`);
    const error = caught(() => openJournal(folder, 'full'));
    expect(error instanceof IntegrityError && error.sequence).toBe(21);
  });

  it('is refused behind its head', () => {
    sql('DELETE FROM block WHERE last = 20');
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

describe('a journal of the first version, a hash a row', () => {
  beforeEach(() => asFirstVersion(folder));

  it('is read as it was written, from any row to any', () => {
    expect(verifyJournal(folder)).toEqual({ rows: 20, head: 20 });
    const reader = readJournal(folder);
    expect(reader.last()).toBe(20);
    expect([...reader.rows(1)]).toEqual(sketchRows(1, 20));
    expect([...reader.rows(7, 11)]).toEqual(sketchRows(7, 11));
    reader.close();
  });

  it('goes on in blocks, and is read over the seam', () => {
    write(folder, 33);
    expect(verifyJournal(folder)).toEqual({ rows: 33, head: 33 });
    const reader = readJournal(folder);
    expect([...reader.rows(1)]).toEqual(sketchRows(1, 33));
    expect([...reader.rows(19, 22)]).toEqual(sketchRows(19, 22));
    expect([...reader.rows(27)]).toEqual(sketchRows(27, 33));
    reader.close();
    sql('DELETE FROM journal WHERE sequence > 17');
    const error = caught(() => verifyJournal(folder));
    expect(error instanceof IntegrityError && error.sequence).toBe(18);
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
      hash = rowHash(hash, changed);
      sql(
        `UPDATE journal SET body = '${changed.body.replaceAll("'", "''")}', hash = '${hash}' WHERE sequence = ${row.sequence}`,
      );
    }
    expect(() => verifyJournal(folder)).toThrow(/not the one that its chain head names/);
    expect(() => openJournal(folder, 'full')).toThrow(IntegrityError);
  });
});
