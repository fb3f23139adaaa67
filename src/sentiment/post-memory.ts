import { FNV, HASH } from './hashing.ts';

const { spread } = HASH;
const { seed: SEED, prime: PRIME } = FNV;
const SECOND_SEED = 0x2c1b3c6d;
const SECOND_PRIME = 0x9e3779b1 | 0;
/** Cells for each post a half holds: the fuller a table, the longer the walk to a key. */
const CELLS_A_POST = 2;

/**
 * What is known of the last posts, by source and id: at least the last `size`, at most twice as many. Posts stand under
 * 64 bits of hash, since maps of strings cost a fifth of all the time a post takes; that two posts of a quarter million
 * share theirs has a chance of one in five hundred million.
 */
export class PostMemory<Known> {
  private readonly size: number;
  private young: Half<Known>;
  private old: Half<Known>;
  /** What was hashed last, and its hash: a post is looked up and then written. */
  private source = '';
  private id = '';
  private first = 0;
  private second = 0;

  /** `size` is a power of two. */
  constructor(size: number) {
    this.size = size;
    this.young = new Half(size);
    this.old = new Half(size);
    this.hash(this.source, this.id);
  }

  get(source: string, id: string): Known | undefined {
    this.find(source, id);
    return this.young.get(this.first, this.second) ?? this.old.get(this.first, this.second);
  }

  set(source: string, id: string, known: Known): void {
    this.find(source, id);
    this.young.set(this.first, this.second, known);
    if (this.young.count < this.size) return;
    const emptied = this.old;
    emptied.clear();
    this.old = this.young;
    this.young = emptied;
  }

  private find(source: string, id: string): void {
    if (id === this.id && source === this.source) return;
    this.id = id;
    this.source = source;
    this.hash(source, id);
  }

  private hash(source: string, id: string): void {
    let first = SEED;
    let second = SECOND_SEED;
    for (let index = 0; index < source.length; index += 1) {
      const unit = source.charCodeAt(index);
      first = Math.imul(first ^ unit, PRIME);
      second = Math.imul(second + unit, SECOND_PRIME);
    }
    first = Math.imul(first, PRIME);
    for (let index = 0; index < id.length; index += 1) {
      const unit = id.charCodeAt(index);
      first = Math.imul(first ^ unit, PRIME);
      second = Math.imul((second << 7) ^ (second >>> 25) ^ unit, SECOND_PRIME);
    }
    this.first = spread(first);
    // Never 0, which marks an empty cell.
    this.second = spread(second) | 1;
  }
}

/** A table with open addressing that is only ever filled and emptied; what is known stands in the order it came. */
export class Half<Known> {
  private readonly keys: Int32Array;
  /** Of each cell that is taken, where its post stands among the known. */
  private readonly places: Int32Array;
  private readonly known: Known[] = [];

  constructor(size: number) {
    this.keys = new Int32Array(2 * CELLS_A_POST * size);
    this.places = new Int32Array(CELLS_A_POST * size);
  }

  get count(): number {
    return this.known.length;
  }

  get(first: number, second: number): Known | undefined {
    const cell = this.cellOf(first, second);
    return this.keys[2 * cell + 1] === 0 ? undefined : this.known[this.places[cell] ?? 0];
  }

  set(first: number, second: number, known: Known): void {
    const { keys, places } = this;
    const cell = this.cellOf(first, second);
    if (keys[2 * cell + 1] === 0) places[cell] = this.known.length;
    keys[2 * cell] = first;
    keys[2 * cell + 1] = second;
    this.known[places[cell] ?? 0] = known;
  }

  clear(): void {
    this.keys.fill(0);
    this.known.length = 0;
  }

  /** The cell of the key, or the empty one where it would go. */
  private cellOf(first: number, second: number): number {
    const { keys } = this;
    const mask = keys.length - 1;
    let place = (first << 1) & mask;
    while (keys[place + 1] !== 0 && (keys[place] !== first || keys[place + 1] !== second)) place = (place + 2) & mask;
    return place >> 1;
  }
}
