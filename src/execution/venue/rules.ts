import type { Instrument } from '../../domain/instrument.ts';
import type { MarginMode } from '../../domain/margin.ts';
import type { LeverageTable } from '../../domain/margin-tier.ts';
import { type Maintenance, maintenanceOf } from '../money/maintenance.ts';
import { partsOfBps } from '../money/price-costs.ts';

/**
 * Which way a closed bar is walked from its open to its close: `ohlc-path` to the extreme nearer the open first;
 * `pessimistic` the way that leaves the account with less at the close, `optimistic` the one with more. `whole-bar` walks
 * nowhere and looks at no open first, only market orders fill there: resting orders and exits are judged by the range
 * alone, and a stop-limit fills at its trigger, also where the bar gapped over it. No market would do so; it is there to
 * check results against backtesting.py's.
 */
type IntrabarPath = 'pessimistic' | 'optimistic' | 'ohlc-path' | 'whole-bar';

export interface VenueOptions {
  readonly intrabar: IntrabarPath;
  readonly slippageBps: number;
  readonly impactBps: number;
  readonly marginMode: MarginMode;
}

/** How the paper venue treats one symbol's orders; the same for every account. */
export interface VenueRules {
  readonly intrabar: IntrabarPath;
  /** On market and stop fills. */
  readonly slippageParts: number;
  /** On what market and IOC orders take beyond the shown size. */
  readonly impactParts: number;
  readonly marginMode: MarginMode;
  readonly maintenance: Maintenance;
}

export function venueRules(
  options: VenueOptions,
  instrument: Instrument,
  tables: readonly LeverageTable[],
): VenueRules {
  return {
    intrabar: options.intrabar,
    slippageParts: partsOfBps(options.slippageBps),
    impactParts: partsOfBps(options.impactBps),
    marginMode: options.marginMode,
    maintenance: maintenanceOf(instrument, tables),
  };
}
