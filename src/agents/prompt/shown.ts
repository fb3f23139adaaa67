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
