import { InvariantBroken } from '../domain/errors.ts';
import type { SymbolId } from '../domain/ids.ts';
import type { Instrument } from '../domain/instrument.ts';
import type { BookView, Position } from '../domain/position.ts';
import { exitSide } from '../domain/side.ts';
import { grossNotionalOf, type Money, money, NO_MONEY, notionalOf, type Price } from '../domain/units.ts';
import { type Ledger, symbolBook } from './ledger.ts';

/** The last mark of a symbol; a Map of prices is one. */
export interface Marks {
  get(symbol: SymbolId): Price | undefined;
}

/** What closing the whole position at `mark` would realise before fees: sold rounded down, bought back rounded up. */
export function unrealisedOf(position: Position, mark: Price, instrument: Instrument): Money {
  const rounding = exitSide(position.side) === 'buy' ? 'up' : 'down';
  const value = notionalOf(mark, position.size, instrument, rounding);
  return money(position.side === 'long' ? value - position.cost : position.cost - value);
}

/** Σ unrealised over open positions. */
export function totalUnrealised(ledger: Ledger, marks: Marks): Money {
  if (ledger.positions.size === 0) return NO_MONEY;
  let total = 0n;
  for (const position of ledger.positions.values()) {
    total += unrealisedOf(position, markOf(marks, position), symbolBook(ledger, position.symbol).instrument);
  }
  return money(total);
}

/** cash + held + margin + cost + Σ unrealised. */
export function equityOf(ledger: Ledger, marks: Marks): Money {
  return money(ownedOf(ledger) + totalUnrealised(ledger, marks));
}

/** Σ |size × mark|, rounded up. */
export function exposureOf(ledger: Ledger, marks: Marks): Money {
  let total = 0n;
  for (const position of ledger.positions.values()) {
    const { instrument } = symbolBook(ledger, position.symbol);
    total += grossNotionalOf(markOf(marks, position), position.size, instrument);
  }
  return money(total);
}

/** What the account holds in money, open results aside. */
export function ownedOf(books: BookView): Money {
  return money(books.cash + books.held + books.margin + books.cost);
}

function markOf(marks: Marks, position: Position): Price {
  const mark = marks.get(position.symbol);
  if (mark === undefined) throw new InvariantBroken(`${position.symbol} is held but was never marked`);
  return mark;
}
