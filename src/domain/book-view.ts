import type { SymbolId } from './ids.ts';
import type { Position } from './position.ts';
import type { Money } from './units.ts';

/** What the gate and the venue may read of an account's books; the ledger's state has this shape. */
export interface BookView {
  readonly cash: Money;
  readonly held: Money;
  readonly margin: Money;
  readonly cost: Money;
  readonly positions: ReadonlyMap<SymbolId, Position>;
}
