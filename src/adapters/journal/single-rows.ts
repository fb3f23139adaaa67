import { hash } from 'node:crypto';
import type Database from 'better-sqlite3';
import type { AccountId } from '../../domain/ids.ts';
import { type Instant, isInstant } from '../../domain/time.ts';
import type { JournalRow } from '../../ports/journal.ts';
import { brokenChain, CHAIN_START, type ChainHead, EMPTY_HEAD } from './chain.ts';
import { onStore } from './storage.ts';

/* Rows as the first version of journals holds them: each by itself, under a hash of its own. They are read, and no more are written. */

interface StoredRow {
  readonly sequence: number;
  readonly at: Instant;
  readonly account: AccountId | null;
  readonly body: string;
  readonly hash: string;
}

const PAGE_ROWS = 1_000;

/** A row's hash: over the one before it and all that the row says. Only the body, which stands last, can hold a newline. */
export function rowHash(previous: string, { sequence, at, account, body }: JournalRow): string {
  return hash('sha256', `${previous}\n${sequence}\n${at}\n${account ?? ''}\n${body}`, 'hex');
}

/**
 * Rows from one sequence to another, each checked against the one before it: sequences without a gap, hashes that follow.
 * Read a page at a time, so that no statement stays open between rows and memory stays flat. Throws IntegrityError.
 */
export function* singleRows(
  database: Database.Database,
  path: string,
  fromSequence: number,
  toSequence: number,
): Generator<JournalRow> {
  const statement = onStore(path, () =>
    database.prepare<[number, number], StoredRow>(
      'SELECT sequence, at, account, body, hash FROM journal WHERE sequence >= ? ORDER BY sequence LIMIT ?',
    ),
  );
  let sequence = fromSequence;
  let previous = CHAIN_START;
  if (fromSequence > 1) {
    const before = singleRowAt(database, fromSequence - 1);
    if (before === undefined) throw brokenChain(path, fromSequence - 1, `row ${fromSequence - 1} is missing`);
    previous = before.hash;
  }
  while (sequence <= toSequence) {
    const page = onStore(path, () => statement.all(sequence, Math.min(PAGE_ROWS, toSequence - sequence + 1)));
    if (page.length === 0) return;
    for (const stored of page) {
      const { at, account, body } = stored;
      const row: JournalRow = { sequence: stored.sequence, at, account: account ?? undefined, body };
      // A sequence is part of its row's hash, so that a gap breaks the chain as well.
      if (!isInstant(at) || rowHash(previous, row) !== stored.hash) {
        throw brokenChain(path, sequence, `row ${sequence} is missing, or it or the one before it was changed`);
      }
      yield row;
      previous = stored.hash;
      sequence += 1;
    }
  }
}

export function singleRowAt(database: Database.Database, sequence: number): ChainHead | undefined {
  return database.prepare<[number], ChainHead>('SELECT sequence, hash FROM journal WHERE sequence = ?').get(sequence);
}

/** The last of them; the empty head where there is none. */
export function lastSingleRow(database: Database.Database): ChainHead {
  const last = database
    .prepare<[], ChainHead>('SELECT sequence, hash FROM journal ORDER BY sequence DESC LIMIT 1')
    .get();
  return last ?? EMPTY_HEAD;
}
