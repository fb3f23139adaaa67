import { type Instant, instant, isInstant } from '../../../domain/time.ts';
import { mapNumbers, parseJson } from '../../shared/parse-json.ts';

export type JsonObject = Readonly<Record<string, unknown>>;

const NOTHING: JsonObject = {};

/** The same with every number as the text it was written as: a checksum over figures needs their trailing zeros. */
export function parseWithNumberText(text: string): unknown {
  return parseJson(mapNumbers(text, (number) => `"${withoutExponent(number)}"`));
}

/** Beyond it no figure of a market lies, and zeros would be written out without end. */
const MOST_PLACES = 40;

/** `1.5e-7` → `0.00000015`: JSON writes small and large numbers so. What is no such number stays as it is. */
export function withoutExponent(text: string): string {
  const parts = /^(-?)(\d+)(?:\.(\d+))?[eE]([+-]?\d{1,3})$/.exec(text);
  if (parts === null) return text;
  const [, sign = '', whole = '', fraction = '', exponent = ''] = parts;
  const point = whole.length + Number(exponent);
  if (Math.abs(point) > MOST_PLACES) return text;
  const digits = '0'.repeat(Math.max(0, 1 - point)) + whole + fraction;
  const padded = digits.padEnd(point, '0');
  const at = Math.max(1, point);
  return `${sign}${padded.slice(0, at).replace(/^0+(?=\d)/, '')}${padded.length > at ? `.${padded.slice(at)}` : ''}`;
}

export function isJson(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The object, or one without members. */
export function objectOf(value: unknown): JsonObject {
  return isJson(value) ? value : NOTHING;
}

/** The list, a lone object as a list of one, or an empty one. */
export function listOf(value: unknown): readonly unknown[] {
  if (Array.isArray(value)) return value;
  return isJson(value) ? [value] : [];
}

/** Text that is there and not empty. */
export function textOf(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/** A decimal as text; numbers are written out. */
export function figureOf(value: unknown): string | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? withoutExponent(String(value)) : textOf(value);
}

/** A whole number of at least 0, as a number or its digits. */
export function countOf(value: unknown): number | undefined {
  const count = typeof value === 'string' && /^\d{1,16}$/.test(value) ? Number(value) : value;
  return typeof count === 'number' && Number.isSafeInteger(count) && count >= 0 ? count : undefined;
}

export function millisOf(value: unknown): Instant | undefined {
  return typeof value === 'number' && isInstant(value) ? value : undefined;
}

export function secondsOf(value: unknown): Instant | undefined {
  const seconds = typeof value === 'string' && /^\d{1,11}(\.\d+)?$/.test(value) ? Number(value) : value;
  return typeof seconds === 'number' ? millisOf(Math.floor(seconds * 1000)) : undefined;
}

/** ISO 8601 with any number of decimals; RFC 2822 as news feeds write it. Parts of a millisecond are cut. */
export function dateOf(value: unknown): Instant | undefined {
  if (typeof value !== 'string' || value.length > 64) return undefined;
  const parsed = Date.parse(value.replace(/(\.\d{3})\d+/, '$1'));
  return isInstant(parsed) ? instant(parsed) : undefined;
}

/** Of the addresses that a post points to. */
const MOST_ADDRESSES = 16;
const LONGEST_ADDRESS = 2_000;

/** What is an address among these, each once; undefined where nothing is. Nobody asks there for anything. */
export function referencesOf(candidates: readonly unknown[]): readonly string[] | undefined {
  const found = new Set<string>();
  for (const candidate of candidates) {
    if (typeof candidate !== 'string' || candidate.length > LONGEST_ADDRESS || found.size === MOST_ADDRESSES) continue;
    if (/^https?:\/\/[^\s<>"]+$/.test(candidate)) found.add(candidate);
  }
  return found.size === 0 ? undefined : [...found];
}
