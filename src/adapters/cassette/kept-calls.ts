import type { CallKey, Cassette } from '../../ports/chat-model.ts';
import { outcomeOfText } from './call-text.ts';
import { onCassette, openDatabase } from './cassette-file.ts';

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

/** Records the calls of a cassette, whatever its version, in another one: those that are to be kept. */
export function copyCalls(path: string, to: Cassette, keeps: (key: CallKey) => boolean): void {
  onCassette(path, () => {
    const database = openDatabase(path, 'replay');
    try {
      const calls = database.prepare<[], KeptCall>(
        'SELECT account, cycle, role, request_hash AS requestHash, occurrence, outcome FROM calls ORDER BY account, cycle, role, request_hash, occurrence',
      );
      for (const { outcome, ...key } of calls.iterate()) if (keeps(key)) to.record(key, outcomeOfText(outcome, path));
    } finally {
      database.close();
    }
  });
}
