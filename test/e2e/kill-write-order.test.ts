import fs from 'node:fs';
import { syncBuiltinESMExports } from 'node:module';
import { basename } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { openJournal } from '../../src/adapters/journal/sqlite-journal.ts';
import { appendTo, runFolder } from '../support/journals.ts';

/** What the file system was asked, in order: the one thing about a power cut that a living machine can show. */
const asked: string[] = [];
const real = { openSync: fs.openSync, writeSync: fs.writeSync, fsyncSync: fs.fsyncSync, renameSync: fs.renameSync };
const names = new Map<number, string>();

let folder: string;
let remove: () => void;
beforeEach(() => {
  ({ folder, remove } = runFolder());
  fs.openSync = (path, ...rest) => {
    const file = real.openSync(path, ...rest);
    names.set(file, String(path) === folder ? 'folder' : basename(String(path)));
    return file;
  };
  fs.fsyncSync = (file) => {
    asked.push(`fsync ${names.get(file)}`);
    real.fsyncSync(file);
  };
  fs.renameSync = (from, to) => {
    asked.push(`rename ${basename(String(from))} to ${basename(String(to))}`);
    real.renameSync(from, to);
  };
  syncBuiltinESMExports();
});
afterEach(() => {
  Object.assign(fs, real);
  syncBuiltinESMExports();
  remove();
});

it('a head is on the disk before it takes the name of the old one, and the name is before the commit returns', () => {
  const journal = openJournal(folder, 'full');
  asked.length = 0;
  appendTo(journal, 3);
  journal.commit();
  expect(asked).toEqual(['fsync journal.head.next', 'rename journal.head.next to journal.head', 'fsync folder']);
  journal.close();
});
