import type { SymbolId } from './ids.ts';
import type { PositionSide } from './side.ts';
import type { Instant } from './time.ts';
import type { Money, Size } from './units.ts';

/** Netted: at most one a symbol. Magnitudes only, and no average price: cost / size says it when asked. */
export interface Position {
  readonly symbol: SymbolId;
  readonly side: PositionSide;
  /** Above 0. */
  readonly size: Size;
  /** What the size was opened for: buys rounded up, sells down. Below 0 where it was opened at negative prices. */
  readonly cost: Money;
  /** Isolated margin behind it; 0 for spot. */
  readonly margin: Money;
  readonly leverage: number;
  readonly openedAt: Instant;
}

/** What the gate and the venue may read of an account's books; the ledger's state has this shape. */
export interface BookView {
  readonly cash: Money;
  readonly held: Money;
  readonly margin: Money;
  readonly cost: Money;
  readonly positions: ReadonlyMap<SymbolId, Position>;
}
