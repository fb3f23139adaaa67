import { z } from 'zod';
import { DECIMAL_SIGNS } from '../../adapters/tape/table/figures.ts';
import type { TableOptions } from '../../adapters/tape/table/options.ts';
import { DAY_ORDERS } from '../../adapters/tape/table/times.ts';
import { isSymbolId } from '../../domain/ids.ts';
import { parseDate, parseDurationMs } from '../../domain/time.ts';

/** Values that more than one part of a scenario has. */
export const decimals = (about: string) =>
  z.int().min(0).max(12).describe(`how many decimals ${about}, a whole number from 0 to 12`);
export const textDecimal = (about: string) =>
  z
    .union([z.string().regex(/^\d{1,15}(\.\d{1,12})?$/), z.number().positive()])
    .describe(`${about} as decimal text such as "0.1"`);
export const duration = (about: string) =>
  z
    .string()
    .regex(/^[1-9]\d{0,8}(ms|s|m|h|d|w)$/)
    .describe(`${about} such as 3m, 1h or 1d`);
export const relativePath = (about: string) =>
  z.string().min(1).max(1_000).describe(`${about}, as a path relative to this file`);
export const seedSchema = z.int().min(0).describe('a whole number from 0 to 9007199254740991');
const date = (about: string) =>
  z
    .string()
    .refine((text) => parseDate(text) !== undefined)
    .describe(`${about}, UTC, such as 2025-01-31 or 2025-01-31T12:00Z`);
/** What of a tape is read: lines dated so, bars by their opening. */
export const spanSchema = z
  .strictObject({
    from: date('the first instant that counts').optional(),
    to: date('the first instant that counts no more').optional(),
  })
  .describe('from and to, or one of them');
export const symbol = z
  .string()
  .refine(isSymbolId)
  .describe('a symbol of at most 64 letters, digits and ._/:- that starts with a letter or digit');

const columnName = z.string().min(1).max(200);

/** What a scenario says of a table that is one of its feeds. */
export const tableSchema = z.strictObject({
  symbol: symbol.optional(),
  interval: duration('the span of a bar').optional(),
  map: z
    .record(z.string(), columnName)
    .optional()
    .describe('columns by field, such as { ts: Date, close: "5" }, where they are not found'),
  set: z.record(z.string(), columnName).optional().describe('fields that are the same in every row'),
  dates: z.enum(DAY_ORDERS).optional().describe(DAY_ORDERS.join(' or ')),
  decimal: z.enum(DECIMAL_SIGNS).optional().describe(DECIMAL_SIGNS.join(' or ')),
  zone: z.string().min(1).max(64).optional().describe('the time zone of times without one, such as America/New_York'),
  skipLines: z.int().min(0).max(1_000).optional().describe('how many lines to pass over first, a whole number'),
  priceDecimals: decimals('prices are rounded to').optional(),
});

/** The same as the reader of tables takes it. */
export function tableOptions({ symbol, interval, map, set, ...rest }: z.output<typeof tableSchema>): TableOptions {
  return {
    ...rest,
    symbol: symbol !== undefined && isSymbolId(symbol) ? symbol : undefined,
    intervalMs: interval === undefined ? undefined : parseDurationMs(interval),
    map: map === undefined ? undefined : new Map(Object.entries(map)),
    set: set === undefined ? undefined : new Map(Object.entries(set)),
  };
}
