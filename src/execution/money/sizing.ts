import { POWERS_OF_TEN } from '../../domain/decimal.ts';
import type { Instrument } from '../../domain/instrument.ts';
import { type MarginMode, marginBase, marginFor } from '../../domain/margin.ts';
import {
  divide,
  isSize,
  MONEY_DECIMALS,
  type Money,
  notionalOf,
  type Price,
  type Size,
  size,
} from '../../domain/units.ts';
import { type FeeRates, feeOf } from './fees.ts';

const LEVERAGE_SCALE = 1_000_000;
const RATE_ONE = 1_000_000_000_000n;

function flooredToLot(units: number, instrument: Instrument): Size {
  return size(units - (units % instrument.lot));
}

/** The largest size in whole lots whose exposure at a price does not exceed an amount; undefined beyond any size. */
export function sizeWorth(amount: Money, at: Price, instrument: Instrument): Size | undefined {
  if (amount <= 0n) return size(0);
  return lots(amount * sizeScale(instrument), countedAt(at, instrument) * priceScale(instrument), instrument);
}

/** Margin and worst fee of opening this much: what an order asks of cash. */
export function costOfOpening(of: Size, at: Price, leverage: number, fees: FeeRates, instrument: Instrument): bigint {
  const exposure = notionalOf(at, of, instrument, 'up');
  return marginFor(marginBase(exposure, of, instrument), leverage) + feeOf(fees, exposure, 'worst', true);
}

/**
 * The largest size in whole lots that a budget can open at a price, its worst fee paid from the same budget; undefined
 * beyond any size.
 */
export function affordableSize(
  budget: bigint,
  at: Price,
  leverage: number,
  fees: FeeRates,
  instrument: Instrument,
): Size | undefined {
  const free = budget - fees.fixed;
  if (free <= 0n) return size(0);
  const leverageUnits = BigInt(Math.round(leverage * LEVERAGE_SCALE));
  const dividend = free * leverageUnits * RATE_ONE * sizeScale(instrument);
  const perUnit = BigInt(LEVERAGE_SCALE) * RATE_ONE + BigInt(fees.worst) * leverageUnits;
  let best = lots(dividend, countedAt(at, instrument) * priceScale(instrument) * perUnit, instrument);
  if (best === undefined) return undefined;
  // Margin and fee are each rounded up, so the quotient may be a lot too much; never more.
  while (best > 0 && costOfOpening(best, at, leverage, fees, instrument) > budget) best = size(best - instrument.lot);
  return best;
}

/** The price that a unit counts at. */
function countedAt(at: Price, { marginPrice }: Instrument): bigint {
  return BigInt(marginPrice === undefined ? at : Math.max(Math.abs(at), marginPrice));
}

/** Undefined where integers end: a size cut there would be another order than the one that was meant. */
function lots(dividend: bigint, divisor: bigint, instrument: Instrument): Size | undefined {
  const units = Number(dividend / divisor);
  return isSize(units) ? flooredToLot(units, instrument) : undefined;
}

/** Money = price × size × 10^(8 − priceDecimals − sizeDecimals), split so that both sides stay integers. */
function priceScale({ priceDecimals, sizeDecimals }: Instrument): bigint {
  return BigInt(POWERS_OF_TEN[Math.max(0, MONEY_DECIMALS - priceDecimals - sizeDecimals)] ?? 0);
}

function sizeScale({ priceDecimals, sizeDecimals }: Instrument): bigint {
  return BigInt(POWERS_OF_TEN[Math.max(0, priceDecimals + sizeDecimals - MONEY_DECIMALS)] ?? 0);
}

const SHARE_SCALE = 1_000_000_000;

/** A share of an amount, floored; the share is read to a billionth. */
export function shareOfMoney(amount: bigint, share: number): bigint {
  return (amount * BigInt(Math.round(share * SHARE_SCALE))) / BigInt(SHARE_SCALE);
}

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
