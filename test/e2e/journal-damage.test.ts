import {
  copyFileSync,
  cpSync,
  existsSync,
  readdirSync,
  readFileSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readJournal, runRows, verifyJournal } from '../../src/adapters/journal/read-journal.ts';
import { openJournal } from '../../src/adapters/journal/sqlite-journal.ts';
import { InputError, IntegrityError } from '../../src/domain/errors.ts';
import { seededRandom } from '../../src/domain/random.ts';
import { appendTo, runFolder, sketchRows } from '../support/journals.ts';

/** A share of what `npm run soak` does. */
const FLIPS = Number(process.env.QUARTET_FLIPS ?? 60);
const ROWS = 700;

/** A closed run is one file and its head; one cut off has its last rows in the log, and its head may be behind them. */
const sources: { readonly name: string; readonly folder: string }[] = [];
const removers: (() => void)[] = [];
const newFolder = (): string => {
  const { folder, remove } = runFolder();
  removers.push(remove);
  return folder;
};

beforeAll(() => {
  const closed = newFolder();
  const journal = openJournal(closed, 'full');
  appendTo(journal, ROWS);
  journal.commit();
  journal.close();
  sources.push({ name: 'closed', folder: closed });

  const open = newFolder();
  const going = openJournal(open, 'full');
  const early = join(newFolder(), 'early.head');
  for (let last = 100; last <= ROWS; last += 100) {
    appendTo(going, last);
    going.commit();
    if (last === 100) copyFileSync(join(open, 'journal.head'), early);
  }
  const cut = newFolder();
  for (const file of readdirSync(open)) if (!file.endsWith('-shm')) copyFileSync(join(open, file), join(cut, file));
  going.close();
  sources.push({ name: 'cut off', folder: cut });

  const ahead = newFolder();
  cpSync(cut, ahead, { recursive: true });
  copyFileSync(early, join(ahead, 'journal.head'));
  sources.push({ name: 'ahead of its head', folder: ahead });
});
afterAll(() => {
  for (const remove of removers) remove();
});

/** What verify, or else a look at the rows, says of a damaged folder. */
function judge(folder: string): 'found' | 'same' | 'changed' {
  try {
    const { rows, head } = verifyJournal(folder);
    const reader = readJournal(folder);
    const found = [...reader.rows(1)];
    for (const _ of runRows(found));
    reader.close();
    return rows === ROWS && head > 0 && JSON.stringify(found) === JSON.stringify(sketchRows(1, ROWS))
      ? 'same'
      : 'changed';
  } catch (error) {
    // A flipped version number makes it a journal of the future: refused as well, as bad input.
    if (error instanceof IntegrityError || error instanceof InputError) return 'found';
    throw error;
  }
}

/** Whether a run would go on from here as if nothing had happened, and with what. */
function judgeResume(folder: string): 'refused' | 'same' | 'changed' {
  try {
    const journal = openJournal(folder, 'full');
    const rows = [...journal.rows(1)];
    journal.close();
    return JSON.stringify(rows) === JSON.stringify(sketchRows(1, ROWS)) ? 'same' : 'changed';
  } catch (error) {
    if (error instanceof IntegrityError || error instanceof InputError) return 'refused';
    throw error;
  }
}

function damagedCopy(source: string, damage: (folder: string) => void): string {
  const folder = newFolder();
  cpSync(source, folder, { recursive: true });
  damage(folder);
  return folder;
}

it('begins with sound folders', () => {
  for (const { folder } of sources) {
    expect(judge(folder)).toBe('same');
    expect(judgeResume(damagedCopy(folder, () => {}))).toBe('same');
  }
});

describe('a run folder that was tampered with', () => {
  it.each([0, 1, 2])('shows every flipped bit of its content (source %d)', (index) => {
    const source = sources[index];
    if (source === undefined) throw new Error('no source');
    const random = seededRandom('flip', index);
    const verdicts = new Map<string, number>();
    for (let flip = 0; flip < FLIPS; flip += 1) {
      const files = readdirSync(source.folder).filter((file) => statSync(join(source.folder, file)).size > 0);
      const file = files[Math.floor(random.next() * files.length)] ?? '';
      const at = Math.floor(random.next() * statSync(join(source.folder, file)).size);
      const bit = 1 << Math.floor(random.next() * 8);
      const damage = (folder: string): void => {
        const bytes = readFileSync(join(folder, file));
        bytes[at] = (bytes[at] ?? 0) ^ bit;
        writeFileSync(join(folder, file), bytes);
      };
      const verdict = judge(damagedCopy(source.folder, damage));
      expect(verdict, `${source.name}: bit ${bit} of byte ${at} of ${file}`).not.toBe('changed');
      // Rows that no head vouches for yet are made again by resuming.
      if (index < 2)
        expect(judgeResume(damagedCopy(source.folder, damage)), `byte ${at} of ${file}`).not.toBe('changed');
      verdicts.set(verdict, (verdicts.get(verdict) ?? 0) + 1);
    }
    expect(verdicts.get('found') ?? 0).toBeGreaterThan(FLIPS / 3);
  });

  it.each([8, 12, 16, 20, 24])(
    'shows a flipped bit %d bytes into the last frame of the log, where no head reaches',
    (into) => {
      const source = sources[2]?.folder ?? '';
      const folder = damagedCopy(source, (copy) => {
        const path = join(copy, 'journal.db-wal');
        const log = readFileSync(path);
        const frame = log.length - 24 - log.readUInt32BE(8) + into;
        log[frame] = (log[frame] ?? 0) ^ 4;
        writeFileSync(path, log);
      });
      expect(judge(folder)).toBe('found');
    },
  );

  it.each([0, 1])('shows every cut that takes content along (source %d)', (index) => {
    const source = sources[index];
    if (source === undefined) throw new Error('no source');
    const random = seededRandom('cut', index);
    for (let cut = 0; cut < FLIPS; cut += 1) {
      const files = readdirSync(source.folder);
      const file = files[Math.floor(random.next() * files.length)] ?? '';
      const length = Math.floor(random.next() * statSync(join(source.folder, file)).size);
      const damage = (folder: string): void => truncateSync(join(folder, file), length);
      const what = `${source.name}: ${file} cut to ${length} bytes`;
      expect(judge(damagedCopy(source.folder, damage)), what).not.toBe('changed');
      expect(judgeResume(damagedCopy(source.folder, damage)), what).not.toBe('changed');
    }
  });

  it('is left as it was by verify, whatever is wrong with it', () => {
    for (const source of sources) {
      const folder = damagedCopy(source.folder, (copy) => truncateSync(join(copy, 'journal.head'), 3));
      const before = readdirSync(folder).filter((file) => !file.endsWith('-shm'));
      const bytes = before.map((file) => readFileSync(join(folder, file)).toString('base64'));
      expect(judge(folder)).toBe('found');
      const after = before.map((file) =>
        existsSync(join(folder, file)) ? readFileSync(join(folder, file)).toString('base64') : 'gone',
      );
      expect(after).toEqual(bytes);
    }
  });
});
