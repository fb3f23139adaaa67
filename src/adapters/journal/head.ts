import { join } from 'node:path';
import type Database from 'better-sqlite3';
import { z } from 'zod';
import { canonicalJson } from '../../domain/canonical.ts';
import { writeWhole } from '../shared/write-whole.ts';
import { brokenChain, CHAIN_START, type ChainHead, EMPTY_HEAD } from './chain.ts';
import { hashAt, lastHead } from './chained-rows.ts';
import { headIn, readKept, readRunManifest } from './manifest.ts';
import { damaged } from './storage.ts';

const SCHEMA = z.strictObject({ sequence: z.int().nonnegative(), hash: z.string().regex(/^[0-9a-f]{64}$/) });

function headPath(folder: string): string {
  return join(folder, 'journal.head');
}

/**
 * As the run's manifest has it, or, in a folder without, a file of its own. Undefined where there is neither. Anything in
 * that but a head is an IntegrityError.
 */
export function readHead(folder: string): ChainHead | undefined {
  const manifest = readRunManifest(folder);
  if (manifest !== undefined) return headIn(manifest);
  return readKept(headPath(folder), {
    kind: 'journal',
    schema: SCHEMA,
    textOf: headText,
    trouble: { code: 'journal-head-unreadable', what: 'it does not hold a sequence and a hash as they were written' },
  });
}

export function writeHead(folder: string, head: ChainHead): void {
  writeWhole(headPath(folder), headText(head));
}

function headText({ sequence, hash }: ChainHead): string {
  return `${canonicalJson({ sequence, hash })}\n`;
}

/**
 * Holds a journal to its head: the row the head names must be there and be that row. Rows behind it are accepted (they
 * were written before the head could be); rows that are gone are not. `head` is undefined where there is no head file.
 */
export function checkJournalHead(database: Database.Database, path: string, head: ChainHead | undefined): ChainHead {
  const last = lastHead(database).sequence;
  if (head === undefined) {
    if (last > 0) throw damaged(path, 'its chain head file is gone');
    return EMPTY_HEAD;
  }
  if (last < head.sequence) {
    throw brokenChain(
      path,
      last + 1,
      `it ends at row ${last} where its chain head says ${head.sequence}: rows are lost`,
    );
  }
  const hash = head.sequence === 0 ? CHAIN_START : hashAt(database, head.sequence);
  if (hash !== head.hash) {
    throw brokenChain(
      path,
      head.sequence,
      'the row is not the one that its chain head names: another file, or changed',
    );
  }
  return head;
}
