import { afterEach, describe, expect, it } from 'vitest';
import { memoryJournal } from '../../src/adapters/journal/memory-journal.ts';
import { openJournal } from '../../src/adapters/journal/sqlite-journal.ts';
import { InvariantBroken } from '../../src/domain/errors.ts';
import type { Journal } from '../../src/ports/journal.ts';
import { appendTo, runFolder, sketchRow, sketchRows } from '../support/journals.ts';

const closers: (() => void)[] = [];
afterEach(() => {
  for (const close of closers.splice(0).reverse()) close();
});

function inFolder(openIn: (folder: string) => Journal): Journal {
  const { folder, remove } = runFolder();
  const journal = openIn(folder);
  closers.push(remove, () => journal.close());
  return journal;
}

const JOURNALS: readonly [string, () => Journal][] = [
  ['in memory', memoryJournal],
  ['in SQLite, each commit on the disk', () => inFolder((folder) => openJournal(folder, 'full'))],
  ['in SQLite, commits in groups', () => inFolder((folder) => openJournal(folder, 'group'))],
];

describe.each(JOURNALS)('a journal %s', (_, open) => {
  it('is empty at first', () => {
    const journal = open();
    expect(journal.last()).toBe(0);
    expect([...journal.rows(1)]).toEqual([]);
    journal.commit();
    expect(journal.last()).toBe(0);
  });

  it('gives back what was appended, whole and in order, before and after its commit', () => {
    const journal = open();
    appendTo(journal, 40);
    expect([...journal.rows(1)]).toEqual(sketchRows(1, 40));
    journal.commit();
    appendTo(journal, 2_345);
    journal.commit();
    appendTo(journal, 2_350);
    expect(journal.last()).toBe(2_350);
    expect([...journal.rows(1)]).toEqual(sketchRows(1, 2_350));
    expect([...journal.rows(2_340)]).toEqual(sketchRows(2_340, 2_350));
    expect([...journal.rows(2_348)]).toEqual(sketchRows(2_348, 2_350));
    expect([...journal.rows(2_351)]).toEqual([]);
  });

  it.each([0, 1, 4, 6])('takes sequence 5 after 4 rows, and not %d', (sequence) => {
    const journal = open();
    appendTo(journal, 4);
    expect(() => journal.append(sketchRow(sequence))).toThrow(InvariantBroken);
    journal.append(sketchRow(5));
    expect([...journal.rows(1)]).toEqual(sketchRows(1, 5));
  });

  it('can be appended to while it is read', () => {
    const journal = open();
    appendTo(journal, 2_000);
    journal.commit();
    let seen = 0;
    for (const row of journal.rows(1)) {
      seen += 1;
      if (row.sequence === 10) {
        appendTo(journal, 2_100);
        journal.commit();
      }
    }
    expect(seen).toBeGreaterThanOrEqual(2_000);
    expect(journal.last()).toBe(2_100);
  });
});
