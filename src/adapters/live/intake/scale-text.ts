import { type DecimalProblem, POWERS_OF_TEN, parseDecimal } from '../../../domain/decimal.ts';

/** So many digits a double holds without loss. */
const EXACT_DIGITS = 15;
const ZERO = 48;
const POINT = 46;

/**
 * Decimal text as an integer at `decimals` places, as `parseDecimal` reads it. Venues send figures of a few digits by
 * the thousand: those are added up digit by digit, in whole numbers; everything else goes the exact way.
 */
export function scaleText(text: string, decimals: number): number | DecimalProblem {
  if (text.length <= EXACT_DIGITS) {
    const scaled = scaleShort(text, decimals);
    if (scaled >= 0) return scaled;
  }
  const parsed = parseDecimal(text, decimals);
  if (!parsed.ok) return parsed.problem;
  const scaled = Number(parsed.value);
  return Number.isSafeInteger(scaled) ? scaled : 'too-large';
}

/** -1 where the short way cannot tell. */
function scaleShort(text: string, decimals: number): number {
  let digits = 0;
  let point = -1;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === POINT && point < 0 && at > 0) {
      point = at;
      continue;
    }
    const digit = code - ZERO;
    if (digit < 0 || digit > 9) return -1;
    digits = digits * 10 + digit;
  }
  const fraction = point < 0 ? 0 : text.length - point - 1;
  if (text.length === 0 || (point >= 0 && fraction === 0)) return -1;
  const power = POWERS_OF_TEN[Math.abs(decimals - fraction)] ?? Number.NaN;
  // Trailing zeros beyond the grid divide away; a rest means that there are too many decimals.
  const scaled = fraction <= decimals ? digits * power : digits / power;
  return Number.isSafeInteger(scaled) ? scaled : -1;
}
