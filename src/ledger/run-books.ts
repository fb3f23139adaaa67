import { canonicalJson } from '../domain/canonical.ts';
import { IntegrityError } from '../domain/errors.ts';
import type { Fill } from '../domain/fill.ts';
import { sha256 } from '../domain/hash.ts';
import type { AccountId, DecisionId, OrderId, SymbolId } from '../domain/ids.ts';
import type { Instrument } from '../domain/instrument.ts';
import type { ExitPlan, Order } from '../domain/order.ts';
import type { AccountOpened, EquitySampled, RunRecord, RunRow } from '../domain/record.ts';
import { type Size, size } from '../domain/units.ts';
import { BookKeeper, type KeptLedger } from './book-keeper.ts';
import { dumpLedger, type Ledger } from './ledger.ts';

/** An order that waits at the venue, or on its way there. */
export interface WaitingOrder {
  readonly order: Order;
  readonly filled: Size;
}

/** The exits in force for a position, and the decision that set them. */
export interface ExitsInForce {
  readonly exits: ExitPlan;
  readonly decision: DecisionId;
}

export interface AccountState {
  readonly opened: AccountOpened;
  readonly ledger: Ledger;
  readonly orders: ReadonlyMap<OrderId, WaitingOrder>;
  readonly exits: ReadonlyMap<SymbolId, ExitsInForce>;
  readonly sample: EquitySampled | undefined;
}

/** One account's books and what it waits for, as plain values. */
export interface KeptAccount extends KeptLedger {
  readonly account: AccountId;
  readonly opened: AccountOpened;
  readonly waiting: readonly WaitingOrder[];
  readonly exits: readonly (ExitsInForce & { readonly symbol: SymbolId })[];
  readonly sample?: EquitySampled | undefined;
}

/** A keyframe: all books of a run as of a row, from which later rows can be booked on. */
export interface KeptBooks {
  readonly sequence: number;
  readonly accounts: readonly KeptAccount[];
}

/** All books of a run as of one journal row, kept from the rows alone. */
export class RunBooks {
  readonly #accounts = new Map<AccountId, AccountKeeper>();
  #instruments: ReadonlyMap<SymbolId, Instrument> = new Map();
  #sequence = 0;

  get sequence(): number {
    return this.#sequence;
  }

  get accounts(): ReadonlyMap<AccountId, AccountState> {
    return this.#accounts;
  }

  /** @throws InvariantBroken or IntegrityError at a row that does not follow */
  addRow(row: RunRow): void {
    this.#sequence = row.sequence;
    if (row.account === undefined) {
      for (const record of row.records) {
        if (record.kind !== 'run-started') continue;
        this.#instruments = new Map(record.instruments.map((instrument) => [instrument.symbol, instrument]));
      }
    } else this.#keeperOf(row.account, row).addRow(row);
  }

  /** What books held when they were kept, with the instruments that the run's first row names. */
  static from({ sequence, accounts }: KeptBooks, instruments: ReadonlyMap<SymbolId, Instrument>): RunBooks {
    const books = new RunBooks();
    books.#instruments = instruments;
    books.#sequence = sequence;
    for (const kept of accounts) books.#accounts.set(kept.account, AccountKeeper.from(kept, instruments));
    return books;
  }

  get kept(): KeptBooks {
    return { sequence: this.#sequence, accounts: [...this.#accounts].map(([account, keeper]) => keeper.kept(account)) };
  }

  copy(): RunBooks {
    const copy = new RunBooks();
    copy.#instruments = this.#instruments;
    copy.#sequence = this.#sequence;
    for (const [account, keeper] of this.#accounts) copy.#accounts.set(account, keeper.copy());
    return copy;
  }

  /** SHA-256 over all that the accounts have and wait for: equal hashes are equal books at the same row. */
  hash(): string {
    const accounts = [...this.#accounts].sort(([left], [right]) => (left < right ? -1 : 1));
    return sha256(
      [`row ${this.#sequence}`, ...accounts.map(([name, keeper]) => `${name} ${keeper.text()}`)].join('\n'),
    );
  }

  #keeperOf(account: AccountId, { records, sequence }: RunRow): AccountKeeper {
    const known = this.#accounts.get(account);
    if (known !== undefined) return known;
    const [first] = records;
    if (first?.kind !== 'account-opened') {
      const mend = 'this is not the journal of one run; restore it from a copy';
      const what = `account ${account} acts before it is opened`;
      throw new IntegrityError({ code: 'journal-misshapen', what, where: `journal row ${sequence}`, mend }, sequence);
    }
    const keeper = new AccountKeeper(first, BookKeeper.open(first, this.#instruments));
    this.#accounts.set(account, keeper);
    return keeper;
  }
}

class AccountKeeper implements AccountState {
  readonly opened: AccountOpened;
  readonly orders = new Map<OrderId, WaitingOrder>();
  readonly exits = new Map<SymbolId, ExitsInForce>();
  sample: EquitySampled | undefined;
  readonly #books: BookKeeper;

  constructor(opened: AccountOpened, books: BookKeeper) {
    this.opened = opened;
    this.#books = books;
  }

  static from(kept: KeptAccount, instruments: ReadonlyMap<SymbolId, Instrument>): AccountKeeper {
    const keeper = new AccountKeeper(kept.opened, BookKeeper.from(kept, instruments));
    for (const waiting of kept.waiting) keeper.orders.set(waiting.order.id, waiting);
    for (const { symbol, exits, decision } of kept.exits) keeper.exits.set(symbol, { exits, decision });
    keeper.sample = kept.sample;
    return keeper;
  }

  kept(account: AccountId): KeptAccount {
    return {
      ...this.#books.kept,
      account,
      opened: this.opened,
      waiting: [...this.orders.values()],
      exits: [...this.exits].map(([symbol, inForce]) => ({ ...inForce, symbol })),
      sample: this.sample,
    };
  }

  get ledger(): Ledger {
    return this.#books.ledger;
  }

  addRow(row: RunRow): void {
    this.#books.addRow(row);
    for (const record of row.records) this.#add(record);
  }

  copy(): AccountKeeper {
    const copy = new AccountKeeper(this.opened, this.#books.copy());
    for (const [id, order] of this.orders) copy.orders.set(id, order);
    for (const [symbol, exits] of this.exits) copy.exits.set(symbol, exits);
    copy.sample = this.sample;
    return copy;
  }

  text(): string {
    const { sample } = this;
    const rest = { orders: Object.fromEntries(this.orders), exits: Object.fromEntries(this.exits), sample };
    return `${dumpLedger(this.ledger)} ${canonicalJson(rest)}`;
  }

  #add(record: RunRecord): void {
    if (record.kind === 'equity-sampled') this.sample = record;
    else if (record.kind === 'order-approved') this.#approved(record.order);
    else if (record.kind === 'order-cancelled') this.orders.delete(record.order);
    else if (record.kind === 'fill-made') this.#filled(record.fill);
    else if (record.kind === 'exits-set')
      this.exits.set(record.symbol, { exits: record.exits, decision: record.decision });
  }

  /** An order measured again at the venue is approved twice, and waits once. */
  #approved(order: Order): void {
    this.orders.set(order.id, { order, filled: this.orders.get(order.id)?.filled ?? size(0) });
  }

  /** An entry brings its exits with it; they end with the position. */
  #filled(fill: Fill): void {
    if (fill.cause.kind === 'order') {
      const waiting = this.orders.get(fill.cause.order);
      if (waiting !== undefined) this.#filledOrder(waiting, fill);
    }
    if (!this.ledger.positions.has(fill.symbol)) this.exits.delete(fill.symbol);
  }

  #filledOrder({ order, filled }: WaitingOrder, fill: Fill): void {
    const all = size(filled + fill.size);
    if (all >= order.size) this.orders.delete(order.id);
    else this.orders.set(order.id, { order, filled: all });
    if (order.exits !== undefined) this.exits.set(fill.symbol, { exits: order.exits, decision: order.decision });
  }
}
