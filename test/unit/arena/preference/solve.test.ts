import { expect, it } from 'vitest';
import { applied, dot, inverseOf, product } from '../../../../src/arena/preference/solve.ts';
import { seededRandom } from '../../../../src/domain/random.ts';

it('multiplies rows by columns', () => {
  expect(dot([1, 2, 3], [4, -5, 6])).toBe(12);
  expect(
    applied(
      [
        [1, 2],
        [3, 4],
        [5, 6],
      ],
      [10, 1],
    ),
  ).toEqual([12, 34, 56]);
  expect(
    product(
      [
        [1, 2],
        [3, 4],
      ],
      [
        [5, 6, 7],
        [8, 9, 10],
      ],
    ),
  ).toEqual([
    [21, 24, 27],
    [47, 54, 61],
  ]);
});

it('inverts by hand: [[2, 1], [1, 3]] is a fifth of [[3, −1], [−1, 2]]', () => {
  const [[a, b] = [], [c, d] = []] =
    inverseOf([
      [2, 1],
      [1, 3],
    ]) ?? expect.fail();
  expect([a, b, c, d]).toEqual([0.6, -0.2, -0.2, 0.4].map((value) => expect.closeTo(value, 14)));
});

it('gives the unit back when it multiplies what it was made of, for rows in any order and of any size', () => {
  const random = seededRandom('solve');
  for (let size = 1; size <= 7; size += 1) {
    const square = Array.from({ length: size }, () => Array.from({ length: size }, () => random.next() * 4 - 2));
    const matrix = product(
      square,
      square.map((_, at) => square.map((row) => row[at] ?? 0)),
    );
    for (const one of [matrix, [...matrix].reverse()]) {
      const unit = product(one, inverseOf(one) ?? expect.fail());
      unit.forEach((row, at) => {
        expect(row).toEqual(row.map((_, column) => expect.closeTo(Number(at === column), 7)));
      });
    }
  }
});

it('takes the largest of a column to divide by, so that a small one costs no digits', () => {
  // Divided by 1e-11 first, one would be lost beside 1e11.
  const [[a = 0, b = 0] = [], [c = 0, d = 0] = []] =
    inverseOf([
      [1e-11, 1],
      [1, 1],
    ]) ?? expect.fail();
  expect([a, b, c, d]).toEqual([-1, 1, 1, 0].map((value) => expect.closeTo(value, 9)));
});

it('has none where rows hang together, to a millionth of a millionth', () => {
  expect(
    inverseOf([
      [1, 2],
      [2, 4],
    ]),
  ).toBeUndefined();
  expect(inverseOf([[0]])).toBeUndefined();
  expect(inverseOf([[0.9e-12]])).toBeUndefined();
  expect(inverseOf([[1e-12]])?.[0]?.[0]).toBeCloseTo(1e12, -2);
  expect(inverseOf([])).toEqual([]);
});
