import type Database from 'better-sqlite3';
import type { CallKey, ChatOutcome } from '../../ports/chat-model.ts';
import { outcomeOfText } from './call-text.ts';
import { onCassette, openDatabase } from './cassette-file.ts';
import type { CassetteFile } from './sqlite-cassette.ts';

/** The accounts of a cassette that asked and were not answered once. */
export function unheardAccounts(path: string): readonly string[] {
  return onCassette(path, () => {
    const database = openDatabase(path, 'replay');
    try {
      const sql = "SELECT account FROM calls GROUP BY account HAVING max(json_extract(outcome, '$.ok')) = 0";
      return database.prepare<[], string>(sql).pluck().all();
    } finally {
      database.close();
    }
  });
}

interface KeptCall extends CallKey {
  readonly outcome: string;
}

/** Records the calls of a cassette, whatever its version, in another one: those that are to be kept, all of them or none. */
export function copyCalls(path: string, to: CassetteFile, keeps: (key: CallKey) => boolean): void {
  onCassette(path, () => {
    const database = openDatabase(path, 'replay');
    try {
      const calls = database.prepare<[], KeptCall>(
        `SELECT account, cycle, role, request_hash AS requestHash, occurrence, outcome FROM calls ORDER BY ${orderIn(database)}`,
      );
      to.recordAll(keptOf(calls.iterate(), keeps, path));
    } finally {
      database.close();
    }
  });
}

function* keptOf(
  calls: Iterable<KeptCall>,
  keeps: (key: CallKey) => boolean,
  path: string,
): Generator<readonly [CallKey, ChatOutcome]> {
  for (const { outcome, ...key } of calls) if (keeps(key)) yield [key, outcomeOfText(outcome, path)];
}

/** The names of a cassette's calls in the order it was told of them; none of one of before that was kept. */
export function callKeys(path: string): readonly CallKey[] {
  return onCassette(path, () => {
    const database = openDatabase(path, 'replay');
    try {
      if (!isChained(database)) return [];
      const sql = 'SELECT account, cycle, role, request_hash AS requestHash, occurrence FROM calls ORDER BY sequence';
      return database.prepare<[], CallKey>(sql).all();
    } finally {
      database.close();
    }
  });
}

/** As they were made; in a cassette of before that was kept, as they are named. */
function orderIn(database: Database.Database): string {
  return isChained(database) ? 'sequence' : 'account, cycle, role, request_hash, occurrence';
}

function isChained(database: Database.Database): boolean {
  return Number(database.pragma('user_version', { simple: true })) > 1;
}
