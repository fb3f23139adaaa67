import { existsSync } from 'node:fs';
import type Database from 'better-sqlite3';
import { IntegrityError } from '../../domain/errors.ts';
import type { CallKey } from '../../ports/chat-model.ts';
import { logProblem } from '../shared/log-problem.ts';
import { CASSETTE_CHAIN_START, callHash, outcomeOfText } from './call-text.ts';
import { onCassette, openDatabase } from './cassette-file.ts';

/** How many calls are on the disk, and the hash over all of them. */
export interface CassetteHead {
  readonly length: number;
  readonly hash: string;
}

interface StoredCall extends CallKey {
  readonly sequence: number;
  readonly outcome: string;
  readonly hash: string;
}

/** The last call of a cassette whose chain holds. */
export function cassetteHead(database: Database.Database): CassetteHead {
  const last = database
    .prepare<[], CassetteHead>('SELECT sequence AS length, hash FROM calls ORDER BY sequence DESC LIMIT 1')
    .get();
  return last ?? { length: 0, hash: CASSETTE_CHAIN_START };
}

/**
 * Walks the chain from its first call to its last. Calls behind the kept head were made before it could be moved; fewer, or
 * others, are an IntegrityError.
 */
export function checkCassetteHead(database: Database.Database, path: string, kept: CassetteHead): void {
  let length = 0;
  let hash = CASSETTE_CHAIN_START;
  const calls = database.prepare<[], StoredCall>(
    'SELECT sequence, account, cycle, role, request_hash AS requestHash, occurrence, outcome, hash FROM calls ORDER BY sequence',
  );
  for (const call of calls.iterate()) {
    length += 1;
    hash = callHash(hash, call, call.outcome);
    if (call.sequence !== length || call.hash !== hash) throw changed(path, `call ${length} is missing or was changed`);
    if (length === kept.length && hash !== kept.hash) throw changed(path, `call ${length} is not the one of the run`);
    outcomeOfText(call.outcome, `${path}, call ${length}`);
  }
  if (length < kept.length) throw changed(path, `it ends at call ${length}, and the run made ${kept.length}`);
}

/** Over all that a cassette holds, whatever its version and the order in which it was told: what it answers. */
export function hashOfCalls(path: string): string {
  return onCassette(path, () => {
    const database = openDatabase(path, 'replay');
    try {
      const calls = database.prepare<[], Omit<StoredCall, 'sequence' | 'hash'>>(
        'SELECT account, cycle, role, request_hash AS requestHash, occurrence, outcome FROM calls ORDER BY account, cycle, role, request_hash, occurrence',
      );
      let hash = CASSETTE_CHAIN_START;
      for (const call of calls.iterate()) hash = callHash(hash, call, call.outcome);
      return hash;
    } finally {
      database.close();
    }
  });
}

/** Everything about the cassette of a run: its log, its pages, its tables, its chain and its head. Changes nothing. */
export function verifyCassette(path: string, kept: CassetteHead): void {
  if (!existsSync(path)) {
    if (kept.length > 0) throw changed(path, 'it is gone');
    return;
  }
  const problem = logProblem(`${path}-wal`);
  if (problem !== undefined) throw changed(`${path}-wal`, problem);
  onCassette(path, () => {
    const database = openDatabase(path, 'replay');
    try {
      const [check] = database.prepare<[], { readonly integrity_check: string }>('PRAGMA integrity_check').all();
      if (check?.integrity_check !== 'ok') throw changed(path, check?.integrity_check.split('\n')[0] ?? 'unreadable');
      checkCassetteHead(database, path, kept);
    } finally {
      database.close();
    }
  });
}

function changed(where: string, what: string): IntegrityError {
  return new IntegrityError({ code: 'cassette-changed', what, where, mend: 'restore the run folder from a copy' });
}
