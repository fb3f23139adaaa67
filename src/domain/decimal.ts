import { fail, ok, type Result } from './result.ts';

export type DecimalProblem = 'not-a-decimal' | 'too-many-decimals' | 'too-large';

/** 10^0 … 10^22: every power of ten a double holds exactly. */
export const POWERS_OF_TEN: readonly number[] = Array.from({ length: 23 }, (_, power) => Number(`1e${power}`));

const DECIMAL = /^(-?)(\d{1,30})(?:\.(\d{1,30}))?$/;

/** Without the zeros at its end, in one walk however long it is. */
export function trimZeros(digits: string): string {
  let end = digits.length;
  while (digits[end - 1] === '0') end -= 1;
  return digits.slice(0, end);
}

/** Reads decimal text as an integer at `decimals` places, without passing through a float. */
export function parseDecimal(text: string, decimals: number): Result<bigint, DecimalProblem> {
  const match = DECIMAL.exec(text);
  if (match === null) return fail('not-a-decimal');
  const fraction = trimZeros(match[3] ?? '');
  if (fraction.length > decimals) return fail('too-many-decimals');
  const digits = BigInt((match[2] ?? '') + fraction.padEnd(decimals, '0'));
  return ok(match[1] === '-' ? -digits : digits);
}

/**
 * Scales a JSON number of at most 15 significant digits to an integer at `decimals` places.
 * The product of such a double and a power of ten lies within half a unit of the true integer, so rounding
 * recovers it; dividing back and comparing proves that no decimals were lost.
 */
export function scaleNumber(value: number, decimals: number): Result<number, DecimalProblem> {
  const scale = POWERS_OF_TEN[decimals] ?? Number.NaN;
  const scaled = Math.round(value * scale);
  if (!Number.isSafeInteger(scaled)) return fail(Number.isFinite(value) ? 'too-large' : 'not-a-decimal');
  return scaled / scale === value ? ok(scaled) : fail('too-many-decimals');
}

/** The exact decimal text of an integer at `decimals` places: (12345n, 2) → `123.45`. */
export function formatDecimal(scaled: bigint | number, decimals: number): string {
  // A safe integer's own digits are its decimal ones: no big one need be made of it.
  const value = Number.isSafeInteger(scaled) ? scaled : BigInt(scaled);
  const digits = (value < 0 ? -value : value).toString().padStart(decimals + 1, '0');
  const whole = digits.slice(0, digits.length - decimals);
  const text = decimals === 0 ? whole : `${whole}.${digits.slice(digits.length - decimals)}`;
  return value < 0 ? `-${text}` : text;
}
