/** A number as somebody wrote it. */
export interface WrittenNumber {
  readonly value: number;
  /** Half of the last written digit: how far the truth may be away. */
  readonly tolerance: number;
  readonly percent: boolean;
}

const NUMBER =
  /(?<![\p{L}\p{N}_.])[-+−]?\$?(\d{1,3}(?:,\d{3})+|\d+)(?:\.(\d+))?(?:\s?(%|percent\b|bps\b)|(k|K|M|bn|B)(?![\p{L}\p{N}]))?(?![\p{L}\p{N}_])(?!-?\s?(?:days?|d|hours?|h|minutes?|min|m|weeks?|bars?|periods?|seconds?|s)\b)/gu;

const SCALES: ReadonlyMap<string, number> = new Map([
  ['k', 1e3],
  ['K', 1e3],
  ['M', 1e6],
  ['B', 1e9],
  ['bn', 1e9],
]);

/**
 * The numbers a sentence states. Not among them: digits inside names (`rsi14`, `BTC2`) and spans of time (`20-day`,
 * `5 minutes`), which say how a thing was measured and not what it was.
 */
export function writtenNumbers(text: string): readonly WrittenNumber[] {
  const found: WrittenNumber[] = [];
  for (const match of text.matchAll(NUMBER)) {
    const [whole, integer = '', fraction = '', unit, suffix] = match;
    const scale = SCALES.get(suffix ?? '') ?? 1;
    const size = Number(`${integer.replaceAll(',', '')}.${fraction}0`) * scale * (unit === 'bps' ? 0.01 : 1);
    const tolerance = 0.5 * scale * Number(`1e-${fraction.length}`) * (unit === 'bps' ? 0.01 : 1);
    const negative = whole.startsWith('-') || whole.startsWith('−');
    found.push({ value: negative ? -size : size, tolerance, percent: unit !== undefined });
  }
  return found;
}

/** Whether a datum is what was written: up to rounding, a fall told without its minus, and a share told in percent. */
export function agrees(written: WrittenNumber, datum: number): boolean {
  if (written.value < 0 && datum > 0) return false;
  const size = Math.abs(written.value);
  const near = (value: number): boolean => Math.abs(size - Math.abs(value)) <= written.tolerance * (1 + 1e-9) + 1e-12;
  return near(datum) || (written.percent && near(datum * 100));
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
