import fc from 'fast-check';
import { expect, it } from 'vitest';
import { PostMemory } from '../../../src/sentiment/post-memory.ts';

const SIZE = 64;

it('remembers at least the last posts set, forgets those long gone, and takes none for another', () => {
  const source = fc.constantFrom('x', 'reddit', 'nostr');
  const id = fc.oneof(fc.nat({ max: 400 }).map(String), fc.string({ maxLength: 3 }));
  fc.assert(
    fc.property(fc.array(fc.tuple(source, id), { maxLength: 600 }), (posts) => {
      const memory = new PostMemory<number>(SIZE);
      const lastSet = new Map<string, number>();
      posts.forEach(([from, name], turn) => {
        const key = `${from} ${name}`;
        const known = memory.get(from, name);
        const setAt = lastSet.get(key);
        if (setAt !== undefined && turn - setAt <= SIZE) expect(known).toBe(setAt);
        expect([undefined, setAt]).toContain(known);
        memory.set(from, name, turn);
        lastSet.set(key, turn);
      });
    }),
    { numRuns: 300 },
  );
});

it('holds no more than two halves', () => {
  const memory = new PostMemory<number>(SIZE);
  for (let post = 0; post < 10 * SIZE; post += 1) memory.set('x', `${post}`, post);
  const held = Array.from({ length: 10 * SIZE }, (_, post) => memory.get('x', `${post}`)).filter(
    (post) => post !== undefined,
  );
  expect(held.length).toBeGreaterThanOrEqual(SIZE);
  expect(held.length).toBeLessThanOrEqual(2 * SIZE);
});
