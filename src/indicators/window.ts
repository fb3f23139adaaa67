/** The last `size` numbers, in a ring. */
export class Window {
  readonly size: number;
  #ring: Float64Array;
  #next = 0;
  #full = false;

  constructor(size: number) {
    this.size = size;
    this.#ring = new Float64Array(size);
  }

  get full(): boolean {
    return this.#full;
  }

  /** True after every `size`-th number, when the ring lies in order of age: the moment to sum afresh. */
  get lapped(): boolean {
    return this.#next === 0;
  }

  /** Puts a number in and returns the one that had to leave, 0 while the window fills. */
  push(entering: number): number {
    const leaving = this.#ring[this.#next] ?? 0;
    this.#ring[this.#next] = entering;
    this.#next += 1;
    if (this.#next === this.size) {
      this.#next = 0;
      this.#full = true;
    }
    return leaving;
  }

  /** The ring itself, in order of age only when `lapped`. */
  get values(): Float64Array {
    return this.#ring;
  }
}

/**
 * The highest (or lowest) of the last `size` numbers in O(1) on average: a queue of those that can still become the
 * extreme, each beating all behind it.
 */
export class RollingExtreme {
  readonly #size: number;
  readonly #sign: 1 | -1;
  readonly #values: Float64Array;
  /** When each queued number came, counted from 0. */
  readonly #births: Float64Array;
  #head = 0;
  #length = 0;
  #seen = 0;

  constructor(size: number, extreme: 'highest' | 'lowest') {
    this.#size = size;
    this.#sign = extreme === 'highest' ? 1 : -1;
    this.#values = new Float64Array(size);
    this.#births = new Float64Array(size);
  }

  /** NaN until `size` numbers were seen. */
  get value(): number {
    return this.#seen < this.#size ? Number.NaN : this.#sign * this.#valueAt(this.#head);
  }

  push(input: number): void {
    const signed = this.#sign * input;
    if (this.#length > 0 && (this.#births[this.#head] ?? 0) <= this.#seen - this.#size) {
      this.#head = this.#slot(1);
      this.#length -= 1;
    }
    while (this.#length > 0 && this.#valueAt(this.#slot(this.#length - 1)) <= signed) this.#length -= 1;
    const tail = this.#slot(this.#length);
    this.#values[tail] = signed;
    this.#births[tail] = this.#seen;
    this.#length += 1;
    this.#seen += 1;
  }

  #slot(offset: number): number {
    const slot = this.#head + offset;
    return slot < this.#size ? slot : slot - this.#size;
  }

  #valueAt(slot: number): number {
    return this.#values[slot] ?? Number.NaN;
  }
}
