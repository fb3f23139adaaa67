import type { SymbolId } from '../domain/ids.ts';
import type { Instrument } from '../domain/instrument.ts';
import type { MarginMode } from '../domain/margin.ts';
import type { LeverageTable } from '../domain/margin-tier.ts';
import type { BookView, Position } from '../domain/position.ts';
import { type Price, price } from '../domain/units.ts';
import { crossLiquidationPrice, type Exposed } from '../execution/money/cross.ts';
import { liquidationPrice, NEVER_ABOVE, NEVER_BELOW } from '../execution/money/liquidation.ts';
import { maintenanceOf } from '../execution/money/maintenance.ts';

/** An account's books, and what its positions are worth now. */
export interface Backing {
  readonly view: BookView;
  readonly marginMode: MarginMode;
  readonly instruments: ReadonlyMap<SymbolId, Instrument>;
  readonly tables: readonly LeverageTable[];
  /** Undefined before a symbol's first price. */
  readonly markOf: (symbol: SymbolId) => Price | undefined;
}

/**
 * The mark at which each position would be liquidated; in cross mode with the other markets standing where they are.
 * Positions that nothing can liquidate, or whose price hangs on a mark that is not there, are not in it. An account that
 * trades until its ruin has no such price.
 */
export function liquidationsOf(backing: Backing): ReadonlyMap<SymbolId, Price> {
  const { view, marginMode, instruments, tables } = backing;
  const found = new Map<SymbolId, Price>();
  for (const position of view.positions.values()) {
    const instrument = instruments.get(position.symbol);
    if (instrument === undefined || instrument.kind === 'spot' || marginMode === 'until-ruin') continue;
    const at = marginMode === 'isolated' ? isolatedPrice(position, instrument, tables) : crossPrice(position, backing);
    if (at !== undefined && at > NEVER_BELOW && at < NEVER_ABOVE) found.set(position.symbol, price(at));
  }
  return found;
}

function isolatedPrice(position: Position, instrument: Instrument, tables: Backing['tables']): number {
  return liquidationPrice(position, maintenanceOf(instrument, tables)[position.side], instrument);
}

function crossPrice(position: Position, backing: Backing): number | undefined {
  const all = [...backing.view.positions.values()].filter(
    ({ symbol }) => backing.instruments.get(symbol)?.kind !== 'spot',
  );
  const exposed = all.flatMap((one) => exposedOf(one, backing) ?? []);
  const own = exposed.find((one) => one.position === position);
  if (own === undefined || exposed.length < all.length) return undefined;
  return crossLiquidationPrice(
    own,
    exposed.filter((one) => one !== own),
    backing.view,
  );
}

function exposedOf(position: Position, { instruments, tables, markOf }: Backing): Exposed | undefined {
  const instrument = instruments.get(position.symbol);
  const mark = markOf(position.symbol);
  if (instrument === undefined || mark === undefined) return undefined;
  return { position, instrument, mark, maintenance: maintenanceOf(instrument, tables) };
}
