import { IntegrityError } from '../domain/errors.ts';
import type { AccountHistory } from '../domain/history.ts';
import type { AccountId, SymbolId } from '../domain/ids.ts';
import type { Instrument } from '../domain/instrument.ts';
import type { RunFinished, RunRow, RunStarted } from '../domain/record.ts';
import { HistoryReader, type RunUnits } from './account-history.ts';

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
  let units: RunUnits = { instruments: new Map(), usdRate: undefined };
  let started: RunStarted | undefined;
  let finished: RunFinished | undefined;
  for (const row of rows) {
    if (row.account !== undefined) readerOf(readers, row.account, row, units).addRow(row.records);
    for (const record of row.records) {
      if (record.kind === 'run-started') {
        started = record;
        units = { instruments: instrumentsOf(record), usdRate: record.usdRate };
      } else if (record.kind === 'run-finished') finished = record;
    }
  }
  if (started === undefined) throw misshapen('no row says what the run was made of', 1);
  return { started, finished, accounts: [...readers.values()].map((reader) => reader.history()) };
}

export function instrumentsOf(started: RunStarted): ReadonlyMap<SymbolId, Instrument> {
  return new Map(started.instruments.map((instrument) => [instrument.symbol, instrument]));
}

/** The first record of an account's first row opens it, and no other. */
function readerOf(
  readers: Map<AccountId, HistoryReader>,
  account: AccountId,
  { records, sequence }: RunRow,
  units: RunUnits,
): HistoryReader {
  const known = readers.get(account);
  const [first] = records;
  if (first?.kind !== 'account-opened') {
    if (known === undefined) throw misshapen(`account ${account} acts before it is opened`, sequence);
    return known;
  }
  if (known !== undefined) throw misshapen(`account ${account} is opened twice`, sequence);
  const reader = new HistoryReader(account, first, units);
  readers.set(account, reader);
  return reader;
}

function misshapen(what: string, sequence: number): IntegrityError {
  const mend = 'this is not the journal of one run; restore it from a copy';
  return new IntegrityError({ code: 'journal-misshapen', what, where: `journal row ${sequence}`, mend }, sequence);
}
