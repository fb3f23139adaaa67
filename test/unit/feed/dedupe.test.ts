import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Deduplicator } from '../../../src/feed/dedupe.ts';
import { textHash } from '../../../src/feed/text-table.ts';

describe('Deduplicator', () => {
  it('finds the repeats that a set would find, while they fit the window', () => {
    const id = fc.oneof(
      fc.nat(30).map(String),
      fc.nat(30).map((number) => `0${number}`),
      fc.nat(10).map((number) => `9007199254740993${number}`),
      fc.constantFrom('', 'a', 'b', '1e1', '-1', '1.0', ' 1'),
    );
    fc.assert(
      fc.property(fc.array(id, { maxLength: 100 }), (ids) => {
        const seen = new Set<string>();
        const expected = ids.map((one) => seen.has(one) || !seen.add(one));
        const repeats = new Deduplicator({ spanMs: 0, least: 200, most: 1_000_000 });
        expect(ids.map((one) => repeats.remember(one, 0))).toEqual(expected);
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    ['rising numbers', (place: number) => String(1_000 + place * 3)],
    ['falling numbers', (place: number) => String(90_000 - place)],
    ['texts', (place: number) => `id-${place}`],
  ])('remembers the last window of %s and forgets the rest', (_, idOf) => {
    const repeats = new Deduplicator({ spanMs: 0, least: 100, most: 1_000_000 });
    for (let place = 0; place < 1_000; place += 1) expect(repeats.remember(idOf(place), place)).toBe(false);
    for (let place = 901; place < 1_000; place += 1) expect(repeats.remember(idOf(place), place)).toBe(true);
    expect(repeats.remember(idOf(1), 1_000)).toBe(false);
  });

  it('keeps finding repeats after an absurdly high number', () => {
    const repeats = new Deduplicator({ spanMs: 0, least: 100, most: 1_000_000 });
    expect(['5', '999999999999999', '6', '6', '5'].map((id) => repeats.remember(id, 0))).toEqual([
      false,
      false,
      false,
      true,
      true,
    ]);
  });

  it('tells texts apart whose hashes are equal', () => {
    // A pair that meets under 32-bit FNV-1a.
    const [left, right] = ['costarring', 'liquid'];
    expect(textHash(left)).toBe(textHash(right));
    const repeats = new Deduplicator({ spanMs: 0, least: 100, most: 1_000_000 });
    expect([left, right, left, right].map((id) => repeats.remember(id, 0))).toEqual([false, false, true, true]);
  });

  it('remembers an hour told again, however much was told in it, and no more than it may', () => {
    const hour = Array.from({ length: 180_000 }, (_, place) => ({ id: `did/${place}`, at: place * 20 }));
    const repeats = new Deduplicator();
    expect(hour.filter(({ id, at }) => repeats.remember(id, at))).toEqual([]);
    expect(hour.filter(({ id, at }) => !repeats.remember(id, at))).toEqual([]);
    const bounded = new Deduplicator({ spanMs: 3_600_000, least: 10, most: 1_000 });
    for (const { id, at } of hour) bounded.remember(id, at);
    expect(hour.slice(0, -1_000).some(({ id, at }) => bounded.remember(`-${id}`, at))).toBe(false);
    expect(bounded.remember('did/0', 0)).toBe(false);
  });

  it('grows with what it remembers', () => {
    const repeats = new Deduplicator({ spanMs: 0, least: 50_000, most: 1_000_000 });
    const ids = Array.from({ length: 49_999 }, (_, place) => `did:${place}/x`);
    expect(ids.filter((id) => repeats.remember(id, 0))).toEqual([]);
    expect(ids.filter((id) => !repeats.remember(id, 0))).toEqual([]);
  });
});
