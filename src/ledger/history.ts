import { IntegrityError } from '../domain/errors.ts';
import type { AccountHistory } from '../domain/history.ts';
import type { AccountId, SymbolId } from '../domain/ids.ts';
import type { Instrument } from '../domain/instrument.ts';
import type { AccountOpened, RunFinished, RunRow, RunStarted } from '../domain/record.ts';
import { HistoryReader } from './account-history.ts';

/** A run as its journal tells it. */
export interface RunHistory {
  readonly started: RunStarted;
  /** Undefined while the run goes on, or where it was cut off. */
  readonly finished: RunFinished | undefined;
  /** In the order their rows first stand in. */
  readonly accounts: readonly AccountHistory[];
}

/**
 * Journal rows → what leaderboards and reports are made of. Nothing else is read, so that no figure can differ from
 * the rows behind it. Throws IntegrityError for rows that do not begin as a run does.
 */
export function historyOf(rows: Iterable<RunRow>): RunHistory {
  const readers = new Map<AccountId, HistoryReader>();
  let instruments: ReadonlyMap<SymbolId, Instrument> = new Map();
  let started: RunStarted | undefined;
  let finished: RunFinished | undefined;
  for (const row of rows) {
    for (const record of row.records) {
      if (record.kind === 'run-started') {
        started = record;
        instruments = instrumentsOf(record);
      } else if (record.kind === 'run-finished') finished = record;
      else if (record.kind === 'account-opened') openReader(readers, row, record, instruments);
      else if (row.account !== undefined) readerOf(readers, row.account, row.sequence).add(record);
    }
  }
  if (started === undefined) throw misshapen('no row says what the run was made of', 1);
  return { started, finished, accounts: [...readers.values()].map((reader) => reader.history()) };
}

export function instrumentsOf(started: RunStarted): ReadonlyMap<SymbolId, Instrument> {
  return new Map(started.instruments.map((instrument) => [instrument.symbol, instrument]));
}

function openReader(
  readers: Map<AccountId, HistoryReader>,
  { account, sequence }: RunRow,
  opened: AccountOpened,
  instruments: ReadonlyMap<SymbolId, Instrument>,
): void {
  if (account === undefined) throw misshapen('an account is opened without a name', sequence);
  if (readers.has(account)) throw misshapen(`account ${account} is opened twice`, sequence);
  readers.set(account, new HistoryReader(account, opened, instruments));
}

function readerOf(readers: ReadonlyMap<AccountId, HistoryReader>, account: AccountId, sequence: number): HistoryReader {
  const reader = readers.get(account);
  if (reader === undefined) throw misshapen(`account ${account} acts before it is opened`, sequence);
  return reader;
}

function misshapen(what: string, sequence: number): IntegrityError {
  const mend = 'this is not the journal of one run; restore it from a copy';
  return new IntegrityError({ code: 'journal-misshapen', what, where: `journal row ${sequence}`, mend }, sequence);
}
