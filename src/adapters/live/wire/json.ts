import { type Instant, instant, isInstant } from '../../../domain/time.ts';

export type Json = Readonly<Record<string, unknown>>;

const NOTHING: Json = {};

/** undefined when the text is no JSON. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

const STRING_OR_NUMBER = /"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?/g;

/** The same with every number as the text it was written as: a checksum over figures needs their trailing zeros. */
export function parseWithNumberText(text: string): unknown {
  return parseJson(text.replace(STRING_OR_NUMBER, (token) => (token.startsWith('"') ? token : `"${token}"`)));
}

export function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The object, or one without members. */
export function objectOf(value: unknown): Json {
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

/** A whole number of at least 0, as a number or its digits. */
export function countOf(value: unknown): number | undefined {
  const count = typeof value === 'string' && /^\d{1,16}$/.test(value) ? Number(value) : value;
  return typeof count === 'number' && Number.isSafeInteger(count) && count >= 0 ? count : undefined;
}

/** An id that venues write as a number or as text. */
export function idOf(value: unknown): string | undefined {
  return typeof value === 'number' && Number.isSafeInteger(value) ? String(value) : textOf(value);
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
