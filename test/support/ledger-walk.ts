import type { Fill, FillCause } from '../../src/domain/fill.ts';
import { decisionId, fillId, orderId, type SymbolId } from '../../src/domain/ids.ts';
import type { Instrument } from '../../src/domain/instrument.ts';
import { marginFor } from '../../src/domain/margin.ts';
import type { Order } from '../../src/domain/order.ts';
import type { Position } from '../../src/domain/position.ts';
import { exitSide, type OrderSide } from '../../src/domain/side.ts';
import { instant } from '../../src/domain/time.ts';
import { magnitudeOf, money, notionalOf, type Price, price, type Size, size } from '../../src/domain/units.ts';
import type { BookCommand } from '../../src/ledger/book.ts';
import type { Ledger } from '../../src/ledger/ledger.ts';

const grid = (
  name: string,
  kind: Instrument['kind'],
  priceDecimals: number,
  sizeDecimals: number,
  marginPrice?: number,
): Instrument => ({
  symbol: name as SymbolId,
  kind,
  venue: 'none',
  quoteCurrency: 'USDT',
  priceDecimals,
  tick: price(1),
  sizeDecimals,
  lot: size(1),
  maxLeverage: 40,
  session: undefined,
  ...(marginPrice !== undefined && { marginPrice: price(marginPrice) }),
  hourlyFundingRate: undefined,
});

/** Every kind, one that trades below zero, and decimals that are finer than money, as fine and coarser. */
export const WALK_INSTRUMENTS: ReadonlyMap<SymbolId, Instrument> = new Map(
  [
    grid('BTC-PERP', 'perp', 2, 5),
    grid('DOGE-PERP', 'perp', 6, 6),
    grid('EQUITY', 'equity', 2, 0),
    grid('COIN-SPOT', 'spot', 2, 8),
    grid('FINE-SPOT', 'spot', 4, 4),
    grid('OIL-SPREAD', 'perp', 6, 5, 50_000),
  ].map((instrument) => [instrument.symbol, instrument]),
);

const SYMBOLS = [...WALK_INSTRUMENTS.values()];

function instrumentOf(symbol: SymbolId): Instrument {
  const instrument = WALK_INSTRUMENTS.get(symbol);
  if (instrument === undefined) throw new Error(`no instrument ${symbol}`);
  return instrument;
}

const MOST_ORDERS = 12;

/** Numbers in [0, 1): a seeded stream, or what a property test shrinks. */
export type Chance = () => number;

/** Makes commands that the books must accept, from chance and from what stands in them. */
export class LedgerWalk {
  readonly #chance: Chance;
  readonly #ledger: Ledger;
  readonly #prices = new Map<SymbolId, number>(SYMBOLS.map(({ symbol }) => [symbol, 100_000]));
  readonly #orders: Order[] = [];
  readonly #left = new Map<string, number>();
  #isRuined = false;
  #orderCount = 0;
  #fillCount = 0;
  #now = 1_700_000_000_000;

  constructor(ledger: Ledger, chance: Chance) {
    this.#ledger = ledger;
    this.#chance = chance;
  }

  get now() {
    return instant(this.#now);
  }

  /** The last price of each symbol, as marks. */
  get marks(): ReadonlyMap<SymbolId, Price> {
    return new Map([...this.#prices].map(([symbol, at]) => [symbol, price(at)]));
  }

  next(): BookCommand {
    this.#now += Math.floor(this.#chance() * 1000);
    if (this.#isRuined || this.#chance() < 0.005) return this.#ruin();
    const instrument = this.#pick(SYMBOLS);
    this.#movePrice(instrument.symbol);
    const draw = this.#chance();
    if (draw < 0.02) return { kind: 'deposit', amount: money(BigInt(Math.floor(this.#chance() * 1e12) + 1)) };
    if ((draw < 0.35 && this.#orders.length < MOST_ORDERS) || this.#orders.length === 0)
      return this.#approve(instrument);
    if (draw < 0.42) return this.#release();
    if (draw < 0.82) return this.#fillOrder();
    return this.#happenTo(instrument, draw);
  }

  /** One liquidation after another until nothing is open. */
  #ruin(): BookCommand {
    const [position] = [...this.#ledger.positions.values()].filter((open) => instrumentOf(open.symbol).kind !== 'spot');
    this.#isRuined = position !== undefined;
    if (position === undefined) return { kind: 'deposit', amount: money(1n) };
    const instrument = instrumentOf(position.symbol);
    this.#movePrice(position.symbol);
    return { kind: 'fill', fill: this.#closing(instrument, position, position.size, { kind: 'liquidation' }) };
  }

  /** What befalls an open position; an approval where there is none. */
  #happenTo(instrument: Instrument, draw: number): BookCommand {
    const position = this.#ledger.positions.get(instrument.symbol);
    if (position === undefined) return this.#approve(instrument);
    const { symbol } = instrument;
    if (draw < 0.88 && instrument.kind === 'perp') {
      const most = Number(position.margin < 1000n ? 1000n : position.margin);
      return { kind: 'funding', symbol, amount: money(BigInt(Math.floor((this.#chance() - 0.4) * most))) };
    }
    if (draw < 0.9 && instrument.kind === 'equity') {
      return { kind: 'borrow', symbol, amount: money(BigInt(Math.floor(this.#chance() * 1e6))) };
    }
    if (draw < 0.92 && instrument.kind !== 'perp') {
      return { kind: 'dividend', symbol, amount: money(BigInt(Math.floor((this.#chance() - 0.5) * 1e6))) };
    }
    const isLiquidation = draw > 0.96 && instrument.kind !== 'spot';
    const closing = this.#chance() < 0.6 ? position.size : this.#upTo(position.size);
    const cause: FillCause = isLiquidation
      ? { kind: 'liquidation' }
      : this.#pick([
          { kind: 'exit', exit: 'stop', decision: decisionId(1) },
          { kind: 'exit', exit: 'target', decision: decisionId(1) },
          { kind: 'flatten' },
        ]);
    return { kind: 'fill', fill: this.#closing(instrument, position, size(closing), cause) };
  }

  #closing(instrument: Instrument, position: Position, of: Size, cause: FillCause): Fill {
    return this.#fill(instrument, exitSide(position.side), of, cause, position.leverage);
  }

  #approve(instrument: Instrument): BookCommand {
    const { symbol } = instrument;
    const isSpot = instrument.kind === 'spot';
    const sellable = isSpot ? this.#sellable(symbol) : Number.MAX_SAFE_INTEGER;
    const side: OrderSide = sellable > 0 && this.#chance() < 0.5 ? 'sell' : 'buy';
    // Now and then so large that price × size passes 2^53.
    const most = this.#chance() < 0.05 ? 1e12 : 1e6;
    const wanted = Math.min(side === 'sell' ? sellable : most, this.#upTo(most));
    const leverage = isSpot ? 1 : this.#pick([1, 2, 2.5, 7, 25, 40]);
    const cost = magnitudeOf(notionalOf(price(this.#priceOf(symbol)), size(wanted), instrument, 'up'));
    this.#orderCount += 1;
    const order: Order = {
      id: orderId(this.#orderCount),
      decision: decisionId(1),
      symbol,
      side,
      size: size(wanted),
      share: undefined,
      terms: { type: 'market' },
      leverage,
      reduceOnly: false,
      exits: undefined,
      decidedAt: this.now,
      arrivesAt: this.now,
      heldMargin: this.#chance() < 0.1 ? money(0n) : marginFor(cost, leverage),
      heldFee: this.#chance() < 0.1 ? money(0n) : money(cost / 1000n),
    };
    this.#orders.push(order);
    this.#left.set(order.id, wanted);
    return { kind: 'hold', order };
  }

  /** Spot is never sold short: neither by this order nor with those that still work. */
  #sellable(symbol: SymbolId): number {
    const sells = this.#orders.filter((order) => order.symbol === symbol && order.side === 'sell');
    const working = sells.reduce((sum, order) => sum + (this.#left.get(order.id) ?? 0), 0);
    return (this.#ledger.positions.get(symbol)?.size ?? 0) - working;
  }

  #release(): BookCommand {
    const order = this.#pick(this.#orders);
    this.#forget(order);
    return { kind: 'release', order: order.id };
  }

  #fillOrder(): BookCommand {
    const order = this.#pick(this.#orders);
    const instrument = instrumentOf(order.symbol);
    let left = this.#left.get(order.id) ?? 0;
    if (instrument.kind === 'spot' && order.side === 'sell') {
      left = Math.min(left, this.#ledger.positions.get(order.symbol)?.size ?? 0);
      if (left === 0) return this.#release();
    }
    const part = this.#chance() < 0.6 ? left : this.#upTo(left);
    const remaining = (this.#left.get(order.id) ?? 0) - part;
    if (remaining === 0) this.#forget(order);
    else this.#left.set(order.id, remaining);
    const cause: FillCause = { kind: 'order', order: order.id, decision: order.decision };
    return { kind: 'fill', fill: this.#fill(instrument, order.side, size(part), cause, order.leverage) };
  }

  #fill(instrument: Instrument, side: OrderSide, of: Size, cause: FillCause, leverage: number): Fill {
    this.#fillCount += 1;
    const at = price(this.#priceOf(instrument.symbol));
    return {
      id: fillId(this.#fillCount),
      cause,
      symbol: instrument.symbol,
      side,
      size: of,
      price: at,
      fee: money((notionalOf(at, of, instrument, 'up') * BigInt(Math.floor(this.#chance() * 110) - 10)) / 10_000n),
      liquidity: this.#chance() < 0.5 ? 'maker' : 'taker',
      leverage,
      at: this.now,
      on: { tape: 0, line: this.#fillCount },
    };
  }

  #forget(order: Order): void {
    this.#orders.splice(this.#orders.indexOf(order), 1);
    this.#left.delete(order.id);
  }

  /** Mostly a small step; sometimes a jump that ruins a margin. */
  #movePrice(symbol: SymbolId): void {
    if (instrumentOf(symbol).marginPrice !== undefined) {
      const moved = this.#priceOf(symbol) + Math.round((this.#chance() - 0.5) * 60_000);
      this.#prices.set(symbol, Math.min(300_000, Math.max(-300_000, moved)));
      return;
    }
    const step = this.#chance() < 0.03 ? 0.5 + this.#chance() : 0.99 + this.#chance() * 0.02;
    this.#prices.set(symbol, Math.min(10_000_000, Math.max(100, Math.round(this.#priceOf(symbol) * step))));
  }

  #priceOf(symbol: SymbolId): number {
    return this.#prices.get(symbol) ?? 1;
  }

  #upTo(most: number): number {
    return 1 + Math.floor(this.#chance() * most * 0.999_999);
  }

  #pick<Item>(items: readonly Item[]): Item {
    const item = items[Math.floor(this.#chance() * items.length)];
    if (item === undefined) throw new Error('nothing to pick from');
    return item;
  }
}
