import type { BookAccount, Entry } from '../../src/domain/entry.ts';
import type { Fill, FillCause } from '../../src/domain/fill.ts';
import { decisionId, fillId, orderId, type SymbolId } from '../../src/domain/ids.ts';
import type { Instrument, InstrumentKind } from '../../src/domain/instrument.ts';
import type { MarginMode } from '../../src/domain/margin.ts';
import type { Order } from '../../src/domain/order.ts';
import type { OrderSide } from '../../src/domain/side.ts';
import { instant } from '../../src/domain/time.ts';
import { type Money, money, price, size } from '../../src/domain/units.ts';
import { type BookCommand, book } from '../../src/ledger/book.ts';
import { type Ledger, openLedger } from '../../src/ledger/ledger.ts';

export const AT = instant(1_700_000_000_000);
export const X = 'X' as SymbolId;

/** Whole quote units as money. */
export const quote = (units: number): Money => money(BigInt(Math.round(units * 1e8)));

/** Prices in cents, sizes in thousandths unless told. */
export function instrument(kind: InstrumentKind, decimals: Partial<Instrument> = {}): Instrument {
  return {
    symbol: X,
    kind,
    venue: 'none',
    quoteCurrency: 'USDT',
    priceDecimals: 2,
    tick: price(1),
    sizeDecimals: 3,
    lot: size(1),
    maxLeverage: 40,
    session: undefined,
    hourlyFundingRate: undefined,
    ...decimals,
  };
}

export interface FillSketch {
  readonly side: OrderSide;
  readonly size: number;
  readonly price: number;
  readonly fee?: Money;
  readonly leverage?: number;
  readonly cause?: FillCause;
  readonly at?: number;
}

/** An account with 10,000 of capital and one instrument `X`. */
export class LedgerSketch {
  readonly ledger: Ledger;
  #fills = 0;
  #orders = 0;

  constructor(kind: InstrumentKind, mode: MarginMode = 'isolated', decimals: Partial<Instrument> = {}) {
    this.ledger = openLedger(new Map([[X, instrument(kind, decimals)]]), mode);
    this.book({ kind: 'deposit', amount: quote(10_000) });
  }

  book(command: BookCommand): readonly Entry[] {
    return book(this.ledger, command, AT);
  }

  /** A fill by the operator unless a cause is given: it needs no order. */
  fill(sketch: FillSketch): readonly Entry[] {
    return this.book({ kind: 'fill', fill: this.fillOf(sketch) });
  }

  fillOf({ side, size: of, price: at, fee, leverage, cause, at: when }: FillSketch): Fill {
    this.#fills += 1;
    return {
      id: fillId(this.#fills),
      cause: cause ?? { kind: 'flatten' },
      symbol: X,
      side,
      size: size(of),
      price: price(at),
      fee: fee ?? money(0n),
      liquidity: 'taker',
      leverage: leverage ?? 1,
      at: instant(when ?? AT),
      on: { tape: 0, line: 1 },
    };
  }

  order(side: OrderSide, of: number, heldMargin: Money, heldFee: Money): Order {
    this.#orders += 1;
    return {
      id: orderId(this.#orders),
      decision: decisionId(1),
      symbol: X,
      side,
      size: size(of),
      share: undefined,
      terms: { type: 'market' },
      leverage: 1,
      reduceOnly: false,
      exits: undefined,
      decidedAt: AT,
      arrivesAt: AT,
      heldMargin,
      heldFee,
    };
  }
}

/** An entry's legs as `account amount` words, in their order. */
export function legsOf(entry: Entry | undefined): Partial<Record<BookAccount, bigint>> {
  return Object.fromEntries((entry?.legs ?? []).map((leg) => [leg.account, leg.amount]));
}
