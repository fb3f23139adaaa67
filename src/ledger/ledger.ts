import { canonicalJson } from '../domain/canonical.ts';
import { InvariantBroken } from '../domain/errors.ts';
import { type EntryId, entryId, type OrderId, type SymbolId } from '../domain/ids.ts';
import type { Instrument } from '../domain/instrument.ts';
import type { MarginMode } from '../domain/margin.ts';
import type { BookView, Position } from '../domain/position.ts';
import { type Money, NO_MONEY, type Size } from '../domain/units.ts';

/** What one approved order still keeps out of cash, and for how much of it that stands. */
export interface Hold {
  readonly symbol: SymbolId;
  readonly amount: Money;
  readonly size: Size;
}

/** One symbol's part of the books. The five balances are as legs left them: what was earned is negative. */
export interface SymbolBook {
  readonly instrument: Instrument;
  position: Position | undefined;
  /** Σ fills, buys less sells, kept apart from the position to be checked against it. */
  filled: number;
  realised: Money;
  fees: Money;
  funding: Money;
  borrow: Money;
  dividends: Money;
  insurance: Money;
}

/** An account's books. Only `book` changes them, in place; everyone else reads them as a BookView. */
export interface Ledger extends BookView {
  readonly marginMode: MarginMode;
  cash: Money;
  held: Money;
  margin: Money;
  cost: Money;
  /** Negative: a credit balance. */
  capital: Money;
  readonly positions: Map<SymbolId, Position>;
  readonly symbols: ReadonlyMap<SymbolId, SymbolBook>;
  readonly holds: Map<OrderId, Hold>;
  entryCount: number;
}

export function openLedger(
  instruments: ReadonlyMap<SymbolId, Instrument>,
  marginMode: MarginMode = 'isolated',
): Ledger {
  return {
    marginMode,
    cash: NO_MONEY,
    held: NO_MONEY,
    margin: NO_MONEY,
    cost: NO_MONEY,
    capital: NO_MONEY,
    positions: new Map(),
    symbols: new Map([...instruments.values()].map((instrument) => [instrument.symbol, emptyBook(instrument)])),
    holds: new Map(),
    entryCount: 0,
  };
}

/** The same books apart, or apart in one symbol, to try its fills on: what books are made of is replaced, never changed. */
export function copyLedger(ledger: Ledger, symbol?: SymbolId): Ledger {
  return {
    ...ledger,
    positions: new Map(ledger.positions),
    symbols:
      symbol === undefined
        ? new Map([...ledger.symbols].map(([name, books]) => [name, { ...books }]))
        : new Map(ledger.symbols).set(symbol, { ...symbolBook(ledger, symbol) }),
    holds: new Map(ledger.holds),
  };
}

function emptyBook(instrument: Instrument): SymbolBook {
  return {
    instrument,
    position: undefined,
    filled: 0,
    realised: NO_MONEY,
    fees: NO_MONEY,
    funding: NO_MONEY,
    borrow: NO_MONEY,
    dividends: NO_MONEY,
    insurance: NO_MONEY,
  };
}

export function symbolBook(ledger: Ledger, symbol: SymbolId): SymbolBook {
  const books = ledger.symbols.get(symbol);
  if (books === undefined) throw new InvariantBroken(`${symbol} is booked but is no instrument of the run`);
  return books;
}

export function nextEntryId(ledger: Ledger): EntryId {
  ledger.entryCount += 1;
  return entryId(ledger.entryCount);
}

/** All that books hold, as plain values: nothing in it tells how or where they were kept. */
export interface LedgerContent extends Omit<Ledger, 'positions' | 'symbols' | 'holds'> {
  readonly symbols: Readonly<Record<string, Omit<SymbolBook, 'instrument'>>>;
  readonly holds: readonly (Hold & { readonly order: OrderId })[];
}

export function contentOf(ledger: Ledger): LedgerContent {
  const symbols: Record<string, Omit<SymbolBook, 'instrument'>> = {};
  for (const [symbol, { instrument: _, ...books }] of ledger.symbols) symbols[symbol] = books;
  const { marginMode, cash, held, margin, cost, capital, entryCount } = ledger;
  const holds = [...ledger.holds].map(([order, hold]) => ({ ...hold, order }));
  return { marginMode, cash, held, margin, cost, capital, entryCount, symbols, holds };
}

export function ledgerOf(content: LedgerContent, instruments: ReadonlyMap<SymbolId, Instrument>): Ledger {
  const { symbols: kept, holds: keptHolds, ...balances } = content;
  const positions = new Map<SymbolId, Position>();
  const symbols = new Map<SymbolId, SymbolBook>();
  for (const [symbol, instrument] of instruments) {
    const books = { ...emptyBook(instrument), ...kept[symbol] };
    symbols.set(symbol, books);
    if (books.position !== undefined) positions.set(symbol, books.position);
  }
  const holds = new Map(keptHolds.map(({ order, ...hold }): [OrderId, Hold] => [order, hold]));
  return { ...balances, positions, symbols, holds };
}

/**
 * The logical dump: one canonical text of all the books hold. Equal texts are equal books; nothing in it tells how or
 * where they were kept (no journal sequence, no run id, no wall time).
 */
export function dumpLedger(ledger: Ledger): string {
  return canonicalJson({ ...contentOf(ledger), holds: Object.fromEntries(ledger.holds) });
}
