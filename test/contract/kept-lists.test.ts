import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, describe, expect, it } from 'vitest';
import { MemoryLists } from '../../src/adapters/kept-lists/memory-lists.ts';
import { ListsDamaged, SqliteLists } from '../../src/adapters/kept-lists/sqlite-lists.ts';
import type { GrowingLists, KeptItem } from '../../src/ports/kept-lists.ts';

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0).reverse()) close();
});

function newFile(): string {
  const folder = mkdtempSync(join(tmpdir(), 'quartet-lists-'));
  closers.push(() => rmSync(folder, { recursive: true }));
  return join(folder, 'lists.db');
}

function inFile(path = newFile(), mode: 'read' | 'write' = 'write'): SqliteLists {
  const lists = SqliteLists.open(path, mode);
  closers.push(() => lists.close());
  return lists;
}

const itemOf = (under: number, text: string): KeptItem => ({ under, body: new TextEncoder().encode(text) });
const textsOf = (items: readonly KeptItem[]) => items.map(({ under, body }) => [under, new TextDecoder().decode(body)]);

const KINDS: readonly [string, () => GrowingLists][] = [
  ['in memory', () => new MemoryLists()],
  ['in a file', () => inFile()],
];

describe.each(KINDS)('lists %s', (_, open) => {
  it('are empty at first', () => {
    const lists = open();
    expect(lists.countTo('one', 9)).toBe(0);
    expect(lists.items('one', 0, 9)).toEqual([]);
  });

  it('give a cursor the beginning of each, and hold what stands in an item’s place', () => {
    const lists = open();
    for (const [place, under] of [2, 2, 5, 9].entries()) lists.put('one', place, itemOf(under, `é${place}`));
    lists.put('other', 0, itemOf(4, ''));
    lists.put('one', 3, itemOf(9, 'later'));
    expect([0, 1, 2, 4, 5, 8, 9, Number.POSITIVE_INFINITY].map((under) => lists.countTo('one', under))).toEqual([
      0, 0, 2, 2, 3, 3, 4, 4,
    ]);
    expect(textsOf(lists.items('one', 1, 99))).toEqual([
      [2, 'é1'],
      [5, 'é2'],
      [9, 'later'],
    ]);
    expect(textsOf(lists.items('other', 0, 1))).toEqual([[4, '']]);
  });

  it('count as a filter does', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(20), { maxLength: 40 }), fc.nat(21), (numbers, cursor) => {
        const lists = open();
        const sorted = numbers.toSorted((one, other) => one - other);
        for (const [place, under] of sorted.entries()) lists.put('one', place, itemOf(under, ''));
        expect(lists.countTo('one', cursor)).toBe(sorted.filter((under) => under <= cursor).length);
      }),
      { numRuns: 20 },
    );
  });
});

describe('lists in a file', () => {
  it('are seen by whoever reads beside the one that writes, all of a change or nothing', () => {
    const path = newFile();
    const writer = inFile(path);
    const reader = inFile(path, 'read');
    writer.together(() => writer.put('one', 0, itemOf(1, 'kept')));
    const broken = (): void =>
      writer.together(() => {
        writer.put('one', 1, itemOf(2, 'lost'));
        throw new Error('broken off');
      });
    expect(broken).toThrow('broken off');
    expect(textsOf(reader.items('one', 0, 9))).toEqual([[1, 'kept']]);
    writer.empty();
    expect(reader.countTo('one', 9)).toBe(0);
  });

  it('say so where a byte of them was changed, and never give what was not put', () => {
    const path = newFile();
    const writer = SqliteLists.open(path, 'write');
    const put = Array.from({ length: 60 }, (_, place) => itemOf(place * 3, `item ${place} ${'x'.repeat(place * 9)}`));
    writer.together(() => {
      for (const [place, item] of put.entries()) writer.put('one', place, item);
    });
    writer.close();
    const bytes = readFileSync(path);
    let told = 0;
    for (let at = 0; at < bytes.length; at += 97) {
      const changed = Buffer.from(bytes);
      changed[at] = (changed[at] ?? 0) ^ 0x11;
      writeFileSync(path, changed);
      try {
        const lists = SqliteLists.open(path, 'read');
        closers.push(() => lists.close());
        const found = textsOf(lists.items('one', 0, 60));
        expect(found).toEqual(textsOf(put).slice(0, found.length));
        expect(lists.countTo('one', 1_000)).toBeGreaterThanOrEqual(0);
      } catch (error) {
        expect(error).toBeInstanceOf(ListsDamaged);
        told += 1;
      }
    }
    expect(told).toBeGreaterThan(20);
  });

  it('are none where the file is another', () => {
    const path = newFile();
    writeFileSync(path, 'hello '.repeat(500));
    expect(() => inFile(path, 'read')).toThrow(ListsDamaged);
    expect(() => inFile(path)).toThrow(ListsDamaged);
  });
});
