import type { Instrument } from '../../domain/instrument.ts';
import { type MarginMode, marginFor } from '../../domain/margin.ts';
import { divide, type Money, type Price, type Size } from '../../domain/units.ts';
import type { FeeRates } from './fees.ts';
import { affordableSize } from './sizing.ts';

const LEVERAGE_SCALE = 1_000_000;

/** The largest size in whole lots that a budget can open, its fee included; undefined beyond any size. */
export function openableSize(
  mode: MarginMode,
  budget: bigint,
  at: Price,
  leverage: number,
  fees: FeeRates,
  instrument: Instrument,
): Size | undefined {
  if (mode !== 'until-ruin') return affordableSize(budget, at, leverage, fees, instrument);
  return affordableSize(geared(budget, leverage), at, 1, fees, instrument);
}

/** Whether a budget pays for opening an exposure: its margin and fee, or without maintenance both out of buying power. */
export function isPayable(mode: MarginMode, exposure: Money, fee: Money, leverage: number, budget: bigint): boolean {
  if (mode !== 'until-ruin') return marginFor(exposure, leverage) + fee <= budget;
  return exposure + fee <= geared(budget, leverage);
}

function geared(budget: bigint, leverage: number): bigint {
  return divide(budget * BigInt(Math.round(leverage * LEVERAGE_SCALE)), BigInt(LEVERAGE_SCALE), 'down');
}
