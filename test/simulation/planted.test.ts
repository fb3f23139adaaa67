import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { finderOf, lookFor, patchOf, plantedBugs } from './planted.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
/** Some; `npm run simulate -- --planted` looks for all of them. */
const LOOKED_FOR = ['double-fill', 'look-ahead', 'missing-fsync'];

describe('planted bugs', () => {
  it('are twelve', () => {
    expect(plantedBugs()).toHaveLength(12);
  });

  it.each(plantedBugs())('%s still fits the program, and names who must find it', (name) => {
    expect(spawnSync('git', ['apply', '--check', patchOf(name)], { cwd: ROOT, encoding: 'utf8' }).stderr).toBe('');
    const finder = finderOf(name);
    expect(finder === 'simulation' || existsSync(`${ROOT}${finder}`)).toBe(true);
  });

  it.each(LOOKED_FOR)('%s is found', { timeout: 300_000 }, async (name) => {
    expect(await lookFor(name)).toMatchObject({ isFound: true });
  });
});
