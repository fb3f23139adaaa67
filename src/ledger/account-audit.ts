import { InvariantBroken } from '../domain/errors.ts';
import type { SymbolId } from '../domain/ids.ts';
import type { Instrument } from '../domain/instrument.ts';
import type { AccountOpened, EquityFall, EquitySampled, RunRow } from '../domain/record.ts';
import { RowText } from '../domain/row-text.ts';
import { money, NO_MONEY } from '../domain/units.ts';
import { BookKeeper } from './book-keeper.ts';
import { checkBooks } from './check.ts';
import type { Ledger } from './ledger.ts';
import { ownedOf } from './valuation.ts';

const NO_FALL: EquityFall = { peak: money(1n), trough: money(1n) };

/** Keeps one account's books again, with all that `checkBooks` asks and the account's digest. */
export class AccountAudit {
  readonly #books: BookKeeper;
  readonly #row = new RowText();
  /** The highest equity of all samples. */
  #highest = NO_MONEY;
  #deepest: EquityFall | undefined;

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
    this.#follow(sample);
    if (this.ledger.positions.size > 0 || sample.equity === ownedOf(this.ledger)) return;
    throw new InvariantBroken(`equity is said to be ${sample.equity} and is ${ownedOf(this.ledger)}`);
  }

  /** Falls are told once they are deeper than all before, and no sample lies deeper than what was told. */
  #follow({ equity, fall }: EquitySampled): void {
    if (fall !== undefined) {
      if (!isDeeper(fall, this.#deepest ?? NO_FALL)) {
        throw new InvariantBroken(`a fall from ${fall.peak} to ${fall.trough} is told and is no deeper than before`);
      }
      this.#deepest = fall;
    }
    if (equity > this.#highest) this.#highest = equity;
    const shown = { peak: this.#highest, trough: equity > 0n ? equity : NO_MONEY };
    if (isDeeper(shown, this.#deepest ?? NO_FALL)) {
      throw new InvariantBroken(`equity fell from ${shown.peak} to ${shown.trough}, deeper than any fall that is told`);
    }
  }
}

/** Whether the first lost a larger share of its peak. */
function isDeeper(fall: EquityFall, than: EquityFall): boolean {
  return fall.trough * than.peak < than.trough * fall.peak;
}
