import type Database from 'better-sqlite3';
import { IntegrityError } from '../../domain/errors.ts';
import type { AccountId } from '../../domain/ids.ts';
import { type Instant, isInstant } from '../../domain/time.ts';
import type { JournalRow } from '../../ports/journal.ts';
import { CHAIN_START, chainHash } from './chain.ts';
import { onStore } from './storage.ts';

/** A row as the table holds it. */
interface StoredRow {
  readonly sequence: number;
  readonly at: Instant;
  readonly account: AccountId | null;
  readonly body: string;
  readonly hash: string;
}

/** A row with its place in the chain, which has been checked. */
export interface ChainedRow {
  readonly row: JournalRow;
  readonly hash: string;
}

const PAGE_ROWS = 1_000;

/**
 * Rows from `fromSequence` on, to `toSequence` where it is given, each checked against the one before it: sequences without a gap, hashes that follow.
 * Read a page at a time, so that no statement stays open between rows and memory stays flat. Throws IntegrityError.
 */
export function* chainedRows(
  database: Database.Database,
  path: string,
  fromSequence: number,
  toSequence = Number.MAX_SAFE_INTEGER,
): Generator<ChainedRow> {
  const statement = onStore(path, () =>
    database.prepare<[number, number], StoredRow>(
      'SELECT sequence, at, account, body, hash FROM journal WHERE sequence >= ? ORDER BY sequence LIMIT ?',
    ),
  );
  let sequence = fromSequence;
  let previous: string | undefined;
  for (;;) {
    const wanted = Math.min(PAGE_ROWS, toSequence - sequence + 1);
    const page = wanted <= 0 ? [] : onStore(path, () => statement.all(sequence, wanted));
    if (page.length === 0) return;
    previous ??= rowHash(database, path, fromSequence - 1);
    for (const stored of page) {
      const { at, account, body, hash } = stored;
      const row: JournalRow = { sequence: stored.sequence, at, account: account ?? undefined, body };
      // A sequence is part of its row's hash, so that a gap breaks the chain as well.
      if (!isInstant(row.at) || chainHash(previous, row) !== hash) {
        throw brokenChain(path, sequence, `row ${sequence} is missing, or it or the one before it was changed`);
      }
      yield { row, hash };
      previous = hash;
      sequence += 1;
    }
    if (page.length < PAGE_ROWS) return;
  }
}

/** The stored hash of a row; row 0 is what the first one follows. */
export function rowHash(database: Database.Database, path: string, sequence: number): string {
  if (sequence === 0) return CHAIN_START;
  const stored = database
    .prepare<[number], Pick<StoredRow, 'hash'>>('SELECT hash FROM journal WHERE sequence = ?')
    .get(sequence);
  if (stored === undefined) throw brokenChain(path, sequence, `row ${sequence} is missing`);
  return stored.hash;
}

/** 0 when empty. */
export function lastSequence(database: Database.Database): number {
  const last = database
    .prepare<[], { readonly last: number | null }>('SELECT max(sequence) AS last FROM journal')
    .get();
  return last?.last ?? 0;
}

export function brokenChain(path: string, sequence: number, what: string): IntegrityError {
  const mend = 'the journal was changed after it was written; restore the run folder from a copy';
  return new IntegrityError({ code: 'journal-chain-broken', what, where: `${path}, row ${sequence}`, mend }, sequence);
}
