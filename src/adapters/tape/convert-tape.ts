import { basename } from 'node:path';
import { formatDecimal } from '../../domain/decimal.ts';
import type { BarClose } from '../../domain/feed-event.ts';
import type { SymbolId } from '../../domain/ids.ts';
import type { Instrument } from '../../domain/instrument.ts';
import { formatDurationMs, formatInstant } from '../../domain/time.ts';
import type { CsvDefaults } from './csv.ts';
import { encodeEvent } from './encode.ts';
import { inferInstruments } from './infer-instruments.ts';
import { readManifest, type TapeManifest } from './manifest.ts';
import { isTable, openTape } from './open-tape.ts';
import { type LinesToWrite, sortedLines } from './sort-lines.ts';
import { writeTape } from './write-tape.ts';

export interface Conversion {
  readonly manifest: TapeManifest;
  /** Lines that were left out, by kind of trouble. */
  readonly refused: Readonly<Record<string, number>>;
  /** Place and kind of the first of them, where it is known. */
  readonly firstRefused: string | undefined;
}

/**
 * Writes a tape anew under another name, with its manifest: a table of prices as NDJSON, the bars of a tape as a
 * table, NDJSON as NDJSON sorted by event time (fields we do not know are kept). Holds the tape's text in memory.
 */
export async function convertTape(from: string, to: string, csv?: CsvDefaults): Promise<Conversion> {
  const { lines, refused } =
    isTable(from) || isTable(to) ? await barLines(from, isTable(to), csv) : await sortedLines(from);
  const origin = await readManifest(from);
  const manifest = await writeTape(to, lines, {
    source: `converted from ${basename(from)}${origin === undefined ? '' : ` (${origin.source})`}`,
    synthetic: origin?.synthetic ?? false,
    settings: origin?.settings ?? {},
  });
  return { manifest, refused: Object.fromEntries(refused), firstRefused: undefined };
}

const HEADER = 'time,symbol,interval,open,high,low,close,volume';

async function barLines(from: string, asTable: boolean, csv: CsvDefaults | undefined): Promise<LinesToWrite> {
  const instruments = await inferInstruments(from, csv);
  const source = openTape(from, { instruments, tape: 0, maximumBadShare: 1, csv });
  const bars: BarClose[] = [];
  let others = 0;
  for await (const batch of source.read()) {
    for (const event of batch) {
      if (event.kind === 'bar-close') bars.push(event);
      else if (event.kind !== 'bar-open') others += 1;
    }
  }
  bars.sort((left, right) => left.openedAt - right.openedAt || left.line - right.line);
  const lines = bars.map((bar) => (asTable ? tableRow(bar, instruments) : encodeEvent(bar, instruments, 'ts')) ?? '');
  const refused = new Map(source.report().refused);
  // Out of order there, in order here: nothing of it is lost.
  refused.delete('out-of-order');
  if (others > 0) refused.set('not-a-bar', others);
  return { lines: asTable ? [HEADER, ...lines] : lines, refused };
}

function tableRow(bar: BarClose, instruments: ReadonlyMap<SymbolId, Instrument>): string {
  const decimals = instruments.get(bar.symbol)?.priceDecimals ?? 0;
  const prices = [bar.open, bar.high, bar.low, bar.close].map((price) => formatDecimal(price, decimals));
  return [formatInstant(bar.openedAt), bar.symbol, formatDurationMs(bar.intervalMs), ...prices, bar.volume].join(',');
}
