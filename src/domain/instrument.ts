import type { SymbolId } from './ids.ts';
import type { Price, Rate, Size } from './units.ts';

/** `perp` has leverage and funding, `spot` neither leverage nor shorts, `equity` both within limits, and sessions. */
export type InstrumentKind = 'perp' | 'spot' | 'equity';

/** Bars and staleness of an instrument that trades in sessions; other instruments trade round the clock. */
export interface Session {
  readonly timeZone: 'America/New_York';
  /** Minutes after local midnight. */
  readonly opensAtMinutes: number;
  readonly closesAtMinutes: number;
}

/** What is traded, with the grid its numbers live on. */
export interface Instrument {
  readonly symbol: SymbolId;
  readonly kind: InstrumentKind;
  /** Name of a fee profile in data, e.g. `hyperliquid-perp`. */
  readonly venue: string;
  readonly quoteCurrency: string;
  /** Prices are integers of 10^-priceDecimals quote currency; orders keep to `tick`, fills may be finer. */
  readonly priceDecimals: number;
  readonly tick: Price;
  /** Sizes are integers of 10^-sizeDecimals units; orders are floored to `lot`. */
  readonly sizeDecimals: number;
  readonly lot: Size;
  /** At least 1. */
  readonly maxLeverage: number;
  readonly session: Session | undefined;
  /**
   * Set where prices may be zero or negative (oil, spreads; perps only): what a unit counts for at the least in margin,
   * limits and sizes. Without it a price of 0 would ask for no margin at all.
   */
  readonly marginPrice?: Price | undefined;
  /** Paid by longs each hour when the tape brings no funding events; perps only. */
  readonly hourlyFundingRate: Rate | undefined;
}
