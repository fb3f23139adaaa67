import type { Brand, Token } from './brand.ts';
import { POWERS_OF_TEN } from './decimal.ts';
import { InvariantBroken } from './errors.ts';

/**
 * | value | unit | held as |
 * |---|---|---|
 * | Price | 10^-priceDecimals of the quote currency | safe integer, above 0 unless the instrument has a `marginPrice` |
 * | Size  | 10^-sizeDecimals of the asset | safe integer, never negative |
 * | Money | 10^-8 of the quote currency | bigint |
 * | Rate  | 10^-12 of one (fees, funding, borrow) | safe integer |
 *
 * Price × Size = Money by `notional` alone; Money × Rate = Money by `atRate` alone. Nothing else mixes.
 */
export type Price = Brand<number, 'Price'>;
/** Units of the asset as a safe integer of 10^-sizeDecimals, never negative. */
export type Size = Brand<number, 'Size'>;
/** A price as strategies are shown it: no order takes it and no sum, before `priceToNumber` makes a decimal of it. */
export type GridPrice = Token<'Price'>;
/** A size as strategies are shown it: no order takes it and no sum, before `sizeToNumber` makes units of it. */
export type GridSize = Token<'Size'>;
export type Money = Brand<bigint, 'Money'>;
export type Rate = Brand<number, 'Rate'>;

export const MONEY_DECIMALS = 8;
export const RATE_DECIMALS = 12;
export const MONEY_SCALE = 100_000_000;
const RATE_SCALE = 1_000_000_000_000n;
/** A hundredth of a basis point in the integers of a rate, and how many of them are one. */
const RATE_PART = 1_000_000;
const RATE_PARTS = 1_000_000;

/** What is done with the part of a unit that does not fit. */
export type Rounding = 'down' | 'up';

export function isPrice(value: number): value is Price {
  return Number.isSafeInteger(value);
}

/** A price as almost every market has them. */
export function isPositivePrice(value: number): value is Price {
  return isPrice(value) && value > 0;
}

export function isSize(value: number): value is Size {
  return Number.isSafeInteger(value) && value >= 0;
}

export function price(value: number): Price {
  if (isPrice(value)) return value;
  throw new InvariantBroken(`${value} is not a price: a safe integer`);
}

export function size(value: number): Size {
  if (isSize(value)) return value;
  throw new InvariantBroken(`${value} is not a size: a safe integer of at least 0`);
}

export function money(units: bigint): Money {
  return units as Money;
}

export const NO_MONEY: Money = money(0n);

/** How canonical text writes money, as a pattern: there is one way to write an amount. */
export const MONEY_TEXT = '0|-?[1-9]\\d{0,40}';

/** An amount from text of this pattern. */
export function moneyOfText(text: string): Money {
  return text === '0' ? NO_MONEY : money(BigInt(text));
}

export function rate(value: number): Rate {
  if (Number.isSafeInteger(value)) return value as Rate;
  throw new InvariantBroken(`${value} is not a rate: a safe integer of 1e-12`);
}

/** What a rate of 1 is, in its integers. */
export const RATE_ONE = 1e12;

/** A rate from a plain fraction (0.00045 → 4.5 bps), rounded to 1e-12. */
export function rateOf(fraction: number): Rate {
  return rate(Math.round(fraction * RATE_ONE));
}

export function rateOfBps(bps: number): Rate {
  return rate(Math.round(bps * 1e8));
}

export function divide(dividend: bigint, divisor: bigint, rounding: Rounding): bigint {
  const quotient = dividend / divisor;
  const remainder = dividend % divisor;
  if (remainder === 0n) return quotient;
  const negative = dividend < 0n !== divisor < 0n;
  if (rounding === 'down') return negative ? quotient - 1n : quotient;
  return negative ? quotient : quotient + 1n;
}

/** Decimal places of prices and sizes: what `notional` needs of an instrument. */
export interface Grid {
  readonly priceDecimals: number;
  readonly sizeDecimals: number;
}

/** price × size in the quote currency, rounded once at 1e-8 (`down` and `up` are towards −∞ and +∞). */
export function notionalOf(at: Price, of: Size, grid: Grid, rounding: Rounding): Money {
  const excess = grid.priceDecimals + grid.sizeDecimals - MONEY_DECIMALS;
  const scale = POWERS_OF_TEN[excess < 0 ? -excess : excess] ?? Number.NaN;
  const product = excess < 0 ? at * of * scale : at * of;
  if (!Number.isSafeInteger(product)) return wideNotionalOf(at, of, scale, excess, rounding);
  if (excess <= 0) return money(BigInt(product));
  return money(BigInt(roundedQuotient(product, scale, rounding)));
}

/** The same where a product could pass 2^53. */
function wideNotionalOf(at: Price, of: Size, scale: number, excess: number, rounding: Rounding): Money {
  const product = BigInt(at) * BigInt(of);
  return money(excess < 0 ? product * BigInt(scale) : divide(product, BigInt(scale), rounding));
}

export function magnitudeOf(amount: Money): Money {
  return amount < 0n ? money(-amount) : amount;
}

/** |price × size|, rounded up, also where the price is below 0. */
export function grossNotionalOf(at: Price, of: Size, grid: Grid): Money {
  return magnitudeOf(notionalOf(at, of, grid, at < 0 ? 'down' : 'up'));
}

/** amount × rate, rounded once at 1e-8. */
export function atRate(amount: Money, by: Rate, rounding: Rounding): Money {
  // A rate in hundredths of a basis point: both factors and their product then mostly fit a number.
  const parts = by / RATE_PART;
  const product = Number(amount) * parts;
  if (!Number.isInteger(parts) || !Number.isSafeInteger(product)) {
    return money(divide(amount * BigInt(by), RATE_SCALE, rounding));
  }
  return money(BigInt(roundedQuotient(product, RATE_PARTS, rounding)));
}

/**
 * A dividend over a divisor above 0, both safe integers. No `%`, which on doubles costs more than all else here. A double
 * that is rounded up to an integer is that integer: it is off by less than a part in 2^53, the dividend so by less than 1.
 */
function roundedQuotient(dividend: number, divisor: number, rounding: Rounding): number {
  const quotient = Math.trunc(dividend / divisor);
  const remainder = dividend - quotient * divisor;
  if (rounding === 'up') return remainder > 0 ? quotient + 1 : quotient;
  return remainder < 0 ? quotient - 1 : quotient;
}

/** floor(amount × part / whole): the share of cost or margin a partial close releases. */
export function share(amount: Money, part: Size, whole: Size): Money {
  return money(divide(amount * BigInt(part), BigInt(whole), 'down'));
}

/** For ratios, plots and models only; never on the way back into the books. */
export function moneyToNumber(amount: Money): number {
  return Number(amount) / MONEY_SCALE;
}

export function moneyOfNumber(amount: number, rounding: Rounding): Money {
  const scaled = amount * MONEY_SCALE;
  return money(BigInt(rounding === 'down' ? Math.floor(scaled) : Math.ceil(scaled)));
}

/**
 * A price on its instrument's grid: the decimal price in the quote currency, for indicators, orders and people. NaN
 * where `priceDecimals` is no whole number from 0 to 22.
 */
export function priceToNumber(value: GridPrice, priceDecimals: number): number {
  return Number(value) / (POWERS_OF_TEN[priceDecimals] ?? Number.NaN);
}

/** A size on its instrument's grid: units of the asset, at least 0. NaN where `sizeDecimals` is no whole number from 0 to 22. */
export function sizeToNumber(value: GridSize, sizeDecimals: number): number {
  return Number(value) / (POWERS_OF_TEN[sizeDecimals] ?? Number.NaN);
}
