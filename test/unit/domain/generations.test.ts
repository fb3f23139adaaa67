import { expect, it } from 'vitest';
import { Generations } from '../../../src/domain/generations.ts';

it('holds at least the last keys set, at most twice as many, and what was set last', () => {
  const known = new Generations<number, string>(3);
  const held = (): number[] => [0, 1, 2, 3, 4, 5, 6, 7].filter((key) => known.get(key) !== undefined);
  for (const key of [0, 1, 1, 2, 3, 4]) known.set(key, `${key}`);
  expect(held()).toEqual([0, 1, 2, 3, 4]);
  known.set(0, 'again');
  expect(known.get(0)).toBe('again');
  expect(held()).toEqual([0, 3, 4]);
  for (const key of [5, 6]) known.set(key, `${key}`);
  expect(held()).toEqual([0, 3, 4, 5, 6]);
});
