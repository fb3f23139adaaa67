import { formatDecimal, trimZeros } from '../../../domain/decimal.ts';

export const DECIMAL_SIGNS = ['point', 'comma'] as const;
/** What stands before the decimals of figures; the other sign then parts thousands. */
export type DecimalSign = (typeof DECIMAL_SIGNS)[number];

/** A figure without currency signs and spaces. */
interface Bare {
  readonly negative: boolean;
  readonly digits: string;
  /** Powers of ten behind it: `54.15M`, `2e-05`. */
  readonly power: number;
}

const BARE =
  /^([-+]?)[$€£¥₿]? ?([-+]?)(\d[\d.,]*|[.,]\d+)(?:[eE]([-+]?\d{1,3}))? ?([KMBTkmbt]?)(?: ?(?:[$€£¥₿]|USDT?|EUR|GBP|BTC))?$/;
const SUFFIXES = new Map([
  ['k', 3],
  ['m', 6],
  ['b', 9],
  ['t', 12],
]);

function bareOf(cell: string): Bare | undefined {
  // Spaces and apostrophes part thousands in some countries.
  const match = BARE.exec(
    cell
      .trim()
      .replace('\u2212', '-')
      .replace(/(\d)[ \u00A0\u202F'’](?=\d{3}(?!\d))/g, '$1'),
  );
  if (match === null) return undefined;
  const [, sign = '', inner = '', digits = '', exponent = '0', suffix = ''] = match;
  const power = Number(exponent) + (SUFFIXES.get(suffix.toLowerCase()) ?? 0);
  return { negative: `${sign}${inner}`.includes('-'), digits, power };
}

/**
 * The decimal sign of a whole table, by figures that can be read in one way only. `doubt` when there are none and a
 * figure such as `1,085` may be either; between semicolons a comma is the decimal sign, and `1.085` may be either.
 */
export function decimalSignOf(
  columns: readonly (readonly string[])[],
  separator: string | undefined,
): DecimalSign | 'doubt' {
  const counts = { point: 0, comma: 0, doubt: 0, pointed: 0, none: 0 };
  for (const cells of columns) for (const cell of cells) counts[signOf(bareOf(cell)?.digits ?? '')] += 1;
  const { point, comma, doubt, pointed } = counts;
  if (point > 0 || comma > 0) {
    if (Math.min(point, comma) * 4 > Math.max(point, comma)) return 'doubt';
    return point > comma ? 'point' : 'comma';
  }
  if (doubt === 0) return separator === ';' && pointed > 0 ? 'doubt' : 'point';
  return separator === ';' ? 'comma' : 'doubt';
}

/** What one figure says of the sign; `pointed` for a single point before three digits, `doubt` for such a comma. */
function signOf(digits: string): DecimalSign | 'doubt' | 'pointed' | 'none' {
  const commas = digits.split(',').length - 1;
  const points = digits.split('.').length - 1;
  if (commas === 0 && points === 0) return 'none';
  if (commas > 0 && points > 0) return digits.lastIndexOf('.') > digits.lastIndexOf(',') ? 'point' : 'comma';
  if (commas > 1) return 'point';
  if (points > 1) return 'comma';
  // Thousands have three digits behind them, one to three before, and never a leading zero.
  const mayPartThousands = /^[1-9]\d{0,2}[.,]\d{3}$/.test(digits);
  if (!mayPartThousands) return commas > 0 ? 'comma' : 'point';
  return commas > 0 ? 'doubt' : 'pointed';
}

/** Reads one column's figures as plain decimal text; undefined for what is none. */
export function figureReader(cells: readonly string[], sign: DecimalSign): (cell: string) => string | undefined {
  const [decimal, thousands] = sign === 'point' ? ['\\.', ','] : [',', '\\.'];
  const plain = new RegExp(`^(\\d*)(?:${decimal}(\\d*))?$`);
  // 12,34,567 as in India, where behind the thousands two digits stand together.
  const hundreds = `\\d{1,2}(?:${thousands}\\d{2})+${thousands}\\d{3}`;
  const grouped = new RegExp(`^(\\d{1,3}(?:${thousands}\\d{3})+|${hundreds})(?:${decimal}(\\d+))?$`);
  const proof = new RegExp(
    `^(?:\\d{1,3}(?:(?:${thousands}\\d{3}){2,}(?:${decimal}\\d+)?|(?:${thousands}\\d{3})+${decimal}\\d+)|${hundreds}(?:${decimal}\\d+)?)$`,
  );
  let isProved = false;
  let hasDecimals = false;
  for (const cell of cells) {
    const digits = bareOf(cell)?.digits ?? '';
    isProved ||= proof.test(digits);
    hasDecimals ||= plain.test(digits) && plain.exec(digits)?.[2] !== undefined;
  }
  // Among `185.18` and `185.95` one `185,180` is a slip, not 185 thousand.
  const mayGroup = isProved || !hasDecimals;
  return (cell) => {
    const bare = bareOf(cell);
    if (bare === undefined) return undefined;
    const match = plain.exec(bare.digits) ?? (mayGroup ? grouped.exec(bare.digits) : null);
    if (match === null) return undefined;
    const [, whole = '', fraction = ''] = match;
    return decimalText(bare.negative, whole.replace(/\D/g, ''), fraction, bare.power);
  };
}

function decimalText(negative: boolean, whole: string, fraction: string, power: number): string | undefined {
  if (Math.abs(power) > 40) return undefined;
  const digits = whole + fraction;
  const places = fraction.length - power;
  const padded = digits.padStart(Math.max(places, 0) + 1, '0') + '0'.repeat(Math.max(-places, 0));
  const cut = padded.length - Math.max(places, 0);
  const part = trimZeros(padded.slice(cut));
  const text = `${padded.slice(0, cut).replace(/^0+(?=\d)/, '')}${part === '' ? '' : `.${part}`}`;
  return negative && text !== '0' ? `-${text}` : text;
}

/** `2e-05` written out; other texts as they are. */
export function plainDecimal(text: string): string {
  const match = /^(-?)(\d+)(?:\.(\d+))?[eE]([-+]?\d{1,3})$/.exec(text);
  if (match === null) return text;
  const [, sign, whole = '', fraction = '', power] = match;
  return decimalText(sign === '-', whole, fraction, Number(power)) ?? text;
}

const EXACT_DIGITS = 15;

/**
 * A figure of more digits than a double holds was printed from one: `185.94999999999999` is the double 185.95, whose
 * shortest text it gets. Others stay as they are.
 */
export function withoutFloatNoise(text: string): string {
  const significant = text.replace(/^-?[0.]*/, '').replace('.', '').length;
  if (!text.includes('.') || significant <= EXACT_DIGITS) return text;
  const shortest = String(Number(text));
  return /^-?\d+(\.\d+)?$/.test(shortest) ? shortest : text;
}

/** Rounded to so many decimals, halves away from zero. */
export function roundText(text: string, decimals: number): string {
  const [whole = '', fraction = ''] = text.replace('-', '').split('.');
  if (fraction.length <= decimals) return text;
  const kept = BigInt(whole + fraction.slice(0, decimals)) + (Number(fraction[decimals]) >= 5 ? 1n : 0n);
  return formatDecimal(text.startsWith('-') ? -kept : kept, decimals);
}
