import { type Instant, isInstant } from '../../../domain/time.ts';
import { readTime } from '../csv.ts';

/** How dates with slashes or dots are to be read: `01/02/2026` is either. */
export const DAY_ORDERS = ['mdy', 'dmy'] as const;
export type DayOrder = (typeof DAY_ORDERS)[number];

const EPOCH = /^(\d{9,11})(\.\d+)?$|^(\d{12,14})$|^(\d{15,17})$|^(\d{18,20})$/;
const SLASHED = /^(\d{1,2})[/.](\d{1,2})[/.](\d{4})(?:[T, ]+(\d{1,2}):(\d{2})(?::(\d{2}))?\s*([AaPp][Mm])?)?$/;
/** `Mon, 02 Feb 2026 02:40:00 GMT` as in mail and news; `Wed Oct 10 20:19:24 +0000 2018` as X writes it. */
const WORDED = /^[A-Z][a-z]{2},? .*(GMT|UTC|Z|[+-]\d{2}:?\d{2})/;

/**
 * A date as tables have it: ISO 8601 with any number of decimals, UTC unless it says otherwise; seconds, milli-, micro-
 * or nanoseconds since 1970, told apart by their digits; dates in words with a zone; with slashes when `order` says how.
 */
export function readAnyTime(text: string, order: DayOrder | undefined): Instant | undefined {
  const told = text.trim();
  const at = epochOf(told) ?? isoOf(told) ?? slashedOf(told, order) ?? wordedOf(told);
  return at !== undefined && isInstant(at) ? at : undefined;
}

function epochOf(text: string): number | undefined {
  const match = EPOCH.exec(text);
  if (match === null) return undefined;
  const [, seconds, fraction = '', millis, micros, nanos] = match;
  if (seconds !== undefined) return Math.floor(Number(`${seconds}${fraction}`) * 1_000);
  if (millis !== undefined) return Number(millis);
  return micros === undefined ? Number(nanos?.slice(0, -6)) : Number(micros.slice(0, -3));
}

function isoOf(text: string): number | undefined {
  const trimmed = text
    .replace(/(\.\d{3})\d+/, '$1')
    .replace(/ ?UTC$/, 'Z')
    .replace(/([+-]\d{2})(\d{2})$/, '$1:$2')
    .replace(/(:\d{2}(?:\.\d+)?) ([+-])/, '$1$2');
  const at = /^\d{4}-/.test(trimmed) ? readTime(trimmed) : undefined;
  return at === undefined || Number.isNaN(at) ? undefined : at;
}

function slashedOf(text: string, order: DayOrder | undefined): number | undefined {
  const match = SLASHED.exec(text);
  if (match === null || order === undefined) return undefined;
  const [, first = '', second = '', year = '', hours = '0', minutes = '00', seconds = '00', half] = match;
  const [month, day] = order === 'mdy' ? [first, second] : [second, first];
  const hour = half === undefined ? Number(hours) : (Number(hours) % 12) + (half.toLowerCase() === 'pm' ? 12 : 0);
  const two = (value: string | number): string => String(value).padStart(2, '0');
  return readTime(`${year}-${two(month)}-${two(day)}T${two(hour)}:${minutes}:${seconds}Z`);
}

function wordedOf(text: string): number | undefined {
  if (!WORDED.test(text)) return undefined;
  const x = /^[A-Z][a-z]{2} ([A-Z][a-z]{2}) (\d{2}) (\d{2}:\d{2}:\d{2}) ([+-]\d{4}) (\d{4})$/.exec(text);
  return Date.parse(x === null ? text : `${x[2]} ${x[1]} ${x[5]} ${x[3]} ${x[4]}`);
}
