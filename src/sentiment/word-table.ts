import { HASH } from './hashing.ts';

const { spread } = HASH;
const KEY = 0;
const ENTRY = 1;
const FLAG_SHIFT = 16;
const ROW_MASK = 0xffff;
const LEAST_CELLS = 1 << 13;

/** A table as it is kept in a file. */
export interface KeptTable {
  readonly cells: Int32Array;
  readonly size: number;
}

/**
 * Word hashes to row numbers and flags, open addressing at a load of at most a half; a word's key and entry lie side
 * by side, so that a look costs one cache line. Rows start at 1; entry 0 is "unknown". Two different words share a
 * 32-bit hash with a chance near 1 in 300,000 for each unknown word met, and then one word of a post is misread: not
 * worth storing the words.
 */
export class WordTable {
  private cells: Int32Array;
  private shift: number;
  /** The highest row. */
  size: number;

  /** With what `kept` holds of another. */
  constructor({ cells, size }: KeptTable = { cells: new Int32Array(LEAST_CELLS), size: 0 }) {
    this.cells = cells;
    this.shift = 1 + Math.clz32(cells.length - 1);
    this.size = size;
  }

  /** All there is to a table. */
  get kept(): KeptTable {
    return { cells: this.cells, size: this.size };
  }

  copy(): WordTable {
    return new WordTable({ cells: this.cells.slice(), size: this.size });
  }

  /** Row and flags of a word in one number; 0 when it is unknown. See `rowOf` and `flagsOf`. */
  find(hash: number): number {
    const { cells } = this;
    let place = (spread(hash) >>> this.shift) << 1;
    for (;;) {
      const entry = cells[place + ENTRY] ?? 0;
      if (entry === 0 || cells[place + KEY] === hash) return entry;
      place = (place + 2) & (cells.length - 1);
    }
  }

  /** The row of `hash`, a new one if it has none. */
  add(hash: number): number {
    const known = this.find(hash);
    if (known !== 0) return rowOf(known);
    if (4 * (this.size + 1) > this.cells.length) this.grow();
    this.size += 1;
    this.put(hash, this.size);
    return this.size;
  }

  /** Writes the rows' flags, at most 16 bits each, beside their keys. */
  setFlags(flags: Uint16Array): void {
    const { cells } = this;
    for (let place = 0; place < cells.length; place += 2) {
      const entry = cells[place + ENTRY] ?? 0;
      if (entry === 0) continue;
      const row = entry & ROW_MASK;
      cells[place + ENTRY] = ((flags[row] ?? 0) << FLAG_SHIFT) | row;
    }
  }

  private put(hash: number, entry: number): void {
    const { cells } = this;
    let place = (spread(hash) >>> this.shift) << 1;
    while (cells[place + ENTRY] !== 0) place = (place + 2) & (cells.length - 1);
    cells[place + KEY] = hash;
    cells[place + ENTRY] = entry;
  }

  private grow(): void {
    const { cells } = this;
    this.cells = new Int32Array(2 * cells.length);
    this.shift -= 1;
    for (let place = 0; place < cells.length; place += 2) {
      const entry = cells[place + ENTRY] ?? 0;
      if (entry !== 0) this.put(cells[place + KEY] ?? 0, entry);
    }
  }
}

function rowOf(entry: number): number {
  return entry & ROW_MASK;
}

function flagsOf(entry: number): number {
  return entry >>> FLAG_SHIFT;
}

/** To be taken apart by who uses them, as `HASH` is. */
export const OF_ENTRY = { rowOf, flagsOf } as const;
