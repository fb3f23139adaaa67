export type LineOrder = 'oldest first' | 'newest first' | 'not sorted';

/** In which order times are told, one after another. */
export class Sequence {
  #last: number | undefined;
  #rises = false;
  #falls = false;

  add(time: number): void {
    if (this.#last !== undefined) {
      this.#rises ||= time > this.#last;
      this.#falls ||= time < this.#last;
    }
    this.#last = time;
  }

  get order(): LineOrder {
    if (!this.#falls) return 'oldest first';
    return this.#rises ? 'not sorted' : 'newest first';
  }
}
