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

export interface CassetteFile extends Cassette {
  /** The same of many, which wait for the disk once: all of them are on it, or none. */
  recordAll(calls: Iterable<Call>): void;
}

type Call = readonly [CallKey, ChatOutcome];

/**
 * Opens one. Each outcome is on the disk before `record` returns, so that a run that dies after a call never makes it
 * again. Holds replies and what they cost, no key and no header: it can be shared.
 */
export function openCassette(path: string, mode: 'record' | 'replay', keeper?: HeadKeeper): CassetteFile {
  const database = openDatabase(path, mode);
  const finding = database.prepare<[string, number, string, string, number], CallRow>(
    `SELECT CASE WHEN length(outcome) <= ${LONGEST_OUTCOME} THEN outcome END AS outcome FROM calls
      WHERE account = ? AND cycle = ? AND role = ? AND request_hash = ? AND occurrence = ?`,
  );
  const find: Cassette['find'] = (key) => {
    const row = finding.get(key.account, key.cycle, key.role, key.requestHash, key.occurrence);
    return row === undefined ? undefined : outcomeOfText(row.outcome ?? '', `${path}, call ${keyText(key)}`);
  };
  const isNew = ([key, outcome]: Call): boolean => {
    const before = find(key);
    sameOutcome(key, before, outcome);
    return before === undefined;
  };
  const recordAll = mode === 'record' ? recorder(database, { path, keeper, isNew }) : checker(isNew);
  return {
    find,
    record: (key, outcome) => recordAll([[key, outcome]]),
    recordAll,
    close: () => {
      // One file without a log beside it, so that a read-only folder can show it and one copy is the whole.
      if (mode === 'record') database.pragma('journal_mode = DELETE');
      database.close();
    },
  };
}

/** Nothing is written, and a call that was answered otherwise is refused all the same. */
function checker(isNew: (call: Call) => boolean): CassetteFile['recordAll'] {
  return (calls) => {
    for (const call of calls) isNew(call);
  };
}

interface Recording {
  readonly path: string;
  readonly keeper: HeadKeeper | undefined;
  readonly isNew: (call: Call) => boolean;
}

/** Appends calls to the chain, each with a hash over it and all before it. */
function recorder(database: Database.Database, { path, keeper, isNew }: Recording): CassetteFile['recordAll'] {
  const kept = keeper?.read();
  if (kept !== undefined) checkCassetteHead(database, path, kept);
  let head = cassetteHead(database);
  const inserting = database.prepare('INSERT INTO calls VALUES (?, ?, ?, ?, ?, ?, ?, ?)');
  const grown = database.transaction((calls: Iterable<Call>): CassetteHead => {
    let { length, hash } = head;
    for (const call of calls) {
      if (!isNew(call)) continue;
      const [key, outcome] = call;
      const text = outcomeText(outcome);
      length += 1;
      hash = callHash(hash, key, text);
      inserting.run(length, key.account, key.cycle, key.role, key.requestHash, key.occurrence, text, hash);
    }
    return { length, hash };
  });
  return (calls) => {
    const before = head.length;
    head = grown(calls);
    if (head.length > before) keeper?.write(head);
  };
}
