/** The last `size` numbers, in a ring. */
export class Window {
  readonly size: number;
  private ring: Float64Array;
  private next = 0;
  private isFull = false;

  constructor(size: number) {
    this.size = size;
    this.ring = new Float64Array(size);
  }

  get full(): boolean {
    return this.isFull;
  }

  /** True after every `size`-th number, when the ring lies in order of age: the moment to sum afresh. */
  get lapped(): boolean {
    return this.next === 0;
  }

  /** Puts a number in and returns the one that had to leave, 0 while the window fills. */
  push(entering: number): number {
    const leaving = this.ring[this.next] ?? 0;
    this.ring[this.next] = entering;
    this.next += 1;
    if (this.next === this.size) {
      this.next = 0;
      this.isFull = true;
    }
    return leaving;
  }

  /** The ring itself, in order of age only when `lapped`. */
  get values(): Float64Array {
    return this.ring;
  }
}

/**
 * The highest (or lowest) of the last `size` numbers in O(1) on average: a queue of those that can still become the
 * extreme, each beating all behind it.
 */
export class RollingExtreme {
  private readonly size: number;
  private readonly sign: 1 | -1;
  private readonly values: Float64Array;
  /** When each queued number came, counted from 0. */
  private readonly births: Float64Array;
  private head = 0;
  private length = 0;
  private seen = 0;

  constructor(size: number, extreme: 'highest' | 'lowest') {
    this.size = size;
    this.sign = extreme === 'highest' ? 1 : -1;
    this.values = new Float64Array(size);
    this.births = new Float64Array(size);
  }

  /** NaN until `size` numbers were seen. */
  get value(): number {
    return this.seen < this.size ? Number.NaN : this.sign * this.#valueAt(this.head);
  }

  /** How many numbers came behind it. */
  get age(): number {
    return this.seen - 1 - (this.births[this.head] ?? Number.NaN);
  }

  push(input: number): void {
    const signed = this.sign * input;
    if (this.length > 0 && (this.births[this.head] ?? 0) <= this.seen - this.size) {
      this.head = this.#slot(1);
      this.length -= 1;
    }
    while (this.length > 0 && this.#valueAt(this.#slot(this.length - 1)) <= signed) this.length -= 1;
    const tail = this.#slot(this.length);
    this.values[tail] = signed;
    this.births[tail] = this.seen;
    this.length += 1;
    this.seen += 1;
  }

  #slot(offset: number): number {
    const slot = this.head + offset;
    return slot < this.size ? slot : slot - this.size;
  }

  #valueAt(slot: number): number {
    return this.values[slot] ?? Number.NaN;
  }
}
