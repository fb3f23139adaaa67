import { describe, expect, it } from 'vitest';
import { SOBOL_DIMENSIONS, sobolPoint } from '../../../../src/arena/sweep/sobol.ts';
import { type Axis, nthPoint, numbersBetween, pointAt } from '../../../../src/arena/sweep/space.ts';
import { type Tried, tpePlaces } from '../../../../src/arena/sweep/tpe.ts';
import type { RandomSource } from '../../../../src/domain/random.ts';
import { seededRandom } from '../../../../src/domain/random.ts';

/** Joe and Kuo's table (new-joe-kuo-6), dimensions 2 to 10: the polynomial's coefficients in full, and first numbers. */
const POLYNOMIALS = [
  ['11', [1]],
  ['111', [1, 3]],
  ['1011', [1, 3, 1]],
  ['1101', [1, 1, 1]],
  ['10011', [1, 1, 3, 3]],
  ['11001', [1, 3, 5, 13]],
  ['100101', [1, 1, 5, 5, 17]],
  ['101001', [1, 1, 5, 5, 5]],
  ['101111', [1, 1, 7, 11, 19]],
] as const;

/** By the recurrence of odd numbers m, each over its power of two, in big integers. */
function plainSobol(n: number, dimension: number): number {
  const [polynomial = '', first = []] = POLYNOMIALS[dimension - 1] ?? [];
  const numbers = dimension === 0 ? Array.from({ length: 12 }, () => 1n) : first.map(BigInt);
  const degree = first.length;
  while (numbers.length < 12) {
    const at = numbers.length;
    let next = numbers[at - degree] ?? 0n;
    for (let back = 1; back <= degree; back += 1)
      if (polynomial[back] === '1') next ^= (numbers[at - back] ?? 0n) << BigInt(back);
    numbers.push(next);
  }
  let sum = 0n;
  for (const [bit, number] of numbers.entries()) if ((n >> bit) % 2 === 1) sum ^= number << BigInt(11 - bit);
  return Number(sum) / 4_096;
}

it('Sobol’s points are those of the table’s recurrence, in ten dimensions', () => {
  expect(SOBOL_DIMENSIONS).toBe(10);
  for (const n of [0, 1, 2, 3, 6, 7, 13, 31, 100, 255, 511, 1_023, 2_049, 4_095])
    expect(sobolPoint(n, 10), `point ${n}`).toEqual(Array.from({ length: 10 }, (_, at) => plainSobol(n, at)));
});

it('numbers of an axis have six figures and stay within its ends', () => {
  expect(numbersBetween(1, 2, 4, false)).toEqual([1, 1.33333, 1.66667, 2]);
  expect(numbersBetween(1, 8, 4, true)).toEqual([1, 2, 4, 8]);
  expect(numbersBetween(3, 5, 1, false)).toEqual([3]);
  expect(numbersBetween(1.2345612, 3.456789, 2, false)).toEqual([1.2345612, 3.456789]);
  expect(nthPoint([{ name: 'a', from: 0, to: 1, isLog: false }], 3)).toEqual({ a: 0 });
  expect(pointAt([{ name: 'a', values: ['x', 'y'] }], [0.5])).toEqual({ a: 'y' });
});

describe('where an asker that learns looks next', () => {
  const drawing = (...numbers: number[]): RandomSource => {
    let at = 0;
    return { next: () => numbers[at++ % numbers.length] ?? 0 };
  };
  const tried = (place: number, score: number | undefined): Tried => ({ places: [place], score });

  /** The method as it is told, of one axis: four tried, one of them good, and 24 candidates. */
  function plainPlace(all: readonly Tried[], random: RandomSource, axis: Axis): number {
    const [good, ...bad] = [...all]
      .sort((left, right) => (right.score ?? -1e9) - (left.score ?? -1e9))
      .map(({ places: [place = 0] }) => place);
    const cells = 'values' in axis && axis.values.some((value) => typeof value === 'string') ? axis.values.length : 0;
    const weigh = (centres: readonly number[], place: number): number => {
      const total = centres.length + 1;
      if (cells > 0) {
        const same = centres.filter((centre) => Math.floor(centre * cells) === Math.floor(place * cells)).length;
        return ((same + 1 / cells) / total) * cells;
      }
      const width = 0.5 / (1 + centres.length);
      const bells = centres.map(
        (centre) => Math.exp(-0.5 * ((place - centre) / width) ** 2) / (width * Math.sqrt(2 * Math.PI)),
      );
      return (1 + bells.reduce((sum, bell) => sum + bell, 0)) / total;
    };
    const drawn = (): number => {
      const pick = random.next() * 2;
      if (cells > 0) {
        // The good one's cell counts one and its share of the prior.
        let left = pick;
        for (let cell = 0; cell < cells; cell += 1) {
          left -= 1 / cells + Number(Math.floor((good ?? 0) * cells) === cell);
          if (left < 0) return (cell + 0.5) / cells;
        }
        return (cells - 0.5) / cells;
      }
      if (pick >= 1) return random.next();
      const bell = Math.sqrt(-2 * Math.log(1 - random.next())) * Math.cos(2 * Math.PI * random.next());
      return Math.min(1 - Number.EPSILON, Math.max(0, (good ?? 0) + bell * 0.25));
    };
    const candidates = Array.from({ length: 24 }, drawn);
    const worth = candidates.map((place) => weigh([good ?? 0], place) / weigh(bad, place));
    return candidates[worth.indexOf(Math.max(...worth))] ?? Number.NaN;
  }

  it.each([
    { name: 'n', from: 0, to: 1, isLog: false },
    { name: 'n', values: [1, 2, 3, 4, 5] },
    { name: 'n', values: ['x', 'y', 'z'] },
  ] as const)('is where the good lie and the bad do not: %j', (axis) => {
    const all = [tried(0.2, 1), tried(0.5, undefined), tried(0.7, 3), tried(0.95, 2)];
    for (let seed = 0; seed < 12; seed += 1) {
      const random = (): RandomSource => seededRandom('tpe', seed);
      expect(tpePlaces([axis], all, random())).toEqual([expect.closeTo(plainPlace(all, random(), axis), 12)]);
    }
  });

  it('is anywhere where nothing was tried', () => {
    expect(tpePlaces([{ name: 'n', from: 0, to: 1, isLog: false }], [], drawing(0.25))).toEqual([0.25]);
  });
});
