import type { Instrument } from '../../domain/instrument.ts';
import type { Instant } from '../../domain/time.ts';
import { instant } from '../../domain/time.ts';
import { NEVER_ABOVE, NEVER_BELOW } from '../money/liquidation.ts';
import { partsOfBps } from '../money/price-costs.ts';

/** What a symbol's orders fill on: the best kind of price its tape has shown so far. */
type PriceSource = 'none' | 'bars' | 'trades' | 'quotes';

export interface MarketOptions {
  /** Full width laid round trades and bars, which show one price only. */
  readonly spreadBps: number;
  /** Age at which a tick price no longer carries new orders. */
  readonly staleMs: number;
  /** Orders fill on bars of volume 0 as on others. */
  readonly fillsWithoutVolume?: boolean | undefined;
}

/**
 * One symbol's prices as every account sees them. `acceptEvent` alone changes it; all else reads.
 * Prices are the instrument's integers; `hasMark` and `source` tell whether there is one. One flat object of numbers: it is touched by every event.
 */
export interface Market {
  readonly instrument: Instrument;
  readonly options: MarketOptions;
  readonly halfSpreadParts: number;
  /** What a price is measured by at the least: the margin price; 0 where every price is positive. */
  readonly leastScale: number;
  source: PriceSource;
  /** Counts accepted events: tells an order's first event from the one that caused it. */
  serial: number;
  /** Whether the last event shows a price that orders fill at. A closed bar shows a range instead. */
  fillable: boolean;

  /** What a sale gets and a purchase pays at the last price of the source, half the spread included. */
  bid: number;
  ask: number;
  /** Size shown there; unbounded on trades and bars, which show none. */
  bidSize: number;
  askSize: number;

  /** How far bid and ask reached in the last event; out of every threshold's reach when it is not for trading on. */
  bidLow: number;
  bidHigh: number;
  askLow: number;
  askHigh: number;

  mark: number;
  oracle: number;
  /** Visible time of the last event of the source. */
  seenAt: Instant;
  /** Of the last bar; 0 before the first. */
  barIntervalMs: number;

  /** A bar has shown a volume: from here on a volume of 0 says that nobody traded. */
  hasVolume: boolean;
  /** Nobody trades in the bar that is under way, or that has just closed. */
  isQuiet: boolean;

  hasTapeMark: boolean;
  hasTapeOracle: boolean;
  /** Last accepted of each kind, and the far-off one that waits for a second. */
  quoteBid: number;
  quoteAsk: number;
  trade: number;
  waitingBid: number;
  waitingAsk: number;
  waitingTrade: number;
  waitingMark: number;
  waitingOracle: number;
}

/** In the place of a price that has not come: far from all that are. */
export const NONE = NEVER_ABOVE;

/** Whether the symbol has been priced at all. */
export function hasMark({ source, hasTapeMark }: Market): boolean {
  return hasTapeMark || source !== 'none';
}

export function createMarket(instrument: Instrument, options: MarketOptions): Market {
  return {
    instrument,
    options,
    halfSpreadParts: partsOfBps(options.spreadBps / 2),
    leastScale: instrument.marginPrice ?? 0,
    source: 'none',
    serial: 0,
    fillable: false,
    bid: 0,
    ask: 0,
    bidSize: 0,
    askSize: 0,
    bidLow: NEVER_ABOVE,
    bidHigh: NEVER_BELOW,
    askLow: NEVER_ABOVE,
    askHigh: NEVER_BELOW,
    mark: 0,
    oracle: 0,
    seenAt: instant(0),
    barIntervalMs: 0,
    hasVolume: false,
    isQuiet: false,
    hasTapeMark: false,
    hasTapeOracle: false,
    quoteBid: 0,
    quoteAsk: 0,
    trade: NONE,
    waitingBid: NONE,
    waitingAsk: NONE,
    waitingTrade: NONE,
    waitingMark: NONE,
    waitingOracle: NONE,
  };
}
