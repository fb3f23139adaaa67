import { DAY_MS, type Instant } from '../domain/time.ts';
import { HASH } from './hashing.ts';
import { KIND, type Tokens } from './tokens.ts';

const { hashPair, spread } = HASH;
const { word: WORD, cashtag: CASHTAG, hashtag: HASHTAG } = KIND;
/** Words of a text kept for comparing; the smallest hashes of a longer one stand for it. */
const SKETCH = 32;
/** Pairs of neighbouring words a cluster is found by. */
const KEYS = 6;
const SIMILAR = 0.6;
/** Below this many different words, only equal word sets are near-duplicates. */
const SHORT = 4;
const NOBODY = -1;
/** Where what stands in the head of a row. */
const HEAD = 4;
const LAST_SEEN = 1;
const SIGN = 2;
const SIZE = 3;
/** Least places in the table of keys for each cluster: a key pushed out too soon hides a copy. */
const SLOTS_A_CLUSTER = 8;

export interface ClusterOptions {
  /** Clusters remembered, at most 2^16; the oldest is forgotten first. */
  readonly capacity: number;
}

/**
 * Near-duplicate clusters over a sliding day. Texts are alike when the Jaccard similarity of their word sets is at
 * least 0.6, and are found by the smallest hashes of their word pairs. Constant time and memory a text.
 */
export class Clusters {
  private readonly capacity: number;
  private readonly sketches: Int32Array;
  /** Four numbers a row, side by side: cluster, when last seen, sign, size of the sketch. */
  private readonly heads: Float64Array;
  /**
   * Pair hash → row of the cluster that last had it, with the hash's low half to tell it from others of its place.
   * Another cluster may stand in that row by now: likeness decides.
   */
  private readonly slots: Uint32Array;
  private readonly words = new Int32Array(SKETCH);
  private wordCount = 0;
  private readonly keys = new Int32Array(KEYS);
  private keyCount = 0;
  private next = 0;

  constructor(options: ClusterOptions) {
    this.capacity = options.capacity;
    this.sketches = new Int32Array(options.capacity * SKETCH);
    this.heads = new Float64Array(options.capacity * HEAD).fill(NOBODY);
    this.slots = new Uint32Array(1 << (32 - Math.clz32(options.capacity * SLOTS_A_CLUSTER - 1)));
  }

  /**
   * The cluster of a text: a new one, never used before, when nothing like it was seen in the 24 hours before. `sign` is
   * the stance's: a text turned into its opposite by one word is another voice.
   */
  place(tokens: Tokens, sign: number, at: Instant): number {
    this.sketch(tokens);
    const found = this.find(sign, at);
    const row = found === NOBODY ? this.open(sign) : found;
    this.heads[row * HEAD + LAST_SEEN] = at;
    for (let place = 0; place < this.keyCount; place += 1) {
      const key = this.keys[place] ?? 0;
      this.slots[this.slotOf(key)] = (row << 16) | (key & 0xffff);
    }
    return this.heads[row * HEAD] ?? NOBODY;
  }

  private sketch(tokens: Tokens): void {
    this.wordCount = 0;
    this.keyCount = 0;
    let previous = 0;
    for (let index = 0; index < tokens.count; index += 1) {
      const kind = tokens.kinds[index];
      if (kind !== WORD && kind !== CASHTAG && kind !== HASHTAG) continue;
      const hash = tokens.hashes[index] ?? 0;
      this.wordCount = insertSmallest(this.words, this.wordCount, spread(hash));
      if (previous !== 0) this.keyCount = insertSmallest(this.keys, this.keyCount, hashPair(previous, hash));
      previous = hash;
    }
    if (this.keyCount === 0) this.keyCount = insertSmallest(this.keys, 0, previous);
  }

  /** The row of a cluster like the text. */
  private find(sign: number, at: Instant): number {
    const { heads } = this;
    for (let place = 0; place < this.keyCount; place += 1) {
      const key = this.keys[place] ?? 0;
      const slot = this.slots[this.slotOf(key)] ?? 0;
      if (((slot ^ key) & 0xffff) !== 0) continue;
      const row = slot >>> 16;
      const head = row * HEAD;
      if (heads[head] === NOBODY || at - (heads[head + LAST_SEEN] ?? 0) > DAY_MS) continue;
      if (sign * (heads[head + SIGN] ?? 0) >= 0 && this.isAlike(row)) return row;
    }
    return NOBODY;
  }

  private open(sign: number): number {
    const row = this.next % this.capacity;
    const head = row * HEAD;
    this.heads[head] = this.next;
    this.heads[head + SIGN] = sign;
    this.heads[head + SIZE] = this.wordCount;
    this.next += 1;
    for (let word = 0; word < this.wordCount; word += 1) this.sketches[row * SKETCH + word] = this.words[word] ?? 0;
    return row;
  }

  /** Jaccard similarity of two sorted sketches, over the smallest hashes of their union. */
  private isAlike(row: number): boolean {
    const { words, sketches } = this;
    const ours = this.wordCount;
    const theirs = this.heads[row * HEAD + SIZE] ?? 0;
    const end = row * SKETCH + theirs;
    let left = 0;
    let right = row * SKETCH;
    let shared = 0;
    let union = 0;
    while (union < SKETCH && left < ours && right < end) {
      const mine = words[left] ?? 0;
      const other = sketches[right] ?? 0;
      if (mine === other) shared += 1;
      if (mine <= other) left += 1;
      if (other <= mine) right += 1;
      union += 1;
    }
    union = Math.min(SKETCH, union + (ours - left) + (end - right));
    return Math.min(ours, theirs) < SHORT ? shared === union : shared >= SIMILAR * union;
  }

  private slotOf(key: number): number {
    return spread(key) & (this.slots.length - 1);
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
