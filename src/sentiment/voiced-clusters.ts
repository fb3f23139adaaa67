import { HASH } from './hashing.ts';

const { hashPair, spread } = HASH;
/** Cells for each pair a half holds: the fuller a table, the longer the walk to a key. */
const CELLS_A_PAIR = 2;
const MOST_SYMBOLS = 1 << 16;

/**
 * Which clusters of near-duplicates have had their voice on which symbols: at least the last `size` pairs touched, at most
 * twice as many. All memory is taken at the start.
 */
export class VoicedClusters {
  private readonly size: number;
  private young: Float64Array;
  private old: Float64Array;
  private count = 0;
  /** The highest cluster touched. */
  private newest = -1;

  /** `size` is a power of two. */
  constructor(size: number) {
    this.size = size;
    this.young = new Float64Array(CELLS_A_PAIR * size);
    this.old = new Float64Array(CELLS_A_PAIR * size);
  }

  /** Remembers the pair; tells whether it was known. `symbol` is a number below 65,536. */
  touch(cluster: number, symbol: number): boolean {
    // Never 0, which marks an empty cell.
    const key = cluster * MOST_SYMBOLS + symbol + 1;
    const start = spread(hashPair(cluster, symbol));
    const place = placeOf(this.young, key, start);
    if (this.young[place] === key) return true;
    // Clusters are numbered as they are opened: of a new one the old half, which no cache holds, need not be asked.
    const known = cluster <= this.newest && this.old[placeOf(this.old, key, start)] === key;
    if (cluster > this.newest) this.newest = cluster;
    this.young[place] = key;
    this.count += 1;
    if (this.count === this.size) this.turn();
    return known;
  }

  private turn(): void {
    const emptied = this.old.fill(0);
    this.old = this.young;
    this.young = emptied;
    this.count = 0;
  }
}

/** The place of the key, or the empty one where it would go. */
function placeOf(keys: Float64Array, key: number, start: number): number {
  const mask = keys.length - 1;
  let place = start & mask;
  while (keys[place] !== 0 && keys[place] !== key) place = (place + 1) & mask;
  return place;
}
