import { InvariantBroken } from '../domain/errors.ts';
import type { SymbolId } from '../domain/ids.ts';
import type { Instrument } from '../domain/instrument.ts';
import type { AccountOpened, EquitySampled, RunRow } from '../domain/record.ts';
import { RowText } from '../domain/row-text.ts';
import { BookKeeper } from './book-keeper.ts';
import { checkBooks } from './check.ts';
import type { Ledger } from './ledger.ts';
import { ownedOf } from './valuation.ts';

/** Keeps one account's books again, with all that `checkBooks` asks and the account's digest. */
export class AccountAudit {
  readonly #books: BookKeeper;
  readonly #row = new RowText();

  constructor(opened: AccountOpened, instruments: ReadonlyMap<SymbolId, Instrument>) {
    this.#books = BookKeeper.open(opened, instruments);
  }

  get ledger(): Ledger {
    return this.#books.ledger;
  }

  /** @throws InvariantBroken at the first record that breaks a rule */
  addRow(row: RunRow): void {
    this.#books.addRow(row);
    for (const record of row.records) {
      this.#row.add(record);
      if (record.kind === 'equity-sampled') this.#weigh(record);
    }
    this.#row.end();
  }

  digest(): string {
    return this.#row.digest();
  }

  /** Without prices an account can be weighed only while it holds nothing. */
  #weigh(sample: EquitySampled): void {
    checkBooks(this.ledger);
    if (this.ledger.positions.size > 0 || sample.equity === ownedOf(this.ledger)) return;
    throw new InvariantBroken(`equity is said to be ${sample.equity} and is ${ownedOf(this.ledger)}`);
  }
}
