import type { BookAccount, Entry } from '../domain/entry.ts';
import { InvariantBroken } from '../domain/errors.ts';
import type { Fill } from '../domain/fill.ts';
import type { DecisionId, FillId, OrderId, SymbolId } from '../domain/ids.ts';
import type { Instrument } from '../domain/instrument.ts';
import { assertNever } from '../domain/never.ts';
import type { Order } from '../domain/order.ts';
import type { AccountOpened, RunRecord, RunRow } from '../domain/record.ts';
import { entryText } from '../domain/record-text.ts';
import type { Instant } from '../domain/time.ts';
import { type Money, NO_MONEY } from '../domain/units.ts';
import { type BookCommand, book } from './book.ts';
import { contentOf, copyLedger, type Ledger, type LedgerContent, ledgerOf, openLedger } from './ledger.ts';

/** What a keeper holds between two rows. */
export interface KeptLedger {
  readonly ledger: LedgerContent;
  /** How many there have been of each. */
  readonly decisions: number;
  readonly orders: number;
  readonly fills: number;
}

/**
 * Keeps one account's books again from its records: approvals, cancels and fills are commands, and the entries they
 * make must be the entries that follow them. Throws InvariantBroken at the first record that breaks a rule.
 */
export class BookKeeper {
  readonly ledger: Ledger;
  /** Entries that must still follow in this row. */
  readonly #due: Entry[] = [];
  #decisions = 0;
  #orders = 0;
  #fills = 0;

  private constructor(ledger: Ledger) {
    this.ledger = ledger;
  }

  static open(opened: AccountOpened, instruments: ReadonlyMap<SymbolId, Instrument>): BookKeeper {
    return new BookKeeper(openLedger(instruments, opened.marginMode));
  }

  static from(kept: KeptLedger, instruments: ReadonlyMap<SymbolId, Instrument>): BookKeeper {
    return BookKeeper.#counted(ledgerOf(kept.ledger, instruments), kept);
  }

  get kept(): KeptLedger {
    return {
      ledger: contentOf(this.ledger),
      decisions: this.#decisions,
      orders: this.#orders,
      fills: this.#fills,
    };
  }

  /** As the books stand between two rows; what is done to the copy leaves these alone. */
  copy(): BookKeeper {
    return BookKeeper.#counted(copyLedger(this.ledger), {
      decisions: this.#decisions,
      orders: this.#orders,
      fills: this.#fills,
    });
  }

  static #counted(ledger: Ledger, { decisions, orders, fills }: Omit<KeptLedger, 'ledger'>): BookKeeper {
    const keeper = new BookKeeper(ledger);
    keeper.#decisions = decisions;
    keeper.#orders = orders;
    keeper.#fills = fills;
    return keeper;
  }

  /** A row holds all that one event caused: no entry of it may be missing. */
  addRow({ records, at }: RunRow): void {
    for (const record of records) this.#add(record, at);
    const [due] = this.#due;
    if (due !== undefined) throw new InvariantBroken(`${due.id} does not follow what caused it`);
  }

  #add(record: RunRecord, at: Instant): void {
    switch (record.kind) {
      case 'decision-made':
      case 'team-decided':
        this.#decisions = following(record.id, this.#decisions);
        return;
      case 'order-approved':
        this.#approve(record.order, at);
        return;
      case 'order-cancelled':
        this.#expect({ kind: 'release', order: record.order }, at);
        return;
      case 'fill-made':
        this.#fill(record.fill, at);
        return;
      case 'entry-booked':
        this.#enter(record.entry, at);
        return;
      case 'equity-sampled':
      case 'hold-made':
      case 'order-refused':
      case 'exits-set':
      case 'role-answered':
      case 'claims-audited':
      case 'stance-revised':
      case 'claims-reviewed':
      case 'forecast-made':
      case 'forecast-scored':
      case 'position-reviewed':
      case 'lesson-told':
      case 'cycle-opened':
      case 'run-started':
      case 'account-opened':
      case 'run-finished':
      case 'gap-seen':
      case 'offset-estimated':
      case 'control-given':
        return;
      default:
        assertNever(record);
    }
  }

  /** No order without a decision. An order may be approved again, once its hold is released: measured at the venue. */
  #approve(order: Order, at: Instant): void {
    if (numberOf(order.decision) > this.#decisions) throw new InvariantBroken(`${order.id} has no ${order.decision}`);
    if (numberOf(order.id) > this.#orders) this.#orders = following(order.id, this.#orders);
    else if (this.ledger.holds.has(order.id)) this.#expect({ kind: 'release', order: order.id }, at);
    this.#expect({ kind: 'hold', order }, at);
  }

  /** No fill without an approved order, which its hold stands for; exits name the decision that set them. */
  #fill(fill: Fill, at: Instant): void {
    this.#fills = following(fill.id, this.#fills);
    if (fill.cause.kind === 'exit' && numberOf(fill.cause.decision) > this.#decisions) {
      throw new InvariantBroken(`${fill.id} has no ${fill.cause.decision}`);
    }
    this.#expect({ kind: 'fill', fill }, at);
  }

  #expect(command: BookCommand, at: Instant): void {
    this.#due.push(...book(this.ledger, command, at));
  }

  #enter(entry: Entry, at: Instant): void {
    if (this.#due.length === 0) this.#expect(commandOf(entry), at);
    const due = this.#due.shift();
    if (due === undefined) throw new InvariantBroken(`${entry.id} has no cause`);
    if (entryText(due) !== entryText(entry)) {
      throw new InvariantBroken(`${entry.id} is ${entryText(entry)} where its cause makes ${entryText(due)}`);
    }
  }
}

/** Money moves by itself only where no record but the entry says so. */
function commandOf(entry: Entry): BookCommand {
  const { cause, symbol } = entry;
  switch (cause.kind) {
    case 'deposit':
      return { kind: 'deposit', amount: legOf(entry, 'cash') };
    case 'release':
      return { kind: 'release', order: cause.order };
    case 'funding':
    case 'borrow':
      if (symbol !== undefined) return { kind: cause.kind, symbol, amount: legOf(entry, cause.kind) };
      break;
    case 'dividend':
      if (symbol !== undefined) return { kind: 'dividend', symbol, amount: legOf(entry, 'cash') };
      break;
    case 'hold':
    case 'fill':
    case 'insurance':
      break;
    default:
      assertNever(cause);
  }
  throw new InvariantBroken(`${entry.id} follows nothing that could have caused it`);
}

function legOf(entry: Entry, account: BookAccount): Money {
  return entry.legs.find((leg) => leg.account === account)?.amount ?? NO_MONEY;
}

type Numbered = DecisionId | OrderId | FillId;

function numberOf(id: Numbered): number {
  return Number(id.slice(1));
}

/** Ids count without gaps. */
function following(id: Numbered, last: number): number {
  if (numberOf(id) === last + 1) return last + 1;
  throw new InvariantBroken(`${id} follows number ${last}`);
}
