import type { KeptLists } from '../../ports/kept-lists.ts';
import { LISTS } from './log-items.ts';
import { SAMPLES_A_CHUNK, SampleColumns } from './samples.ts';

/*
 * Above the list of all samples of an account stand lists of fewer: of each so many of the level below, when they are
 * complete, the lowest and the highest in their order. So a line of any length is looked at in as many as are shown.
 */

/** Buckets of one level that become one of the next, and at the lowest level samples. */
const FAN = 8;
const MOST_LEVELS = 4;

/** Samples that a bucket takes in the list of its level: at the lowest a bucket is a sample. */
function widthOf(level: number): number {
  return level === 0 ? 1 : 2;
}

/** What a chunk of a level, that has just grown, makes a bucket of: undefined while one is not complete, or at the top. */
export function completedBucket(chunk: SampleColumns, level: number): SampleColumns | undefined {
  const { count } = chunk;
  const wide = FAN * widthOf(level);
  if (level === MOST_LEVELS || count % wide !== 0) return undefined;
  const [first, second] = chunk.endsOf(count - wide, count);
  return SampleColumns.joined([first, second].map((place) => chunk.piece(place, place + 1).bytes));
}

/** Samples of an account, counted from 0 on, of which a cursor sees the first so many. */
export class SampledLine {
  readonly #lists: KeptLists;
  readonly #account: string;
  readonly #known = new Map<string, SampleColumns>();

  constructor(lists: KeptLists, account: string) {
    this.#lists = lists;
    this.#account = account;
  }

  /** How many samples stand up to a row. */
  countTo(sequence: number): number {
    const chunks = this.#lists.countTo(LISTS.samplesOf(this.#account, 0), sequence);
    return chunks === 0 ? 0 : (chunks - 1) * SAMPLES_A_CHUNK + this.#chunks(0, chunks - 1, chunks).countTo(sequence);
  }

  /** How many of the first so many stand before a time. */
  countBefore(time: number, count: number): number {
    if (time <= 0) return 0;
    let [low, high] = [0, Math.ceil(count / SAMPLES_A_CHUNK)];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.#chunks(0, middle, middle + 1).at(0) >= time) high = middle;
      else low = middle + 1;
    }
    const before = low === 0 ? 0 : (low - 1) * SAMPLES_A_CHUNK + this.#chunks(0, low - 1, low).countBefore(time);
    return Math.min(before, count);
  }

  /**
   * From a place up to and without another: both ends, and between them the lowest and the highest of at least so many
   * stretches, from buckets that lie wholly within.
   */
  between(from: number, to: number, stretches: number): SampleColumns {
    let level = 0;
    while (level < MOST_LEVELS && (to - from) / FAN ** (level + 1) >= stretches) level += 1;
    const bodies: Uint8Array[] = [];
    this.#gather(0, { from, to: Math.min(from + 1, to) }, bodies);
    this.#gather(level, { from: from + 1, to: to - 1 }, bodies);
    this.#gather(0, { from: Math.max(from + 1, to - 1), to }, bodies);
    return SampleColumns.joined(bodies);
  }

  #gather(level: number, { from, to }: Places, bodies: Uint8Array[]): void {
    if (from >= to) return;
    const wide = FAN ** level;
    const [first, end] = [Math.ceil(from / wide), Math.floor(to / wide)];
    if (first >= end) {
      this.#gather(level - 1, { from, to }, bodies);
      return;
    }
    this.#gather(level - 1, { from, to: first * wide }, bodies);
    bodies.push(this.#piece(level, first * widthOf(level), end * widthOf(level)).bytes);
    this.#gather(level - 1, { from: end * wide, to }, bodies);
  }

  #piece(level: number, from: number, to: number): SampleColumns {
    const [first, end] = [Math.floor(from / SAMPLES_A_CHUNK), Math.ceil(to / SAMPLES_A_CHUNK)];
    const start = first * SAMPLES_A_CHUNK;
    return this.#chunks(level, first, end).piece(from - start, to - start);
  }

  /** What one end of a line needs again and again is read once. */
  #chunks(level: number, from: number, to: number): SampleColumns {
    const key = `${level} ${from}`;
    const known = to === from + 1 ? this.#known.get(key) : undefined;
    if (known !== undefined) return known;
    const items = this.#lists.items(LISTS.samplesOf(this.#account, level), from, to);
    const chunks = SampleColumns.joined(items.map(({ body }) => body));
    if (to === from + 1) this.#known.set(key, chunks);
    return chunks;
  }
}

interface Places {
  readonly from: number;
  readonly to: number;
}
