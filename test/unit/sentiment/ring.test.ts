import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Ring } from '../../../src/sentiment/ring.ts';

it('holds what a plain list holds, however it is filled and emptied', () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: -3, max: 40 }), { maxLength: 30 }), (moves) => {
      const ring = new Ring<number>();
      const list: number[] = [];
      for (const [step, move] of moves.entries()) {
        for (let item = 0; item < move; item += 1) {
          ring.push(step * 100 + item);
          list.push(step * 100 + item);
        }
        for (let item = move; item < 20; item += 1) {
          ring.shift();
          list.shift();
        }
        expect(ring.size).toBe(list.length);
        expect(Array.from({ length: list.length + 1 }, (_, place) => ring.at(place))).toEqual([...list, undefined]);
        expect(ring.first()).toBe(list[0]);
      }
    }),
  );
});
