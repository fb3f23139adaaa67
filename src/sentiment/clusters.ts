import { DAY_MS, type Instant } from '../domain/time.ts';
import { hashPair, spread } from './hashing.ts';
import { KIND, type Tokens } from './tokens.ts';

/** Words of a text kept for comparing; the smallest hashes of a longer one stand for it. */
const SKETCH = 32;
/** Pairs of neighbouring words a cluster is found by. */
const KEYS = 6;
const SIMILAR = 0.6;
/** Below this many different words, only equal word sets are near-duplicates. */
const SHORT = 4;
const NOBODY = -1;

export interface ClusterOptions {
  /** Clusters remembered, a power of two; the oldest is forgotten first. */
  readonly capacity: number;
}

/** Where a text belongs: `isNew` when nothing like it was seen in the 24 hours before. */
export interface Placement {
  /** Counts up from 0; never used twice. */
  cluster: number;
  isNew: boolean;
}

/**
 * Near-duplicate clusters over a sliding day. Texts are alike when the Jaccard similarity of their word sets is at
 * least 0.6, and are found by the smallest hashes of their word pairs. Constant time and memory a text.
 */
export class Clusters {
  private readonly capacity: number;
  private readonly sketches: Int32Array;
  private readonly sketchSizes: Uint8Array;
  private readonly lastSeen: Float64Array;
  private readonly signs: Int8Array;
  /** Pair hash → cluster that last had it. */
  private readonly slots: Float64Array;
  private readonly words = new Int32Array(SKETCH);
  private wordCount = 0;
  private readonly keys = new Int32Array(KEYS);
  private keyCount = 0;
  private next = 0;
  private readonly placement: Placement = { cluster: 0, isNew: true };

  constructor(options: ClusterOptions) {
    this.capacity = options.capacity;
    this.sketches = new Int32Array(options.capacity * SKETCH);
    this.sketchSizes = new Uint8Array(options.capacity);
    this.lastSeen = new Float64Array(options.capacity);
    this.signs = new Int8Array(options.capacity);
    this.slots = new Float64Array(options.capacity * 8).fill(NOBODY);
  }

  /** `sign` is the stance's: a text turned into its opposite by one word is another voice. */
  place(tokens: Tokens, sign: number, at: Instant): Placement {
    this.sketch(tokens);
    const found = this.find(sign, at);
    const cluster = found === NOBODY ? this.open(sign) : found;
    this.lastSeen[cluster % this.capacity] = at;
    for (let key = 0; key < this.keyCount; key += 1) this.slots[this.slotOf(this.keys[key] ?? 0)] = cluster;
    this.placement.cluster = cluster;
    this.placement.isNew = found === NOBODY;
    return this.placement;
  }

  private sketch(tokens: Tokens): void {
    this.wordCount = 0;
    this.keyCount = 0;
    let previous = 0;
    for (let index = 0; index < tokens.count; index += 1) {
      const kind = tokens.kinds[index];
      if (kind !== KIND.word && kind !== KIND.cashtag && kind !== KIND.hashtag) continue;
      const hash = tokens.hashes[index] ?? 0;
      this.wordCount = insertSmallest(this.words, this.wordCount, spread(hash));
      if (previous !== 0) this.keyCount = insertSmallest(this.keys, this.keyCount, hashPair(previous, hash));
      previous = hash;
    }
    if (this.keyCount === 0) this.keyCount = insertSmallest(this.keys, 0, previous);
  }

  private find(sign: number, at: Instant): number {
    for (let key = 0; key < this.keyCount; key += 1) {
      const cluster = this.slots[this.slotOf(this.keys[key] ?? 0)] ?? NOBODY;
      if (cluster === NOBODY || cluster < this.next - this.capacity) continue;
      const row = cluster % this.capacity;
      if (at - (this.lastSeen[row] ?? 0) > DAY_MS || sign * (this.signs[row] ?? 0) < 0) continue;
      if (this.isAlike(row)) return cluster;
    }
    return NOBODY;
  }

  private open(sign: number): number {
    const cluster = this.next;
    const row = cluster % this.capacity;
    this.next += 1;
    for (let word = 0; word < this.wordCount; word += 1) this.sketches[row * SKETCH + word] = this.words[word] ?? 0;
    this.sketchSizes[row] = this.wordCount;
    this.signs[row] = sign;
    return cluster;
  }

  /** Jaccard similarity of two sorted sketches, over the smallest hashes of their union. */
  private isAlike(row: number): boolean {
    const base = row * SKETCH;
    const theirs = this.sketchSizes[row] ?? 0;
    let left = 0;
    let right = 0;
    let shared = 0;
    let union = 0;
    while (union < SKETCH && (left < this.wordCount || right < theirs)) {
      const mine = left < this.wordCount ? (this.words[left] ?? 0) : Number.POSITIVE_INFINITY;
      const other = right < theirs ? (this.sketches[base + right] ?? 0) : Number.POSITIVE_INFINITY;
      if (mine === other) shared += 1;
      if (mine <= other) left += 1;
      if (other <= mine) right += 1;
      union += 1;
    }
    return Math.min(this.wordCount, theirs) < SHORT ? shared === union : shared >= SIMILAR * union;
  }

  private slotOf(key: number): number {
    return (spread(key) >>> 0) % this.slots.length;
  }
}

/** Inserts into a sorted set of bounded size that keeps the smallest; returns the new count. */
function insertSmallest(set: Int32Array, count: number, value: number): number {
  let place = count;
  while (place > 0 && (set[place - 1] ?? 0) > value) place -= 1;
  if (place > 0 && set[place - 1] === value) return count;
  if (place === set.length) return count;
  const kept = count < set.length ? count : count - 1;
  for (let move = kept; move > place; move -= 1) set[move] = set[move - 1] ?? 0;
  set[place] = value;
  return kept + 1;
}
