import { readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { missingOptional, readLock, withoutIntegrity } from './complete-lockfile.ts';
import { circles, importTable, orphans } from './rules/imports.ts';
import { map } from './rules/map.ts';
import { purity } from './rules/purity.ts';
import { size } from './rules/size.ts';
import { switches } from './rules/switches.ts';
import { traces } from './rules/traces.ts';
import { types } from './rules/types.ts';
import { words } from './rules/words.ts';
import { trackedFiles } from './source.ts';

const files = trackedFiles();

it.each([
  ['imports keep to the table of design section 1', importTable],
  ['every file of the program is imported', orphans],
  ['imports go one way, of types too', circles],
  ['pure folders are pure', purity],
  ['nothing gets round the compiler', types],
  ['files and functions are short', size],
  ['an exported name means one thing', words],
  ['the map of the architecture is true', map],
  ['every switch ends in the never-check', switches],
  ['no file tells where it was written', traces],
])('%s', (_, rule) => {
  expect(rule(files)).toEqual([]);
});

it('the lockfile holds the optional packages of every platform (complete-lockfile.ts adds them)', () => {
  expect(missingOptional(readLock())).toEqual([]);
  expect(withoutIntegrity(readLock())).toEqual([]);
});

it('the lockfile is that of package.json', () => {
  const named = z.object({
    dependencies: z.record(z.string(), z.string()),
    devDependencies: z.record(z.string(), z.string()),
  });
  const locked = z.object({ packages: z.object({ '': named }) }).parse(readLock()).packages[''];
  expect(locked).toEqual(named.parse(JSON.parse(readFileSync('package.json', 'utf8'))));
});
