import { sha256 } from '../../domain/hash.ts';
import type { JournalRow } from '../../ports/journal.ts';

/** Names a run's rows up to one, however its journal keeps them: a hash over each and all before it. */
export function beginningHash(rows: Iterable<JournalRow>): string {
  let hash = '';
  for (const { sequence, at, account, body } of rows) {
    hash = sha256(`${hash}\n${sequence}\n${at}\n${account ?? ''}\n${body}`);
  }
  return hash;
}
