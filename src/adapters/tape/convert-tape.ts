import { basename } from 'node:path';
import { formatDecimal } from '../../domain/decimal.ts';
import { InputError } from '../../domain/errors.ts';
import type { BarClose } from '../../domain/feed-event.ts';
import type { SymbolId } from '../../domain/ids.ts';
import type { Instrument } from '../../domain/instrument.ts';
import { formatDurationMs, formatInstant } from '../../domain/time.ts';
import { inferInstruments } from './infer-instruments.ts';
import { isMadeUp, MADE_UP_COLUMN } from './made-up.ts';
import { readTapeManifest, type TapeManifest } from './manifest.ts';
import { openTape } from './open-tape.ts';
import { type LinesToWrite, sortedLines } from './sort-lines.ts';
import type { TableOptions } from './table/options.ts';
import { readTable } from './table/read-table.ts';
import type { TableReading } from './table/table.ts';
import { isTape } from './tape-lines.ts';
import { refuseExisting } from './tape-writer.ts';
import { writeTape } from './write-tape.ts';

export interface Conversion {
  readonly manifest: TapeManifest;
  /** Lines that were left out, by kind of trouble. */
  readonly refused: Readonly<Record<string, number>>;
  /** Place and kind of the first of them, where it is known. */
  readonly firstRefused: string | undefined;
  /** What of a tape is written otherwise than it was, a sentence each. */
  readonly notes: readonly string[];
}

export interface ConvertOptions {
  readonly table?: TableOptions | undefined;
  /** Hears what a table was taken for before anything is written. */
  readonly announce?: (reading: TableReading) => void;
}

/**
 * Writes a tape anew under another name, with its manifest: a table as NDJSON, the bars of a tape as a table, NDJSON as
 * NDJSON sorted by event time (fields we do not know are kept). Holds the tape's text in memory.
 */
export async function convertTape(from: string, to: string, options: ConvertOptions = {}): Promise<Conversion> {
  await refuseExisting(to);
  const origin = await readTapeManifest(from);
  const synthetic = await isMadeUp(from, origin);
  const { lines, refused, firstRefused, notes } = await linesToWrite(from, to, { ...options, synthetic });
  if (lines.length === 0) throw nothingKept(from, refused);
  const manifest = await writeTape(to, lines, {
    source: `converted from ${basename(from)}${origin === undefined ? '' : ` (${origin.source})`}`,
    synthetic,
    settings: origin?.settings ?? {},
  });
  return { manifest, refused: Object.fromEntries(refused), firstRefused, notes };
}

interface Kept extends LinesToWrite {
  readonly firstRefused: string | undefined;
}

async function linesToWrite(
  from: string,
  to: string,
  { table, announce, synthetic }: ConvertOptions & { readonly synthetic: boolean },
): Promise<Kept> {
  if (/\.csv(\.gz)?$/i.test(to)) {
    const { lines, ...rest } = await barRows(from, table);
    return { ...rest, lines: synthetic ? lines.map(markedRow) : lines, firstRefused: undefined };
  }
  if (await isTape(from)) return { ...(await sortedLines(from, table)), firstRefused: undefined };
  const { reading, lines, refused, firstRefused } = await readTable(from, table);
  announce?.(reading);
  return {
    lines: lines.filter((line) => typeof line === 'string'),
    refused,
    notes: [],
    firstRefused: firstRefused && `${from}:${firstRefused.line}: ${firstRefused.why}`,
  };
}

function nothingKept(path: string, refused: ReadonlyMap<string, number>): InputError {
  const kinds = [...refused].map(([kind, count]) => `${count} ${kind}`).join(', ');
  const what = `nothing of it can be kept${kinds === '' ? '' : `: ${kinds}`}`;
  const mend = 'docs/tape-format.md tells the format';
  return new InputError({ code: 'tape-nothing-kept', where: path, what, mend });
}

const HEADER = 'time,symbol,interval,open,high,low,close,volume';

/** The bars of a tape, or of a table, as a table with our own columns. */
async function barRows(from: string, table: TableOptions | undefined): Promise<LinesToWrite> {
  const instruments = await inferInstruments(from, table);
  const source = openTape(from, { instruments, tape: 0, maximumBadShare: 1, csv: table });
  const bars: BarClose[] = [];
  let others = 0;
  for await (const batch of source.read()) {
    for (const event of batch) {
      if (event.kind === 'bar-close') bars.push(event);
      else if (event.kind !== 'bar-open') others += 1;
    }
  }
  if (source.report().refused.has('not-sorted')) throw unsorted(from);
  bars.sort((left, right) => left.openedAt - right.openedAt || left.line - right.line);
  const rows = bars.map((bar) => tableRow(bar, instruments));
  const refused = new Map(source.report().refused);
  // Out of order there, in order here: nothing of it is lost.
  refused.delete('out-of-order');
  if (others > 0) refused.set('not-a-bar', others);
  return { lines: rows.length === 0 ? [] : [HEADER, ...rows], refused, notes: [] };
}

function markedRow(row: string, place: number): string {
  return `${row},${place === 0 ? MADE_UP_COLUMN : true}`;
}

function unsorted(where: string): InputError {
  const mend = 'convert it to NDJSON first, which sorts it';
  return new InputError({ code: 'tape-not-sorted', where, what: 'its lines are not in the order of time', mend });
}

function tableRow(bar: BarClose, instruments: ReadonlyMap<SymbolId, Instrument>): string {
  const decimals = instruments.get(bar.symbol)?.priceDecimals ?? 0;
  const prices = [bar.open, bar.high, bar.low, bar.close].map((price) => formatDecimal(price, decimals));
  return [formatInstant(bar.openedAt), bar.symbol, formatDurationMs(bar.intervalMs), ...prices, bar.volume].join(',');
}
