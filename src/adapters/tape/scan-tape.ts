import { scaleNumber, trimZeros } from '../../domain/decimal.ts';
import { InputError } from '../../domain/errors.ts';
import { isSymbolId, type SymbolId } from '../../domain/ids.ts';
import { type Instant, isInstant } from '../../domain/time.ts';
import { couldBeSeconds, takesSeconds } from './lines.ts';
import { type RawRecord, RECORD_TYPES } from './record.ts';
import { Sequence } from './sequence.ts';
import { plainDecimal } from './table/figures.ts';
import type { TableOptions } from './table/options.ts';
import { parseTapeLine, tapeLines } from './tape-lines.ts';

/** More than any market lists; each is remembered. */
const MOST_SYMBOLS = 50_000;
/** What a symbol has bars of, few in any tape. */
const MOST_INTERVALS = 32;

const PRICE_FIELDS = ['price', 'bid', 'ask', 'open', 'high', 'low', 'close', 'mark', 'oracle'] as const;
const SIZE_FIELDS = ['size', 'bid_size', 'ask_size'] as const;

/** What a tape's records say of one symbol, before its instrument is known. */
export interface SymbolScan {
  readonly symbol: SymbolId;
  /** Most decimals seen. */
  priceDecimals: number;
  sizeDecimals: number;
  /** Largest figures seen. */
  highestPrice: number;
  largestSize: number;
  readonly counts: Map<string, number>;
  readonly intervals: Set<string>;
}

/** A tape's records as written: counted, not checked. */
export interface TapeScan {
  lines: number;
  /** Records by type; lines that are none are not in it. */
  readonly counts: Map<string, number>;
  readonly symbols: Map<string, SymbolScan>;
  /** Whether small times are seconds, and not read. */
  takesSeconds: boolean | undefined;
  /** Earliest and latest event time. */
  span: { readonly from: Instant; readonly to: Instant } | undefined;
  order: 'ts' | 'visible' | undefined;
  /** Of the lines, by that time. */
  readonly sequence: Sequence;
}

export async function scanTape(path: string, table?: TableOptions): Promise<TapeScan> {
  const scan: TapeScan = {
    lines: 0,
    counts: new Map(),
    symbols: new Map(),
    takesSeconds: undefined,
    span: undefined,
    order: undefined,
    sequence: new Sequence(),
  };
  for await (const { lines } of tapeLines(path, table)) {
    scan.takesSeconds ??= takesSeconds(lines);
    scan.lines += lines.length;
    if (scan.symbols.size > MOST_SYMBOLS) throw tooManySymbols(path);
    for (const line of lines) {
      const record = typeof line === 'string' ? parseTapeLine(line) : undefined;
      if (record !== undefined && typeof record !== 'string') scanRecord(scan, record);
    }
  }
  return scan;
}

function scanRecord(scan: TapeScan, record: RawRecord): void {
  const { type, ts, symbol } = record;
  if (typeof type !== 'string' || !RECORD_TYPES.has(type) || typeof ts !== 'number' || !isInstant(ts)) return;
  if (scan.takesSeconds === true && couldBeSeconds(ts)) return;
  add(scan.counts, type);
  scan.order ??= typeof record.visible === 'number' ? 'visible' : 'ts';
  scan.sequence.add(scan.order === 'visible' && typeof record.visible === 'number' ? record.visible : ts);
  if (scan.span === undefined) scan.span = { from: ts, to: ts };
  else if (ts > scan.span.to) scan.span = { from: scan.span.from, to: ts };
  else if (ts < scan.span.from) scan.span = { from: ts, to: scan.span.to };
  if (typeof symbol !== 'string' || !isSymbolId(symbol)) return;
  let known = scan.symbols.get(symbol);
  if (known === undefined) {
    known = {
      symbol,
      priceDecimals: 0,
      sizeDecimals: 0,
      highestPrice: 0,
      largestSize: 0,
      counts: new Map(),
      intervals: new Set(),
    };
    scan.symbols.set(symbol, known);
  }
  add(known.counts, type);
  if (typeof record.interval === 'string' && known.intervals.size < MOST_INTERVALS)
    known.intervals.add(record.interval);
  for (const field of PRICE_FIELDS) {
    const value = record[field];
    if (value === undefined) continue;
    known.priceDecimals = Math.max(known.priceDecimals, decimalsOf(value, known.priceDecimals));
    known.highestPrice = Math.max(known.highestPrice, Number(value) || 0);
  }
  for (const field of SIZE_FIELDS) {
    const value = record[field];
    if (value === undefined) continue;
    known.sizeDecimals = Math.max(known.sizeDecimals, decimalsOf(value, known.sizeDecimals));
    known.largestSize = Math.max(known.largestSize, Number(value) || 0);
  }
}

function tooManySymbols(where: string): InputError {
  const mend = 'cut it into tapes of fewer symbols';
  return new InputError({ code: 'tape-too-many-symbols', where, what: `it names over ${MOST_SYMBOLS} symbols`, mend });
}

/** Decimal places of a JSON number or decimal text; `enough` when it fits those, 0 when it is neither. */
function decimalsOf(value: unknown, enough: number): number {
  if (typeof value === 'number' && scaleNumber(value, enough).ok) return enough;
  if (typeof value !== 'number' && typeof value !== 'string') return 0;
  return trimZeros(/^-?\d+\.(\d*)$/.exec(plainDecimal(String(value)))?.[1] ?? '').length;
}

function add(counts: Map<string, number>, key: string): void {
  counts.set(key, (counts.get(key) ?? 0) + 1);
}
