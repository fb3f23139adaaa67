import { type RandomSource, seededRandom } from '../../src/domain/random.ts';

/** All chance of a simulated world comes from streams named by its seed and a purpose. */
export class Chance {
  readonly #random: RandomSource;

  constructor(...key: readonly (string | number)[]) {
    this.#random = seededRandom(...key);
  }

  happens(share: number): boolean {
    return this.#random.next() < share;
  }

  /** A whole number, both ends included. */
  whole(from: number, to: number): number {
    return from + Math.floor(this.#random.next() * (to - from + 1));
  }

  between(from: number, to: number): number {
    return from + this.#random.next() * (to - from);
  }

  pick<Item>(items: readonly Item[]): Item {
    const item = items[Math.floor(this.#random.next() * items.length)];
    if (item === undefined) throw new Error('nothing to pick from');
    return item;
  }
}
