import type { FeedEvent } from '../../src/domain/feed-event.ts';
import type { Fill } from '../../src/domain/fill.ts';
import type { AccountId, OrderId, SymbolId } from '../../src/domain/ids.ts';
import type { Instrument } from '../../src/domain/instrument.ts';
import { assertNever } from '../../src/domain/never.ts';
import type { Order } from '../../src/domain/order.ts';
import type { RunRow } from '../../src/domain/record.ts';
import type { RunPlan } from '../../src/engine/plan.ts';
import type { LatencyModel } from '../../src/execution/latency.ts';
import { checkExits } from './exit-watch.ts';
import { priceSpan } from './price-span.ts';
import { TapeLog } from './tape-log.ts';
import { must } from './violation.ts';
import { FEE_BPS } from './world.ts';

interface Approved {
  order: Order;
  filled: number;
}

/**
 * Holds every approval and every fill of a run to the tape it ran on: nothing before its time, nothing on a price that
 * was old or never shown, nothing twice, no fee too little. Knows the rules of the design, not the program.
 */
export class Witness {
  readonly #plan: RunPlan;
  readonly #tape: TapeLog;
  readonly #orders = new Map<string, Approved>();
  readonly #lastArrivals = new Map<AccountId, number>();
  readonly #instruments: ReadonlyMap<SymbolId, Instrument>;

  constructor(plan: RunPlan, events: readonly FeedEvent[]) {
    this.#plan = plan;
    this.#tape = new TapeLog(events);
    this.#instruments = new Map(plan.instruments.map((instrument) => [instrument.symbol, instrument]));
  }

  check(rows: readonly RunRow[]): void {
    rows.forEach((row, place) => {
      must(row.sequence === place + 1, () => `row ${row.sequence} stands at place ${place + 1}`);
      must(place === 0 || row.at >= (rows[place - 1]?.at ?? 0), () => `row ${row.sequence} goes back in time`);
      const { account } = row;
      if (account === undefined) return;
      for (const record of row.records) {
        if (record.kind === 'order-approved') this.#approve(account, record.order, row);
        if (record.kind === 'fill-made') this.#fill(account, record.fill, row);
      }
    });
    // When moved exits arrive stands in no row, so only a fixed latency tells.
    const { latency } = this.#plan.execution;
    if (latency.kind === 'fixed') checkExits(rows, this.#tape, latency.ms);
  }

  #approve(account: AccountId, order: Order, row: RunRow): void {
    const at = `row ${row.sequence}, ${account}: ${order.id}`;
    const known = this.#known(account, order.id);
    if (known !== undefined) {
      // A share of buying power is measured again at the price it fills at.
      must(order.share !== undefined && known.filled === 0, () => `${at} is approved twice`);
      known.order = order;
      return;
    }
    const { latency, staleMs } = this.#plan.execution;
    must(order.decidedAt === row.at, () => `${at} is decided at another time`);
    const { least, most } = bounds(latency);
    const lastArrival = this.#lastArrivals.get(account) ?? 0;
    must(order.arrivesAt >= order.decidedAt + least, () => `${at} arrives before its latency`);
    must(order.arrivesAt <= Math.max(order.decidedAt + most, lastArrival), () => `${at} arrives after its latency`);
    must(order.arrivesAt >= lastArrival, () => `${at} overtakes one that was sent before`);
    this.#lastArrivals.set(account, order.arrivesAt);
    const last = this.#tape.lastAt(order.symbol, row.at);
    must(last !== undefined, () => `${at} has no price`);
    if (last === undefined) return;
    const freshMs = last.kind === 'quote' || last.kind === 'trade' ? staleMs : 2 * last.intervalMs;
    const ageMs = row.at - last.visible;
    must(ageMs <= freshMs, () => `${at} is decided on a price ${ageMs} ms old`);
    this.#orders.set(`${account} ${order.id}`, { order, filled: 0 });
  }

  #fill(account: AccountId, fill: Fill, row: RunRow): void {
    const at = `row ${row.sequence}, ${account}: ${fill.id}`;
    must(fill.at === row.at, () => `${at} is dated ${fill.at}`);
    const event = this.#tape.eventOf(fill);
    must(event !== undefined, () => `${at} names no believed event of ${fill.symbol}: ${JSON.stringify(fill.on)}`);
    if (event === undefined) return;
    const instrument = this.#instruments.get(fill.symbol);
    const span = priceSpan(event, this.#plan.execution, fill.side);
    must(
      fill.price >= span.low && fill.price <= span.high,
      () => `${at} at ${fill.price} where the tape and stated costs give ${span.low} to ${span.high}`,
    );
    if (instrument !== undefined) this.#checkFee(at, fill, instrument);
    if (fill.cause.kind !== 'order') return;
    const known = this.#known(account, fill.cause.order);
    must(known !== undefined, () => `${at} fills an order that was never approved`);
    if (known !== undefined) this.#fillOrder(account, at, fill, known, event);
  }

  #fillOrder(
    account: AccountId,
    at: string,
    fill: Fill,
    known: Approved,
    event: { readonly kind: string; readonly visible: number },
  ): void {
    const { order } = known;
    known.filled += fill.size;
    must(known.filled <= order.size, () => `${at} fills ${known.filled} of ${order.size}`);
    must(fill.side === order.side && fill.symbol === order.symbol, () => `${at} is on the other side of ${order.id}`);
    must(fill.at >= order.arrivesAt, () => `${at} comes before ${order.id} can have arrived`);
    const isOnItsCause = fill.at === order.decidedAt && this.#isCausedByTape(account, order);
    must(!isOnItsCause, () => `${at} is on the very event that caused ${order.id}`);
    if (event.kind === 'bar-close') {
      const opened = fill.at - 60_000;
      must(order.arrivesAt <= opened, () => `${at} takes the range of a bar that opened before ${order.id} arrived`);
    }
    const { terms } = order;
    const isBuy = fill.side === 'buy';
    if (terms.type === 'limit' || terms.type === 'stop-limit') {
      must(isBuy ? fill.price <= terms.limit : fill.price >= terms.limit, () => `${at} is beyond its limit`);
    }
    if (terms.type === 'take-profit') {
      must(isBuy ? fill.price <= terms.trigger : fill.price >= terms.trigger, () => `${at} is short of its target`);
    }
    if (terms.type === 'stop') {
      must(isBuy ? fill.price >= terms.trigger : fill.price <= terms.trigger, () => `${at} is better than its stop`);
    }
  }

  /** Whether nothing but the one event of that instant can have made a code strategy decide: neither reply nor close. */
  #isCausedByTape(account: AccountId, { decidedAt }: Order): boolean {
    const isTeam = this.#plan.accounts.some((one) => one.account === account && one.strategy.kind === 'team');
    return !isTeam && decidedAt % this.#plan.barsMs !== 0 && this.#tape.countAt(decidedAt) === 1;
  }

  /** Rounded up at 1e-8, both times. A liquidation may be left with less than its fee. */
  #checkFee(at: string, fill: Fill, { priceDecimals, sizeDecimals }: Instrument): void {
    const units = BigInt(fill.price) * BigInt(fill.size) * 100_000_000n;
    const exposure = up(units, 10n ** BigInt(priceDecimals + sizeDecimals));
    const fee = up(exposure * BigInt(FEE_BPS), 10_000n);
    const isRight = fill.cause.kind === 'liquidation' ? fill.fee >= 0n && fill.fee <= fee : fill.fee === fee;
    must(isRight, () => `${at} pays a fee of ${fill.fee} where ${fee} is due`);
  }

  #known(account: AccountId, order: OrderId): Approved | undefined {
    return this.#orders.get(`${account} ${order}`);
  }
}

function bounds(model: LatencyModel): { readonly least: number; readonly most: number } {
  switch (model.kind) {
    case 'fixed':
      return { least: model.ms, most: model.ms };
    case 'sampled':
      return { least: model.leastMs, most: model.mostMs };
    case 'recorded':
      return { least: Math.min(...model.ms), most: Math.max(...model.ms) };
    default:
      return assertNever(model);
  }
}

function up(top: bigint, bottom: bigint): bigint {
  return (top + bottom - 1n) / bottom;
}
