import type { BookAccount, Entry } from '../../src/domain/entry.ts';
import type { AccountId, OrderId } from '../../src/domain/ids.ts';
import type { Order } from '../../src/domain/order.ts';
import type { RunRecord, RunRow } from '../../src/domain/record.ts';
import type { RunPlan } from '../../src/engine/plan.ts';
import { NaiveLedger } from '../support/naive-ledger.ts';
import { must } from './violation.ts';

/**
 * Replays what a run says it approved, filled and paid into the independent rational ledger, and holds every balance
 * that the run booked to it, after every row and to the last unit.
 */
export function checkBooks(rows: readonly RunRow[], plan: RunPlan): void {
  const accounts = new Map<AccountId, AccountBooks>();
  for (const row of rows) {
    if (row.account === undefined) continue;
    let books = accounts.get(row.account);
    if (books === undefined) {
      books = new AccountBooks(plan);
      accounts.set(row.account, books);
    }
    for (const record of row.records) books.take(record);
    books.compare(row);
  }
}

class AccountBooks {
  readonly #naive: NaiveLedger;
  readonly #booked = new Map<BookAccount, bigint>();
  readonly #held = new Set<OrderId>();
  #hasMoved = false;

  constructor({ instruments, execution }: RunPlan) {
    this.#naive = new NaiveLedger(
      new Map(instruments.map((instrument) => [instrument.symbol, instrument])),
      execution.marginMode === 'cross',
    );
  }

  take(record: RunRecord): void {
    switch (record.kind) {
      case 'order-approved':
        this.#approve(record.order);
        return;
      case 'order-cancelled':
        this.#release(record.order);
        return;
      case 'fill-made': {
        const { side, cause, ...fill } = record.fill;
        const order = cause.kind === 'order' ? cause.order : undefined;
        const numbers = { size: BigInt(fill.size), price: BigInt(fill.price), leverage: BigInt(fill.leverage * 1000) };
        const isLiquidation = cause.kind === 'liquidation';
        this.#naive.fill({ ...fill, ...numbers, sign: side === 'buy' ? 1n : -1n, isLiquidation }, order);
        return;
      }
      case 'entry-booked':
        this.#book(record.entry);
        return;
      default:
    }
  }

  compare(row: RunRow): void {
    if (!this.#hasMoved) return;
    this.#hasMoved = false;
    const { cash, held, margin, cost } = this.#naive;
    const predicted = { cash, held, margin, cost };
    for (const [account, amount] of Object.entries(predicted)) {
      const booked = this.#balance(account);
      must(
        booked === amount,
        () => `row ${row.sequence}, ${row.account}: ${account} is ${booked}, predicted ${amount}`,
      );
    }
    const total = [...this.#booked.values()].reduce((sum, amount) => sum + amount, 0n);
    must(total === 0n, () => `row ${row.sequence}, ${row.account}: all legs sum to ${total}`);
  }

  #approve(order: Order): void {
    if (this.#held.has(order.id)) this.#release(order.id);
    this.#held.add(order.id);
    this.#naive.hold(order.id, order.heldMargin + order.heldFee, BigInt(order.size));
  }

  #release(order: OrderId): void {
    this.#held.delete(order);
    this.#naive.release(order);
  }

  #book({ cause, legs, symbol }: Entry): void {
    this.#hasMoved = true;
    for (const { account, amount } of legs) this.#booked.set(account, this.#balance(account) + amount);
    const paid = (from: BookAccount): bigint => legs.find(({ account }) => account === from)?.amount ?? 0n;
    if (cause.kind === 'deposit') this.#naive.deposit(paid('cash'));
    if (symbol === undefined) return;
    if (cause.kind === 'funding') this.#naive.funding(symbol, paid('funding'));
    if (cause.kind === 'borrow') this.#naive.borrow(symbol, paid('borrow'));
    if (cause.kind === 'dividend') this.#naive.dividend(symbol, paid('cash'));
  }

  #balance(account: string): bigint {
    return [...this.#booked].find(([name]) => name === account)?.[1] ?? 0n;
  }
}
