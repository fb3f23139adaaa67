/** At most 6 significant digits, never an exponent: 0.0000123 and 64123.5 stay readable. */
export function shown(value: number): string {
  if (value === 0 || !Number.isFinite(value)) return String(value);
  const size = Math.abs(value);
  let decimals = 0;
  for (let bound = 100_000; decimals < 12 && size < bound; bound /= 10) decimals += 1;
  const text = value.toFixed(decimals);
  return text.includes('.') ? text.replace(/\.?0+$/u, '') : text;
}
