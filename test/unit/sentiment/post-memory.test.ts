import fc from 'fast-check';
import { expect, it } from 'vitest';
import { Generations } from '../../../src/domain/generations.ts';
import { PostMemory } from '../../../src/sentiment/post-memory.ts';

const SIZE = 64;

it('remembers what a map of posts does that starts anew each time it is full, and the map before it', () => {
  const source = fc.constantFrom('x', 'reddit', 'nostr');
  const id = fc.oneof(fc.nat({ max: 400 }).map(String), fc.string({ maxLength: 3 }));
  fc.assert(
    fc.property(fc.array(fc.tuple(source, id, fc.boolean()), { maxLength: 600 }), (posts) => {
      const memory = new PostMemory<number>(SIZE);
      const plain = new Generations<string, number>(SIZE);
      posts.forEach(([from, name, isAsked], turn) => {
        const key = `${from} ${name}`;
        if (isAsked) expect(memory.get(from, name)).toBe(plain.get(key));
        memory.set(from, name, turn);
        plain.set(key, turn);
      });
    }),
    { numRuns: 300 },
  );
});
