import type Database from 'better-sqlite3';
import type { JournalRow } from '../../ports/journal.ts';
import { blockHash, rowsOfBlock } from './block.ts';
import { brokenChain, CHAIN_START, type ChainHead } from './chain.ts';
import { lastSingleRow, singleRowAt, singleRows } from './single-rows.ts';
import { onStore } from './storage.ts';

/** Rows under one hash, as the table holds them. */
interface StoredBlock {
  /** Sequence of its last row. */
  readonly last: number;
  readonly rows: Buffer;
  readonly hash: string;
}

/**
 * Rows from `fromSequence` on, to `toSequence` where it is given, each checked against what stands before it: no gap,
 * hashes that follow. Read a block at a time, so that no statement stays open between rows and memory stays flat. Throws
 * IntegrityError.
 */
export function* chainedRows(
  database: Database.Database,
  path: string,
  fromSequence: number,
  toSequence = Number.MAX_SAFE_INTEGER,
): Generator<JournalRow> {
  const single = onStore(path, () => lastSingleRow(database));
  if (fromSequence <= single.sequence) {
    yield* singleRows(database, path, fromSequence, Math.min(toSequence, single.sequence));
  }
  if (toSequence <= single.sequence || !onStore(path, () => hasBlocks(database))) return;
  const next = onStore(path, () =>
    database.prepare<[number], StoredBlock>('SELECT last, rows, hash FROM block WHERE last > ? ORDER BY last LIMIT 1'),
  );
  let head = onStore(path, () => headBefore(database, fromSequence)) ?? single;
  while (head.sequence < toSequence) {
    const stored = onStore(path, () => next.get(head.sequence));
    if (stored === undefined) return;
    for (const row of checkedRows(path, head, stored)) {
      if (row.sequence > toSequence) return;
      if (row.sequence >= fromSequence) yield row;
    }
    head = { sequence: stored.last, hash: stored.hash };
  }
}

function checkedRows(path: string, before: ChainHead, { last, rows: text, hash }: StoredBlock): readonly JournalRow[] {
  const first = before.sequence + 1;
  const isSound = Buffer.isBuffer(text) && blockHash(before, text) === hash;
  const rows = isSound ? rowsOfBlock(first, text) : undefined;
  if (rows !== undefined && rows.length === last - before.sequence) return rows;
  throw brokenChain(path, first, `of rows ${first} to ${last}, one is missing or was changed, or one before them`);
}

/** Where the last block ends that holds no row from this one on. */
function headBefore(database: Database.Database, sequence: number): ChainHead | undefined {
  return database
    .prepare<[number], ChainHead>('SELECT last AS sequence, hash FROM block WHERE last < ? ORDER BY last DESC LIMIT 1')
    .get(sequence);
}

/** The hash of all up to a row that ends a commit; undefined where none ends with it. */
export function hashAt(database: Database.Database, sequence: number): string | undefined {
  const block = hasBlocks(database)
    ? database.prepare<[number], { hash: string }>('SELECT hash FROM block WHERE last = ?').get(sequence)
    : undefined;
  return (block ?? singleRowAt(database, sequence))?.hash;
}

/** The hash of all up to the end of the commit that holds a row; undefined where none does. */
export function hashOver(database: Database.Database, sequence: number): string | undefined {
  if (sequence === 0) return CHAIN_START;
  const single = singleRowAt(database, sequence);
  if (single !== undefined || !hasBlocks(database)) return single?.hash;
  return database
    .prepare<[number], { hash: string }>('SELECT hash FROM block WHERE last >= ? ORDER BY last LIMIT 1')
    .get(sequence)?.hash;
}

/** The last row and the hash of all up to it. */
export function lastHead(database: Database.Database): ChainHead {
  const block = hasBlocks(database) ? headBefore(database, Number.MAX_SAFE_INTEGER) : undefined;
  return block ?? lastSingleRow(database);
}

/** Not in a journal of the first version, until somebody writes to it. */
function hasBlocks(database: Database.Database): boolean {
  return Number(database.pragma('user_version', { simple: true })) > 1;
}
