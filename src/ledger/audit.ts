import { type AccountDigest, combineDigests, type RunDigest } from '../domain/digest.ts';
import { IntegrityError, InvariantBroken } from '../domain/errors.ts';
import type { AccountId, EntrantId, SymbolId } from '../domain/ids.ts';
import type { Instrument } from '../domain/instrument.ts';
import type { RunRecord, RunRow } from '../domain/record.ts';
import { AccountAudit } from './account-audit.ts';
import { checkBooks } from './check.ts';
import { instrumentsOf } from './history.ts';
import type { Ledger } from './ledger.ts';

/** A run whose rows keep every rule of the books. */
export interface RunAudit {
  readonly rows: number;
  readonly digest: RunDigest;
  /** Whether the run says that it reached the end of its feeds. */
  readonly isFinished: boolean;
  readonly ledgers: ReadonlyMap<AccountId, Ledger>;
}

/**
 * Keeps all books of a run again from its rows and compares: legs sum to zero, entries follow from what caused them,
 * positions are the sums of their fills, no fill without an approved order, no order without a decision, ids without
 * gaps, and the digest the run ended with. Throws IntegrityError with the sequence of the first row that breaks a rule.
 */
export function auditRun(rows: Iterable<RunRow>): RunAudit {
  const audit = new Audit();
  for (const row of rows) {
    try {
      audit.add(row);
    } catch (error) {
      if (error instanceof InvariantBroken) throw atRow(error, row.sequence);
      throw error;
    }
  }
  return audit.result();
}

interface Audited {
  readonly entrant: EntrantId;
  readonly books: AccountAudit;
}

class Audit {
  readonly #accounts = new Map<AccountId, Audited>();
  #instruments: ReadonlyMap<SymbolId, Instrument> = new Map();
  #rows = 0;
  #isFinished = false;

  add(row: RunRow): void {
    if (this.#isFinished) throw new InvariantBroken('the run goes on after it finished');
    this.#rows += 1;
    if (row.account !== undefined) this.#booksOf(row.account, row).addRow(row);
    else for (const record of row.records) this.#addRunRecord(record);
  }

  result(): RunAudit {
    return {
      rows: this.#rows,
      digest: this.#digest(),
      isFinished: this.#isFinished,
      ledgers: new Map([...this.#accounts].map(([account, { books }]) => [account, books.ledger])),
    };
  }

  #addRunRecord(record: RunRecord): void {
    if (record.kind === 'run-started') this.#instruments = instrumentsOf(record);
    if (record.kind !== 'run-finished') return;
    this.#isFinished = true;
    for (const { books } of this.#accounts.values()) checkBooks(books.ledger);
    const { run } = this.#digest();
    if (record.digest !== run) throw new InvariantBroken(`the run's digest is ${run}, not ${record.digest}`);
  }

  /** The first record of an account's first row opens it, and no other. */
  #booksOf(account: AccountId, { records }: RunRow): AccountAudit {
    const known = this.#accounts.get(account);
    const [first] = records;
    if (first?.kind !== 'account-opened') {
      if (known === undefined) throw new InvariantBroken(`${account} acts before it is opened`);
      return known.books;
    }
    if (known !== undefined) throw new InvariantBroken(`${account} is opened twice`);
    const books = new AccountAudit(first, this.#instruments);
    this.#accounts.set(account, { entrant: first.entrant, books });
    return books;
  }

  #digest(): RunDigest {
    const digests: AccountDigest[] = [...this.#accounts]
      .map(([account, { entrant, books }]) => ({ account, entrant, digest: books.digest() }))
      .sort((left, right) => (left.account < right.account ? -1 : 1));
    return combineDigests(digests);
  }
}

function atRow(broken: InvariantBroken, sequence: number): IntegrityError {
  return new IntegrityError(
    {
      code: 'journal-breaks-the-books',
      what: broken.message,
      where: `journal row ${sequence}`,
      mend: 'the row was changed, or written by a program with a fault; keep the run folder and start a new run',
    },
    sequence,
  );
}
