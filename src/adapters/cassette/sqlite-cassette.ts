import type Database from 'better-sqlite3';
import type { CallKey, Cassette, ChatOutcome } from '../../ports/chat-model.ts';
import { callHash, keyText, outcomeOfText, outcomeText, sameOutcome } from './call-text.ts';
import { type CassetteHead, cassetteHead, checkCassetteHead } from './cassette-chain.ts';
import { openDatabase } from './cassette-file.ts';

/** Characters: a reply has at most 4 MiB when it comes. */
const LONGEST_OUTCOME = 16 * 1024 * 1024;

interface CallRow {
  /** Null when it is too long to be a reply. */
  readonly outcome: string | null;
}

/** Where the head of a run's own cassette is kept, so that a call that went missing can be told. */
export interface HeadKeeper {
  read(): CassetteHead | undefined;
  write(head: CassetteHead): void;
}

/**
 * A cassette in a file of its own. Each outcome is on the disk before `record` returns, so that a run that dies after
 * a call never makes it again. Holds replies and what they cost, no key and no header: it can be shared.
 */
export function openCassette(path: string, mode: 'record' | 'replay', keeper?: HeadKeeper): Cassette {
  const database = openDatabase(path, mode);
  const finding = database.prepare<[string, number, string, string, number], CallRow>(
    `SELECT CASE WHEN length(outcome) <= ${LONGEST_OUTCOME} THEN outcome END AS outcome FROM calls
      WHERE account = ? AND cycle = ? AND role = ? AND request_hash = ? AND occurrence = ?`,
  );
  const find: Cassette['find'] = (key) => {
    const row = finding.get(key.account, key.cycle, key.role, key.requestHash, key.occurrence);
    return row === undefined ? undefined : outcomeOfText(row.outcome ?? '', `${path}, call ${keyText(key)}`);
  };
  const write = mode === 'record' ? recorder(database, path, keeper) : undefined;
  return {
    find,
    record(key, outcome) {
      const before = find(key);
      sameOutcome(key, before, outcome);
      if (before === undefined) write?.(key, outcome);
    },
    close: () => {
      // One file without a log beside it, so that a read-only folder can show it and one copy is the whole.
      if (mode === 'record') database.pragma('journal_mode = DELETE');
      database.close();
    },
  };
}

/** Appends calls to the chain, each with a hash over it and all before it. */
function recorder(
  database: Database.Database,
  path: string,
  keeper: HeadKeeper | undefined,
): (key: CallKey, outcome: ChatOutcome) => void {
  const kept = keeper?.read();
  if (kept !== undefined) checkCassetteHead(database, path, kept);
  let head = cassetteHead(database);
  const inserting = database.prepare('INSERT INTO calls VALUES (?, ?, ?, ?, ?, ?, ?, ?)');
  return (key, outcome) => {
    const text = outcomeText(outcome);
    const sequence = head.length + 1;
    const hash = callHash(head.hash, key, text);
    inserting.run(sequence, key.account, key.cycle, key.role, key.requestHash, key.occurrence, text, hash);
    head = { length: sequence, hash };
    keeper?.write(head);
  };
}
