import { createHash } from 'node:crypto';

/** A stream of numbers in [0, 1), the same for the same key everywhere. */
export interface RandomSource {
  next(): number;
}

export function seededRandom(...key: readonly (string | number)[]): RandomSource {
  return new SmallFastCounter(createHash('sha256').update(key.join('\u0000')).digest());
}

/** Fisher–Yates on a copy. */
export function shuffled<Item>(items: readonly Item[], random: RandomSource): readonly Item[] {
  const order = [...items];
  for (let last = order.length - 1; last > 0; last -= 1) {
    const other = Math.floor(random.next() * (last + 1));
    const [left, right] = [order[last], order[other]];
    if (left === undefined || right === undefined) continue;
    order[last] = right;
    order[other] = left;
  }
  return order;
}

/** sfc32 (Chris Doty-Humphrey, PractRand), seeded from SHA-256 of the key: integer arithmetic only. */
class SmallFastCounter implements RandomSource {
  private a: number;
  private b: number;
  private c: number;
  private counter = 1;

  constructor(seed: Buffer) {
    this.a = seed.readInt32LE(0);
    this.b = seed.readInt32LE(4);
    this.c = seed.readInt32LE(8);
    for (let round = 0; round < 12; round += 1) this.next();
  }

  next(): number {
    const { a, b, c } = this;
    const sum = (a + b + this.counter) | 0;
    this.counter = (this.counter + 1) | 0;
    this.a = b ^ (b >>> 9);
    this.b = (c + (c << 3)) | 0;
    this.c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return (sum >>> 0) / 4_294_967_296;
  }
}
