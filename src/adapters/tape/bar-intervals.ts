import { isSymbolId, type SymbolId } from '../../domain/ids.ts';
import type { Instrument } from '../../domain/instrument.ts';
import { parseDurationMs } from '../../domain/time.ts';
import { readTapeManifest } from './manifest.ts';
import { withOnlySymbol } from './open-tape.ts';
import type { RawRecord } from './record.ts';
import type { TableOptions } from './table/options.ts';
import { parseTapeLine, tapeLines } from './tape-lines.ts';

interface TapeParts {
  readonly parts: readonly string[];
  readonly csv: TableOptions | undefined;
}

/**
 * The intervals in which each symbol's bars open on some tapes, finest first: what a run must know before its first
 * event. Tapes whose manifest says that they hold no bars are not read. Throws as reading does.
 */
export async function barIntervals(
  tapes: readonly TapeParts[],
  instruments: readonly Instrument[],
): Promise<ReadonlyMap<SymbolId, readonly number[]>> {
  const found = new Map<SymbolId, Set<number>>();
  const known = new Map(instruments.map((instrument) => [instrument.symbol, instrument]));
  for (const { parts, csv } of tapes) {
    for (const path of parts) await scanPart(path, withOnlySymbol({ csv, instruments: known }), found);
  }
  return new Map([...found].map(([symbol, spans]) => [symbol, [...spans].sort((left, right) => left - right)]));
}

async function scanPart(
  path: string,
  table: TableOptions | undefined,
  found: Map<SymbolId, Set<number>>,
): Promise<void> {
  const manifest = await readTapeManifest(path);
  if (manifest !== undefined && manifest.counts.bar === undefined && manifest.counts['bar-open'] === undefined) return;
  const known = new Set<string>();
  for await (const { lines } of tapeLines(path, table)) {
    for (const line of lines) {
      if (typeof line !== 'string' || !line.includes('"interval"')) continue;
      // A tape's bars say the same of this, and to read each of them would cost a run a fifth of its time.
      const series = seriesOf(line);
      if (series !== undefined && known.has(series)) continue;
      if (series !== undefined) known.add(series);
      const record = parseTapeLine(line);
      if (typeof record === 'string' || !opensOnTape(record)) continue;
      const { symbol, interval } = record;
      const spanMs = typeof interval === 'string' ? parseDurationMs(interval) : undefined;
      if (typeof symbol !== 'string' || !isSymbolId(symbol) || spanMs === undefined) continue;
      const spans = found.get(symbol) ?? new Set();
      found.set(symbol, spans.add(spanMs));
    }
  }
}

/** Type, symbol and interval as a line writes them; undefined where more than they decides, in a line that was written live. */
function seriesOf(line: string): string | undefined {
  if (line.includes('"visible"')) return undefined;
  return `${textBehind(line, '"type"')} ${textBehind(line, '"symbol"')} ${textBehind(line, '"interval"')}`;
}

function textBehind(line: string, name: string): string {
  const from = line.indexOf('"', line.indexOf(name) + name.length);
  return line.slice(from, line.indexOf('"', from + 1));
}

/** On a tape written live a bar is its close alone: past that the run began with. */
function opensOnTape({ type, visible }: RawRecord): boolean {
  return type === 'bar-open' || (type === 'bar' && typeof visible !== 'number');
}
