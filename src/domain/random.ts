import { createHash } from 'node:crypto';

/** A stream of numbers in [0, 1), the same for the same key everywhere. */
export interface RandomSource {
  next(): number;
}

/** sfc32 (Chris Doty-Humphrey, PractRand), seeded from SHA-256 of the key: integer arithmetic only. */
export function seededRandom(...key: readonly (string | number)[]): RandomSource {
  const seed = createHash('sha256').update(key.join('\u0000')).digest();
  let a = seed.readInt32LE(0);
  let b = seed.readInt32LE(4);
  let c = seed.readInt32LE(8);
  let counter = 1;
  const nextInteger = (): number => {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + sum;
    c |= 0;
    return sum >>> 0;
  };
  for (let round = 0; round < 12; round += 1) nextInteger();
  return { next: () => nextInteger() / 4_294_967_296 };
}
