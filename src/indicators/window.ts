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
