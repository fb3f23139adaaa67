import { InputError } from '../../domain/errors.ts';
import type { SymbolId } from '../../domain/ids.ts';
import { formatDurationMs } from '../../domain/time.ts';
import type { RawRecord } from './record.ts';

/** What a price table does not say of itself, unless it has `symbol` and `interval` columns. */
export interface CsvDefaults {
  readonly symbol: SymbolId | undefined;
  readonly intervalMs: number | undefined;
}

const REQUIRED = ['time', 'open', 'high', 'low', 'close', 'volume'] as const;

/** Reads rows of one table as bar records. Cells stay text, so that no decimal passes through a float. */
export type RowReader = (row: string) => RawRecord | 'column-count';

/** Throws `tape-columns` when the header lacks a column or the symbol or interval is told nowhere. */
export function rowReader(header: string, defaults: CsvDefaults, path: string): RowReader {
  const columns = cellsOf(header.replace(/^\uFEFF/, '').toLowerCase());
  const needed = [
    ...REQUIRED,
    ...(defaults.symbol === undefined ? ['symbol'] : []),
    ...(defaults.intervalMs === undefined ? ['interval'] : []),
  ];
  const missing = needed.filter((name) => !columns.includes(name));
  if (missing.length > 0) {
    throw new InputError({
      code: 'tape-columns',
      what: `no column ${missing.join(', ')}`,
      where: `${path}:1`,
      mend: 'give a header with time,open,high,low,close,volume, and symbol and interval there or as options; quartet tape convert makes a tape of other columns by --map',
    });
  }
  const at = (name: string): number => columns.indexOf(name);
  const [time, open, high, low, close, volume] = [
    at('time'),
    at('open'),
    at('high'),
    at('low'),
    at('close'),
    at('volume'),
  ];
  const symbol = at('symbol');
  const interval = at('interval');
  const defaultInterval = defaults.intervalMs === undefined ? undefined : formatDurationMs(defaults.intervalMs);
  return (row) => {
    const cells = cellsOf(row);
    if (cells.length !== columns.length) return 'column-count';
    return {
      type: 'bar',
      ts: readTime(cells[time] ?? ''),
      symbol: cells[symbol] ?? defaults.symbol,
      open: cells[open],
      high: cells[high],
      low: cells[low],
      close: cells[close],
      volume: cells[volume],
      interval: cells[interval] ?? defaultInterval,
    };
  };
}

function cellsOf(row: string): readonly string[] {
  return row.split(',').map((cell) => cell.trim().replace(/^"(.*)"$/, '$1'));
}

const ISO_TIME = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2})(:\d{2}(?:\.\d{1,3})?)?(Z|[+-]\d{2}:\d{2})?)?$/;
const EPOCH_MS = /^\d{1,15}$/;

/** Epoch milliseconds, or an ISO 8601 date or time (UTC unless it says otherwise); undefined when empty, NaN when neither. */
export function readTime(text: string): number | undefined {
  if (text === '') return undefined;
  if (EPOCH_MS.test(text)) return Number(text);
  const match = ISO_TIME.exec(text);
  if (match === null) return Number.NaN;
  const [, date = '', minutes = '00:00', seconds = ':00', zone = 'Z'] = match;
  const midnight = Date.parse(`${date}T00:00:00Z`);
  // Date.parse takes 30 February for 2 March.
  if (Number.isNaN(midnight) || new Date(midnight).toISOString().slice(0, 10) !== date) return Number.NaN;
  return Date.parse(`${date}T${minutes}${seconds}${zone}`);
}
