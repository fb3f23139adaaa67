import { renameSync, rmSync } from 'node:fs';
import { crc32 } from 'node:zlib';
import Database from 'better-sqlite3';
import type { GrowingLists, KeptItem } from '../../ports/kept-lists.ts';

/** The lists are not what was written: they are made anew, since nothing in them is told nowhere else. */
export class ListsDamaged extends Error {
  constructor(what: string) {
    super(what);
    this.name = 'ListsDamaged';
  }
}

interface StoredItem {
  readonly place: number;
  readonly under: number;
  readonly body: Buffer;
  readonly sum: number;
}

const TABLE = `CREATE TABLE IF NOT EXISTS item (
  list TEXT NOT NULL,
  place INTEGER NOT NULL,
  under INTEGER NOT NULL,
  body BLOB NOT NULL,
  sum INTEGER NOT NULL,
  PRIMARY KEY (list, place)
) STRICT, WITHOUT ROWID`;

const CACHE_KIBIBYTES = 4_096;

/** Lists in one file: read by one place at a time, each item checked against its sum, nothing of it kept in memory. */
export class SqliteLists implements GrowingLists {
  readonly #database: Database.Database;
  readonly #at: Database.Statement<[string, number], number>;
  readonly #some: Database.Statement<[string, number, number], StoredItem>;
  readonly #end: Database.Statement<[string], number>;
  readonly #put: Database.Statement<[string, number, number, Buffer, number]> | undefined;

  private constructor(database: Database.Database, mode: 'read' | 'write') {
    this.#database = database;
    database.pragma(`cache_size = -${CACHE_KIBIBYTES}`);
    if (mode === 'write') {
      database.pragma('journal_mode = WAL');
      // What a loss of power takes is read again; what is there stays whole.
      database.pragma('synchronous = NORMAL');
      database.exec(TABLE);
      this.#put = database.prepare(
        'INSERT OR REPLACE INTO item (list, place, under, body, sum) VALUES (?, ?, ?, ?, ?)',
      );
    }
    this.#at = database
      .prepare<[string, number], number>('SELECT under FROM item WHERE list = ? AND place = ?')
      .pluck();
    this.#end = database
      .prepare<[string], number>('SELECT place FROM item WHERE list = ? ORDER BY place DESC LIMIT 1')
      .pluck();
    this.#some = database.prepare(
      'SELECT place, under, body, sum FROM item WHERE list = ? AND place >= ? AND place < ? ORDER BY place',
    );
  }

  /** @throws ListsDamaged where the file is none of ours, as do all of its functions */
  static open(path: string, mode: 'read' | 'write'): SqliteLists {
    return onLists(() => {
      const database = new Database(path, { readonly: mode === 'read', fileMustExist: mode === 'read' });
      try {
        return new SqliteLists(database, mode);
      } catch (error) {
        database.close();
        throw error;
      }
    });
  }

  countTo(list: string, under: number): number {
    return onLists(() => {
      let [low, high] = [0, (this.#end.get(list) ?? -1) + 1];
      while (low < high) {
        const middle = (low + high) >> 1;
        const seen = this.#at.get(list, middle);
        if (seen === undefined) throw new ListsDamaged(`${list} has no item ${middle}`);
        if (seen <= under) low = middle + 1;
        else high = middle;
      }
      return low;
    });
  }

  items(list: string, from: number, to: number): readonly KeptItem[] {
    return onLists(() =>
      this.#some.all(list, from, to).map(({ place, under, body, sum }) => {
        if (sum !== sumOf(list, place, under, body)) throw new ListsDamaged(`item ${place} of ${list} was changed`);
        return { under, body };
      }),
    );
  }

  put(list: string, place: number, { under, body }: KeptItem): void {
    const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
    onLists(() => this.#put?.run(list, place, under, bytes, sumOf(list, place, under, bytes)));
  }

  /** All that `write` puts, or nothing of it. */
  together(write: () => void): void {
    onLists(() => this.#database.transaction(write).immediate());
  }

  empty(): void {
    onLists(() => this.#database.exec('DELETE FROM item'));
  }

  /** A copy in one file, which stands there whole or not at all. */
  keepAs(path: string): void {
    const copy = `${path}.${process.pid}`;
    rmSync(copy, { force: true });
    onLists(() => this.#database.prepare('VACUUM INTO ?').run(copy));
    renameSync(copy, path);
  }

  close(): void {
    this.#database.close();
  }
}

function sumOf(list: string, place: number, under: number, body: Uint8Array): number {
  return crc32(body, crc32(`${list} ${place} ${under}\n`));
}

/** What SQLite says of a file that is not whole. */
const DAMAGED = [
  'SQLITE_CORRUPT',
  'SQLITE_NOTADB',
  'SQLITE_SCHEMA',
  'SQLITE_FORMAT',
  'SQLITE_MISMATCH',
  'SQLITE_ERROR',
];

function onLists<Value>(use: () => Value): Value {
  try {
    return use();
  } catch (error) {
    if (error instanceof Database.SqliteError && DAMAGED.some((code) => error.code.startsWith(code))) {
      throw new ListsDamaged(error.message);
    }
    throw error;
  }
}
