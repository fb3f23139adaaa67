import { type Instant, instant } from '../../domain/time.ts';
import { type Money, money } from '../../domain/units.ts';

/** Equity of an account as of a row. */
export interface LoggedSample {
  readonly sequence: number;
  readonly at: Instant;
  readonly equity: Money;
}

/** Samples kept together: few enough that a piece of a line is read in no time. */
export const SAMPLES_A_CHUNK = 128;

/** Numbers a sample: its row, its time, its equity in two parts, since one holds no more than 2^53. */
const WIDTH = 4;
const PART = 1_000_000_000_000_000n;

/** Samples side by side, so that a line of a hundred thousand is looked through in a millisecond. */
export class SampleColumns {
  readonly #numbers: Float64Array;

  constructor(numbers: Float64Array) {
    this.#numbers = numbers;
  }

  static of(samples: readonly LoggedSample[]): SampleColumns {
    const numbers = samples.flatMap(({ sequence, at, equity }) => {
      return [sequence, at, Number(equity / PART), Number(equity % PART)];
    });
    return new SampleColumns(Float64Array.from(numbers));
  }

  /** One behind the other. */
  static joined(bodies: readonly Uint8Array[]): SampleColumns {
    const bytes = new Uint8Array(bodies.reduce((sum, body) => sum + body.byteLength, 0));
    let offset = 0;
    for (const body of bodies) {
      bytes.set(body, offset);
      offset += body.byteLength;
    }
    return new SampleColumns(new Float64Array(bytes.buffer));
  }

  get bytes(): Uint8Array {
    return new Uint8Array(this.#numbers.buffer, this.#numbers.byteOffset, this.#numbers.byteLength);
  }

  get count(): number {
    return this.#numbers.length / WIDTH;
  }

  sequence(place: number): number {
    return this.#numbers[place * WIDTH] ?? Number.POSITIVE_INFINITY;
  }

  at(place: number): Instant {
    return instant(this.#numbers[place * WIDTH + 1] ?? 0);
  }

  equity(place: number): Money {
    return money(BigInt(this.#high(place)) * PART + BigInt(this.#low(place)));
  }

  /** From a place up to and without another. */
  piece(from: number, to: number): SampleColumns {
    return new SampleColumns(this.#numbers.subarray(from * WIDTH, Math.max(from, to) * WIDTH));
  }

  all(): readonly LoggedSample[] {
    return Array.from({ length: this.count }, (_, place) => {
      return { sequence: this.sequence(place), at: this.at(place), equity: this.equity(place) };
    });
  }

  /** How many stand before the first at or after a time: times never fall. */
  countBefore(time: number): number {
    return this.#placeWhere((place) => this.at(place) >= time);
  }

  /** How many stand up to a row: rows never fall. */
  countTo(sequence: number): number {
    return this.#placeWhere((place) => this.sequence(place) > sequence);
  }

  /**
   * Places of the lowest and the highest of each of `stretches` equal parts, in order, so that no peak is lost; the
   * ends stay.
   */
  thinned(stretches: number): readonly number[] {
    const { count } = this;
    if (count <= 2 * stretches + 2) return Array.from({ length: count }, (_, place) => place);
    const kept = [0];
    for (let part = 0; part < stretches; part += 1) {
      const from = Math.floor((part * count) / stretches);
      const to = Math.floor(((part + 1) * count) / stretches);
      for (const place of this.endsOf(from, to)) {
        if (place !== kept.at(-1) && place !== count - 1) kept.push(place);
      }
    }
    return [...kept, count - 1];
  }

  /** Places of the lowest and the highest from one up to and without another, the earlier of them first. */
  endsOf(from: number, to: number): readonly [number, number] {
    let [low, high] = [from, from];
    for (let place = from + 1; place < to; place += 1) {
      if (this.#isBelow(place, low)) low = place;
      if (this.#isBelow(high, place)) high = place;
    }
    return [Math.min(low, high), Math.max(low, high)];
  }

  #isBelow(one: number, other: number): boolean {
    const [high, otherHigh] = [this.#high(one), this.#high(other)];
    return high < otherHigh || (high === otherHigh && this.#low(one) < this.#low(other));
  }

  #high(place: number): number {
    return this.#numbers[place * WIDTH + 2] ?? 0;
  }

  #low(place: number): number {
    return this.#numbers[place * WIDTH + 3] ?? 0;
  }

  #placeWhere(isBehind: (place: number) => boolean): number {
    let [low, high] = [0, this.count];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (isBehind(middle)) high = middle;
      else low = middle + 1;
    }
    return low;
  }
}

export class GrowingChunk {
  readonly #numbers = new Float64Array(SAMPLES_A_CHUNK * WIDTH);
  #count = 0;

  get samples(): SampleColumns {
    return new SampleColumns(this.#numbers.subarray(0, this.#count * WIDTH));
  }

  get isFull(): boolean {
    return this.#count === SAMPLES_A_CHUNK;
  }

  add(samples: SampleColumns): void {
    new Uint8Array(this.#numbers.buffer).set(samples.bytes, this.#count * WIDTH * Float64Array.BYTES_PER_ELEMENT);
    this.#count += samples.count;
  }
}
