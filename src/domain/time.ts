import type { Brand } from './brand.ts';
import { InputError } from './errors.ts';

/** Milliseconds since the epoch, UTC; a safe integer. */
export type Instant = Brand<number, 'Instant'>;

/** 9999-12-31T23:59:59.999Z: later than this is a unit mistake (microseconds), not a date. */
const LAST_INSTANT = 253_402_300_799_999;

export function isInstant(value: number): value is Instant {
  return Number.isSafeInteger(value) && value >= 0 && value <= LAST_INSTANT;
}

export function instant(value: number): Instant {
  if (isInstant(value)) return value;
  const what = `${value} is not a time in milliseconds UTC`;
  const mend = 'give whole milliseconds since 1970, before the year 10000';
  throw new InputError({ code: 'time-not-an-instant', what, where: 'time', mend });
}

/** `when` moved by a span; spans are plain milliseconds. */
export function later(when: Instant, spanMs: number): Instant {
  return (when + spanMs) as Instant;
}

/** A second in milliseconds. */
export const SECOND_MS = 1_000;
/** A minute in milliseconds. */
export const MINUTE_MS = 60_000;
/** An hour in milliseconds. */
export const HOUR_MS = 3_600_000;
/** 24 hours in milliseconds. */
export const DAY_MS = 86_400_000;

/** 1 January 1970 was a Thursday. */
const DAYS_BEFORE_EPOCH = 3;

/** Counts weeks from Monday to Monday, UTC; 0 is the one that the epoch lies in. */
export function weekNumber(when: Instant): number {
  return Math.floor((when / DAY_MS + DAYS_BEFORE_EPOCH) / 7);
}

const UNIT_MS: ReadonlyMap<string, number> = new Map([
  ['ms', 1],
  ['s', SECOND_MS],
  ['m', MINUTE_MS],
  ['h', HOUR_MS],
  ['d', DAY_MS],
  ['w', 7 * DAY_MS],
]);

/** Reads `250ms`, `3m`, `1h`, `1d` as milliseconds; undefined when it is not such a text. */
export function parseDurationMs(text: string): number | undefined {
  const match = /^(\d{1,9})(ms|s|m|h|d|w)$/.exec(text);
  const unitMs = UNIT_MS.get(match?.[2] ?? '');
  if (match === null || unitMs === undefined) return undefined;
  const spanMs = Number(match[1]) * unitMs;
  return spanMs > 0 ? spanMs : undefined;
}

/** The shortest exact text of a span: 180000 → `3m`. */
export function formatDurationMs(spanMs: number): string {
  for (const [unit, unitMs] of [...UNIT_MS].reverse()) {
    if (spanMs >= unitMs && spanMs % unitMs === 0) return `${spanMs / unitMs}${unit}`;
  }
  return `${spanMs}ms`;
}

/** Instants from `from` on and before `to`; open where one is left out. */
export interface DateSpan {
  readonly from: Instant | undefined;
  readonly to: Instant | undefined;
}

const DATE = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d)?Z)?$/;

/** Reads `2025-01-31` or `2025-01-31T12:00Z`, UTC; undefined when it is not such a text. */
export function parseDate(text: string): Instant | undefined {
  const value = DATE.test(text) ? Date.parse(text) : Number.NaN;
  return isInstant(value) ? value : undefined;
}

/** ISO 8601 in UTC. */
export function formatInstant(when: Instant): string {
  return new Date(when).toISOString();
}
