import type Database from 'better-sqlite3';
import { CHAIN_START } from './chain.ts';
import type { ChainHead } from './head.ts';
import { brokenChain, lastSequence, rowHash } from './row-pages.ts';
import { damaged } from './storage.ts';

/**
 * Holds a journal to its head: the row the head names must be there and be that row. Rows behind it are accepted (they
 * were written before the head could be); rows that are gone are not. `head` is undefined where there is no head file.
 */
export function checkJournalHead(database: Database.Database, path: string, head: ChainHead | undefined): ChainHead {
  const last = lastSequence(database);
  if (head === undefined) {
    if (last > 0) throw damaged(path, 'its chain head file is gone');
    return { sequence: 0, hash: CHAIN_START };
  }
  if (last < head.sequence) {
    throw brokenChain(
      path,
      last + 1,
      `it ends at row ${last} where its chain head says ${head.sequence}: rows are lost`,
    );
  }
  if (rowHash(database, path, head.sequence) !== head.hash) {
    throw brokenChain(
      path,
      head.sequence,
      'the row is not the one that its chain head names: another file, or changed',
    );
  }
  return head;
}
