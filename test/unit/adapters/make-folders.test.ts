import { existsSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { makeFolders } from '../../../src/adapters/shared/make-folders.ts';
import { temporaryFolder } from '../../support/tape.ts';

it('makes what is not there, and gives the first of it', () => {
  const home = temporaryFolder();
  expect(makeFolders(join(home, 'a', 'b', 'c'))).toBe(join(home, 'a'));
  expect(makeFolders(join(home, 'a', 'b', 'c'))).toBeUndefined();
  expect(makeFolders(join(home, 'a', 'x'), 0o700)).toBe(join(home, 'a', 'x'));
  expect(statSync(join(home, 'a', 'x')).mode & 0o777).toBe(0o700);
});

it('takes a link to a folder for one', () => {
  const home = temporaryFolder();
  makeFolders(join(home, 'a'));
  symlinkSync('a', join(home, 'link'));
  expect(makeFolders(join(home, 'link', 'b'))).toBe(join(home, 'link', 'b'));
  expect(existsSync(join(home, 'a', 'b'))).toBe(true);
});

it.each([
  ['a file', (home: string) => join(home, 'file'), 'EEXIST'],
  ['below a file', (home: string) => join(home, 'file', 'x'), 'ENOTDIR'],
  ['a link to nothing', (home: string) => join(home, 'nothing'), 'EEXIST'],
  ['below a circle of links', (home: string) => join(home, 'circle', 'x'), 'ELOOP'],
  ['a name that is too long', (home: string) => join(home, 'n'.repeat(300)), 'ENAMETOOLONG'],
])('says what is in the way: %s', (_, place, code) => {
  const home = temporaryFolder();
  writeFileSync(join(home, 'file'), '');
  symlinkSync('none', join(home, 'nothing'));
  symlinkSync('circle', join(home, 'circle'));
  expect(() => makeFolders(place(home))).toThrow(code);
});

it.runIf(existsSync('/proc/self'))('ends where the system makes none', () => {
  expect(() => makeFolders('/proc/none/of/it')).toThrow('ENOENT');
});
