import type Database from 'better-sqlite3';
import type { JournalRow } from '../../ports/journal.ts';
import { chainHash } from './chain.ts';

/** Rows a statement: enough to take the cost of a call off the single row. */
const ROWS_A_STATEMENT = 16;

type Cell = number | string | null;

/** Writes rows behind the one whose hash is `previous`, in one transaction; gives the hash of the last. */
export type InsertRows = (rows: readonly JournalRow[], previous: string) => string;

export function inserter(database: Database.Database): InsertRows {
  const one = insertOf(database, 1);
  const many = insertOf(database, ROWS_A_STATEMENT);
  const insertAll = database.transaction((rows: readonly JournalRow[], previous: string): string => {
    let hash = previous;
    let cells: Cell[] = [];
    for (const row of rows) {
      hash = chainHash(hash, row);
      cells.push(row.sequence, row.at, row.account ?? null, row.body, hash);
      if (cells.length < ROWS_A_STATEMENT * 5) continue;
      many.run(cells);
      cells = [];
    }
    for (let start = 0; start < cells.length; start += 5) one.run(cells.slice(start, start + 5));
    return hash;
  });
  return (rows, previous) => insertAll.immediate(rows, previous);
}

function insertOf(database: Database.Database, rows: number): Database.Statement<[readonly Cell[]]> {
  const values = Array.from({ length: rows }, () => '(?, ?, ?, ?, ?)').join(', ');
  return database.prepare<[readonly Cell[]]>(
    `INSERT INTO journal (sequence, at, account, body, hash) VALUES ${values}`,
  );
}
