import type { SymbolId } from '../../../domain/ids.ts';
import type { StampNumbers } from '../../../domain/tick-columns.ts';
import type { Instant } from '../../../domain/time.ts';
import type { ColumnReader, ColumnWriter } from './columns.ts';

/** Where each symbol stands among those that the tape is read with. */
export type SymbolPlaces = ReadonlyMap<SymbolId, number>;

/** For whom columns are read. */
export interface ColumnsOf {
  /** By their places. */
  readonly symbols: readonly SymbolId[];
  /** Where the tape stands in this run. */
  readonly tape: number;
}

interface Stamped {
  readonly ts: Instant;
  readonly visible: Instant;
  readonly line: number;
  readonly symbol: SymbolId;
}

/** The columns of what every event has. */
export class StampColumns {
  readonly ts: Float64Array;
  readonly delaysMs: Float64Array;
  readonly lines: Float64Array;
  readonly symbolPlaces: Float64Array;
  private readonly places: SymbolPlaces;
  /** Most events are of the symbol of the one before. */
  private last: SymbolId | undefined;
  private lastPlace = -1;

  constructor(count: number, places: SymbolPlaces) {
    this.places = places;
    this.ts = new Float64Array(count);
    this.delaysMs = new Float64Array(count);
    this.lines = new Float64Array(count);
    this.symbolPlaces = new Float64Array(count);
  }

  set(at: number, { ts, visible, line, symbol }: Stamped): void {
    this.ts[at] = ts;
    this.delaysMs[at] = visible - ts;
    this.lines[at] = line;
    if (symbol !== this.last) {
      this.last = symbol;
      this.lastPlace = this.places.get(symbol) ?? -1;
    }
    this.symbolPlaces[at] = this.lastPlace;
  }

  packTo(to: ColumnWriter): void {
    for (const column of [this.ts, this.delaysMs, this.lines, this.symbolPlaces]) to.numbers(column);
  }
}

export function stampsIn(from: ColumnReader, { symbols, tape }: ColumnsOf): StampNumbers {
  return {
    ts: from.numbers(),
    delaysMs: from.numbers(),
    lines: from.numbers(),
    symbolPlaces: from.numbers(),
    symbols,
    tape,
  };
}
