import { withDigits } from './numbers-in-words.ts';

/** A number as somebody wrote it. */
export interface WrittenNumber {
  readonly value: number;
  /** Half of the last written digit: how far the truth may be away. */
  readonly tolerance: number;
  readonly percent: boolean;
  /** Whether it says of itself that it is a rise. */
  readonly plus: boolean;
}

const NUMBER =
  /(?<![\p{L}\p{N}_.])[-+−]?\$?(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d+))?(?:[eE]([-+]?\d{1,2}))?(?:\s?(%|percent\b|per cent\b|bps\b|basis points\b)|(k|K|M|bn|B|\sthousand|\smillion|\sbillion)(?![\p{L}\p{N}])|(?:USD[TC]?|EUR|GBP)\b)?(?![\p{L}\p{N}_])(?!-?\s?(?:days?|d|hours?|h|minutes?|min|m|weeks?|bars?|periods?|seconds?|s)\b)/gu;

const SCALES: ReadonlyMap<string, number> = new Map([
  ['k', 1e3],
  ['K', 1e3],
  ['M', 1e6],
  ['B', 1e9],
  ['bn', 1e9],
  ['thousand', 1e3],
  ['million', 1e6],
  ['billion', 1e9],
]);

/**
 * The numbers a sentence states. Not among them: digits inside names (`rsi14`, `BTC2`) and spans of time (`20-day`,
 * `5 minutes`), which say how a thing was measured and not what it was.
 */
export function writtenNumbers(text: string): readonly WrittenNumber[] {
  const found: WrittenNumber[] = [];
  for (const match of withDigits(text).matchAll(NUMBER)) {
    const [whole, integer = '', fraction = '', exponent = '0', unit, suffix] = match;
    const scale = (SCALES.get(suffix?.trim() ?? '') ?? 1) * (unit?.startsWith('b') === true ? 0.01 : 1);
    const power = Number(exponent);
    const size = Number(`${integer.replaceAll(',', '')}.${fraction}0e${power}`) * scale;
    const tolerance = 0.5 * scale * Number(`1e${power - fraction.length}`);
    const negative = whole.startsWith('-') || whole.startsWith('−');
    const value = negative ? -size : size;
    found.push({ value, tolerance, percent: unit !== undefined, plus: whole.startsWith('+') });
  }
  return found;
}

/**
 * Whether a datum is what was written: up to rounding, a fall told without its minus, and a share told in percent. What
 * is no more than one is a share, of which a percent is a hundredth.
 */
export function agrees(written: WrittenNumber, datum: number): boolean {
  if ((written.value < 0 && datum > 0) || (written.plus && datum < 0)) return false;
  const size = Math.abs(written.value);
  const near = (value: number): boolean => Math.abs(size - Math.abs(value)) <= written.tolerance * (1 + 1e-9) + 1e-12;
  if (!written.percent) return near(datum);
  return near(datum * 100) || (Math.abs(datum) > 1 && near(datum));
}

const ZERO = '0'.charCodeAt(0);
const POINT = '.'.charCodeAt(0);

/** At most 6 significant digits, never an exponent: 0.0000123 and 64123.5 stay readable. */
export function shown(value: number): string {
  if (value === 0 || !Number.isFinite(value)) return String(value);
  const size = Math.abs(value);
  let decimals = 0;
  for (let bound = 100_000; decimals < 12 && size < bound; bound /= 10) decimals += 1;
  if (decimals === 0 || Number.isInteger(value)) return value.toFixed(0);
  const text = value.toFixed(decimals);
  let end = text.length;
  while (text.charCodeAt(end - 1) === ZERO) end -= 1;
  if (text.charCodeAt(end - 1) === POINT) end -= 1;
  return text.slice(0, end);
}

/** In so many significant digits, but with all that stand before the point: `agrees` with the value itself. */
export function brief(value: number, digits: number): string {
  const whole = Math.trunc(Math.abs(value)).toFixed(0).length;
  return shown(Number(value.toPrecision(Math.min(100, Math.max(digits, whole)))));
}

/** All numbers that a claim about something may state, by name. */
export function numbersOf({ numbers }: { readonly numbers: Readonly<Record<string, number>> }): string {
  return Object.keys(numbers)
    .sort()
    .map((name) => namedNumber(name, numbers[name]))
    .join(' ');
}

export function namedNumber(name: string, value: number | undefined): string {
  return value === undefined ? '' : `${name} ${shown(value)}`;
}
