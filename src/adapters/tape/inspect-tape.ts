import { stat } from 'node:fs/promises';
import type { InstrumentKind } from '../../domain/instrument.ts';
import type { Instant } from '../../domain/time.ts';
import { inferredInstruments } from './infer-instruments.ts';
import { isMadeUp } from './made-up.ts';
import { hashTape, readTapeManifest } from './manifest.ts';
import { openTape } from './open-tape.ts';
import { scanTape } from './scan-tape.ts';
import type { LineOrder } from './sequence.ts';
import type { TableOptions } from './table/options.ts';
import { readTable } from './table/read-table.ts';
import type { TableReading } from './table/table.ts';
import { isTape } from './tape-lines.ts';

interface TapeSymbol {
  readonly symbol: string;
  /** Guessed from its name, as are the decimals from its figures. */
  readonly kind: InstrumentKind;
  readonly priceDecimals: number;
  readonly sizeDecimals: number;
  readonly records: Readonly<Record<string, number>>;
}

/** What a tape holds, told without a scenario. */
export interface TapeSummary {
  readonly path: string;
  readonly bytes: number;
  readonly sha256: string;
  readonly manifest: 'matches' | 'differs' | 'missing';
  readonly synthetic: boolean | undefined;
  readonly order: 'ts' | 'visible';
  /** Of its lines, or rows, as they stand in the file. */
  readonly lineOrder: LineOrder;
  /** How its times are written. */
  readonly time: string;
  /** What a table was taken for. */
  readonly table: TableReading | undefined;
  readonly span: { readonly from: Instant; readonly to: Instant } | undefined;
  readonly lines: number;
  /** Records by type, repeats and bad ones included. */
  readonly records: Readonly<Record<string, number>>;
  readonly symbols: readonly TapeSymbol[];
  /** Events a run would see; a bar gives two. */
  readonly events: number;
  readonly refused: Readonly<Record<string, number>>;
}

/** Reads the whole tape twice: to learn its symbols, then as a run would. Throws as `openTape` does, save for bad lines. */
export async function inspectTape(path: string, table?: TableOptions): Promise<TapeSummary> {
  const scan = await scanTape(path, table);
  const reading = (await isTape(path)) ? undefined : (await readTable(path, table)).reading;
  const instruments = inferredInstruments(scan);
  const source = openTape(path, { instruments, tape: 0, maximumBadShare: 1, csv: table });
  for await (const _ of source.read());
  const report = source.report();
  const sha256 = await hashTape(path);
  const manifest = await readTapeManifest(path);
  return {
    path,
    bytes: (await stat(path)).size,
    sha256,
    manifest: manifest === undefined ? 'missing' : manifest.sha256 === sha256 ? 'matches' : 'differs',
    synthetic: (await isMadeUp(path, manifest)) || manifest?.synthetic,
    order: scan.order ?? 'ts',
    lineOrder: reading?.order ?? scan.sequence.order,
    time: reading?.time ?? 'milliseconds since 1970',
    table: reading,
    span: scan.span,
    lines: report.lines,
    records: Object.fromEntries(scan.counts),
    symbols: [...instruments.values()].map(({ symbol, kind, priceDecimals, sizeDecimals }) => {
      const records = Object.fromEntries(scan.symbols.get(symbol)?.counts ?? []);
      return { symbol, kind, priceDecimals, sizeDecimals, records };
    }),
    events: report.events,
    refused: Object.fromEntries(report.refused),
  };
}
