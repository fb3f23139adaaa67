/**
 * Sobol's sequence in up to ten dimensions, with the direction numbers of Joe and Kuo (2008, new-joe-kuo-6): the first
 * 2^k points lie evenly, whatever k is.
 */

/** Of each dimension behind the first: the polynomial's degree, its inner coefficients as bits, and first numbers. */
const JOE_KUO: readonly (readonly [degree: number, bits: number, first: readonly number[]])[] = [
  [1, 0, [1]],
  [2, 1, [1, 3]],
  [3, 1, [1, 3, 1]],
  [3, 2, [1, 1, 1]],
  [4, 1, [1, 1, 3, 3]],
  [4, 4, [1, 3, 5, 13]],
  [5, 2, [1, 1, 5, 5, 17]],
  [5, 4, [1, 1, 5, 5, 5]],
  [5, 7, [1, 1, 7, 11, 19]],
];

export const SOBOL_DIMENSIONS = JOE_KUO.length + 1;
const BITS = 32;
const UNIT = 4_294_967_296;

/** The n-th point, counted from 0: numbers from 0 up to, and without, 1. */
export function sobolPoint(n: number, dimensions: number): readonly number[] {
  return Array.from({ length: dimensions }, (_, dimension) => {
    const directions = directionsOf(dimension);
    let bits = 0;
    for (let bit = 0, left = n; left > 0; bit += 1, left = Math.floor(left / 2)) {
      if (left % 2 === 1) bits ^= directions[bit] ?? 0;
    }
    return (bits >>> 0) / UNIT;
  });
}

function directionsOf(dimension: number): readonly number[] {
  const known = JOE_KUO[dimension - 1];
  if (known === undefined) return Array.from({ length: BITS }, (_, bit) => (1 << (BITS - 1 - bit)) >>> 0);
  const [degree, inner, first] = known;
  const directions = first.map((number, bit) => (number << (BITS - 1 - bit)) >>> 0);
  for (let bit = degree; bit < BITS; bit += 1) {
    const old = directions[bit - degree] ?? 0;
    let next = old ^ (old >>> degree);
    for (let back = 1; back < degree; back += 1) {
      if (((inner >> (degree - 1 - back)) & 1) === 1) next ^= directions[bit - back] ?? 0;
    }
    directions.push(next >>> 0);
  }
  return directions;
}
