import { hashOf, TextTable } from './text-table.ts';

/** Sources repeat themselves after reconnects and by mistake, near the first time. */
const WINDOW = 65_536;

/**
 * Remembers the ids of one source in bounded memory: at least the last `window` of them. Ids that count upwards, as
 * trade numbers do, are kept as numbers in a ring; the others as text.
 */
export class Deduplicator {
  readonly #window: number;
  readonly #rising: number[] = [];
  #risingCount = 0;
  #highest = -1;
  #newer = new TextTable();
  #older = new TextTable();

  constructor(window: number = WINDOW) {
    this.#window = window;
  }

  /** Whether the id was given before, as far as is remembered; remembers it either way. */
  isRepeat(id: string): boolean {
    const number = wholeNumber(id);
    if (number > this.#highest) {
      this.#highest = number;
      this.#rising[this.#risingCount % this.#window] = number;
      this.#risingCount += 1;
      return false;
    }
    return this.#hasRisen(number) || this.#isKnownText(id);
  }

  /** Binary search in the ring, whose numbers rise from its oldest place to its newest. */
  #hasRisen(number: number): boolean {
    let low = Math.max(0, this.#risingCount - this.#window);
    let high = this.#risingCount - 1;
    while (low <= high) {
      const middle = Math.floor((low + high) / 2);
      const found = this.#rising[middle % this.#window] ?? Number.NaN;
      if (found === number) return true;
      if (found < number) low = middle + 1;
      else high = middle - 1;
    }
    return false;
  }

  #isKnownText(id: string): boolean {
    const hash = hashOf(id);
    if (this.#newer.has(id, hash)) return true;
    const known = this.#older.has(id, hash);
    this.#newer.add(id, hash);
    if (this.#newer.size >= this.#window) this.#turn();
    return known;
  }

  #turn(): void {
    const emptied = this.#older;
    emptied.clear();
    this.#older = this.#newer;
    this.#newer = emptied;
  }
}

/** The number an id spells if it is one of at most 15 digits and could be spelled in no other way, else NaN. */
function wholeNumber(id: string): number {
  if (id.length === 0 || id.length > 15 || (id.length > 1 && id.charCodeAt(0) === 48)) return Number.NaN;
  let number = 0;
  for (let at = 0; at < id.length; at += 1) {
    const digit = id.charCodeAt(at) - 48;
    if (digit < 0 || digit > 9) return Number.NaN;
    number = number * 10 + digit;
  }
  return number;
}
