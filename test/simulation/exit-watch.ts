import type { Fill } from '../../src/domain/fill.ts';
import type { AccountId, DecisionId, OrderId, SymbolId } from '../../src/domain/ids.ts';
import type { ExitPlan, Order } from '../../src/domain/order.ts';
import type { RunRow } from '../../src/domain/record.ts';
import type { TapeLog, Tick } from './tape-log.ts';
import { must } from './violation.ts';

interface PlanInForce {
  readonly decision: DecisionId;
  readonly exits: ExitPlan;
}

/** What one account did in one symbol, by time. */
interface Stake {
  readonly account: AccountId;
  readonly symbol: SymbolId;
  readonly fills: Map<number, Fill[]>;
  readonly moved: Map<number, PlanInForce[]>;
}

/**
 * Keeps the exit plan of every position: an exit must be the plan in force, at its level or worse, and a quote that
 * touches a stop must not pass it by.
 */
export function checkExits(rows: readonly RunRow[], tape: TapeLog, latencyMs: number): void {
  const orders = new Map<string, Order>();
  const stakes = new Map<string, Stake>();
  const stakeOf = (account: AccountId, symbol: SymbolId): Stake => {
    const key = `${account} ${symbol}`;
    const known = stakes.get(key) ?? { account, symbol, fills: new Map(), moved: new Map() };
    stakes.set(key, known);
    return known;
  };
  for (const { account, at, records } of rows) {
    if (account === undefined) continue;
    for (const record of records) {
      if (record.kind === 'order-approved') orders.set(`${account} ${record.order.id}`, record.order);
      if (record.kind === 'exits-set') append(stakeOf(account, record.symbol).moved, at + latencyMs, record);
      if (record.kind === 'fill-made') append(stakeOf(account, record.fill.symbol).fills, at, record.fill);
    }
  }
  for (const stake of stakes.values()) {
    new ExitWatch(stake, (order) => orders.get(`${stake.account} ${order}`)).walk(tape);
  }
}

class ExitWatch {
  readonly #stake: Stake;
  readonly #orderOf: (order: OrderId) => Order | undefined;
  #signed = 0;
  #plan: PlanInForce | undefined;
  #next: PlanInForce | undefined;
  /** Exits that were moved at the very instant of a fill may have come before or behind it. */
  #isUnsure = false;
  #unsureSince = 0;
  readonly #begun = new Set<OrderId>();

  constructor(stake: Stake, orderOf: (order: OrderId) => Order | undefined) {
    this.#stake = stake;
    this.#orderOf = orderOf;
  }

  walk(tape: TapeLog): void {
    const { fills, moved, symbol } = this.#stake;
    const ticks = new Map<number, Tick[]>();
    for (const tick of tape.ticks(symbol)) append(ticks, tick.visible, tick);
    for (const at of [...new Set([...moved.keys(), ...ticks.keys()])].sort((left, right) => left - right)) {
      const arrived = moved.get(at) ?? [];
      const filled = fills.get(at) ?? [];
      if (arrived.length > 0 && filled.length > 0) {
        this.#isUnsure = true;
        this.#unsureSince = at;
      }
      for (const plan of arrived) if (this.#signed !== 0) this.#next = plan;
      for (const tick of ticks.get(at) ?? []) {
        const own = filled.filter(({ on }) => on.line === tick.line);
        this.#see(tick, own, arrived.length > 0);
      }
    }
  }

  /** Exits moved while a bar is under way take over at the next price that is shown. */
  #see(tick: Tick, fills: readonly Fill[], isMoving: boolean): void {
    if (tick.kind !== 'bar-close' && this.#next !== undefined) {
      this.#plan = this.#next;
      this.#next = undefined;
    }
    if (tick.kind === 'quote' && !isMoving && fills.length === 0) this.#checkPassed(tick);
    for (const fill of fills) this.#take(fill);
  }

  #checkPassed(quote: { readonly bid: number; readonly ask: number; readonly line: number }): void {
    const stop = this.#plan?.exits.stop;
    if (stop === undefined || this.#isUnsure || this.#signed === 0) return;
    const isTouched = this.#signed > 0 ? quote.bid <= stop : quote.ask >= stop;
    const { account, symbol } = this.#stake;
    must(
      !isTouched,
      () => `${account}: line ${quote.line} touches the stop of ${symbol} at ${stop}, and it stays open`,
    );
  }

  #take(fill: Fill): void {
    if (fill.cause.kind === 'exit') this.#checkExit(fill, fill.cause);
    const before = this.#signed;
    this.#signed += fill.side === 'buy' ? fill.size : -fill.size;
    const isTurned = this.#signed * before < 0;
    if (this.#signed === 0 || isTurned) {
      this.#plan = undefined;
      this.#next = undefined;
    }
    if (this.#signed === 0 && fill.at > this.#unsureSince) this.#isUnsure = false;
    const order = fill.cause.kind === 'order' ? this.#orderOf(fill.cause.order) : undefined;
    if (order === undefined) return;
    const isFirst = !this.#begun.has(order.id);
    this.#begun.add(order.id);
    if (order.exits === undefined || !(isTurned || Math.abs(this.#signed) > Math.abs(before))) return;
    // Exits that were moved since an order began to fill stay moved.
    if (!isFirst && this.#plan !== undefined) return;
    this.#plan = { decision: order.decision, exits: order.exits };
    this.#next = undefined;
  }

  #checkExit(fill: Fill, { exit, decision }: Extract<Fill['cause'], { kind: 'exit' }>): void {
    if (this.#isUnsure) return;
    const where = `${this.#stake.account}: ${fill.id} on ${fill.symbol} at ${fill.price}`;
    const plan = this.#plan;
    must(plan !== undefined, () => `${where} exits without a plan`);
    if (plan === undefined) return;
    must(decision === plan.decision, () => `${where} exits by ${decision} where ${plan.decision} is in force`);
    const { stop, target } = plan.exits;
    const isNoBetter = (level: number): boolean => (fill.side === 'sell' ? fill.price <= level : fill.price >= level);
    const isNoWorse = (level: number): boolean => (fill.side === 'sell' ? fill.price >= level : fill.price <= level);
    if (exit === 'stop') must(stop !== undefined && isNoBetter(stop), () => `${where} beats its stop at ${stop}`);
    if (exit === 'target')
      must(target !== undefined && isNoWorse(target), () => `${where} misses its target at ${target}`);
  }
}

function append<Value>(lists: Map<number, Value[]>, at: number, value: Value): void {
  const list = lists.get(at);
  if (list === undefined) lists.set(at, [value]);
  else list.push(value);
}
