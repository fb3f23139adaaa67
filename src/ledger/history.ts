import { IntegrityError } from '../domain/errors.ts';
import type { AccountHistory } from '../domain/history.ts';
import type { AccountId, SymbolId } from '../domain/ids.ts';
import type { Instrument } from '../domain/instrument.ts';
import type { RunFinished, RunRecord, RunRow, RunStarted } from '../domain/record.ts';
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
  const reader = new RunReader();
  for (const row of rows) reader.add(row);
  return reader.history();
}

/** The same row by row, for one who follows a run: its history can be asked for between any two rows. */
export class RunReader {
  readonly #readers = new Map<AccountId, HistoryReader>();
  #units: RunUnits = { instruments: new Map(), usdRate: undefined };
  #started: RunStarted | undefined;
  #finished: RunFinished | undefined;

  add(row: RunRow): void {
    if (row.account !== undefined) readerOf(this.#readers, row.account, row, this.#units).addRow(row.records);
    for (const record of row.records) {
      if (record.kind === 'run-started') {
        this.#started = record;
        this.#units = { instruments: instrumentsOf(record), usdRate: record.usdRate };
      } else if (record.kind === 'run-finished') this.#finished = record;
    }
  }

  /** An account's rows record by record, for one who hears of each as it is noted; `endRow` ends the row. */
  addRecord(account: AccountId, record: RunRecord): void {
    readerOf(this.#readers, account, { records: [record], sequence: 0 }, this.#units).addRecord(record);
  }

  endRow(account: AccountId): void {
    this.#readers.get(account)?.endRow();
  }

  history(): RunHistory {
    if (this.#started === undefined) throw misshapen('no row says what the run was made of', 1);
    const accounts = [...this.#readers.values()].map((reader) => reader.history());
    return { started: this.#started, finished: this.#finished, accounts };
  }
}

export function instrumentsOf(started: RunStarted): ReadonlyMap<SymbolId, Instrument> {
  return new Map(started.instruments.map((instrument) => [instrument.symbol, instrument]));
}

/** The first record of an account's first row opens it, and no other. */
function readerOf(
  readers: Map<AccountId, HistoryReader>,
  account: AccountId,
  { records, sequence }: Pick<RunRow, 'records' | 'sequence'>,
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
