import { POWERS_OF_TEN } from '../../domain/decimal.ts';
import type { Position } from '../../domain/position.ts';
import {
  atRate,
  divide,
  type Grid,
  type Money,
  money,
  notionalOf,
  type Price,
  price,
  type Rate,
  rate,
  rateOf,
} from '../../domain/units.ts';

/** What the interest may differ from the premium in 8 hours, and the most that is charged in one. */
const CLAMP = rateOf(0.0005);
const CAP_AN_HOUR = rateOf(0.04);
const HOURS = 8;

/**
 * What a position pays at a funding instant: size × oracle price (its magnitude) × rate, longs to shorts when the rate is positive.
 * Negative when it is received. Rounded up, so never to the holder's gain.
 */
export function fundingPayment(position: Position, oracle: Price, at: Rate, grid: Grid): Money {
  // Where the exposure itself does not fit 1e-8, it is rounded so that the payment still errs upwards.
  const pays = (position.side === 'long') === at > 0;
  const exposure = notionalOf(price(Math.abs(oracle)), position.size, grid, pays ? 'up' : 'down');
  return atRate(exposure, position.side === 'long' ? at : rate(-at), 'up');
}

/**
 * The hourly rate from an 8-hour premium and interest: an eighth of premium + clamp(interest − premium, ±0.05 %),
 * at most 4 % an hour either way (Hyperliquid's formula).
 */
export function hourlyFundingRate(premium: Rate, interest: Rate): Rate {
  const eightHours = premium + clamp(interest - premium, CLAMP);
  return rate(clamp(Math.trunc(eightHours / HOURS), CAP_AN_HOUR));
}

function clamp(value: number, bound: number): number {
  return Math.max(-bound, Math.min(bound, value));
}

/** What a position receives where its symbol pays so much a unit; negative, what a short pays. Never rounded to its gain. */
export function dividendPayment({ side, size }: Position, amount: Money, { sizeDecimals }: Grid): Money {
  const signed = amount * BigInt(side === 'long' ? size : -size);
  return money(divide(signed, BigInt(POWERS_OF_TEN[sizeDecimals] ?? 0), 'down'));
}

const YEAR_MS = 365n * 86_400_000n;
const RATE_ONE = 1_000_000_000_000n;

/** What a short of an equity pays for its loan over a span: exposure × rate × span / 365 days, rounded up. */
export function borrowCost(position: Position, mark: Price, aYear: Rate, spanMs: number, grid: Grid): Money {
  const exposure = notionalOf(mark, position.size, grid, 'up');
  const dividend = exposure * BigInt(aYear) * BigInt(spanMs);
  const divisor = YEAR_MS * RATE_ONE;
  return money((dividend + divisor - 1n) / divisor);
}
