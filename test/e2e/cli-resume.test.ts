import { spawn, spawnSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { testFolder } from '../support/test-folder.ts';

const root = testFolder('resume');
const fileAt = (name: string): string => fileURLToPath(new URL(`../../${name}`, import.meta.url));
const demo = (folder: string): readonly string[] => [fileAt('dist/cli/main.js'), 'demo', '--json', '--out', folder];

/** Bytes in the journal and its log: how far a run has come on the disk. */
function written(folder: string): number {
  return ['journal.db', 'journal.db-wal'].reduce((sum, name) => {
    const path = join(folder, name);
    return sum + (existsSync(path) ? statSync(path).size : 0);
  }, 0);
}

it.each([200_000, 8_000_000])('a run killed when %i bytes were written ends as an unbroken one', async (bytes) => {
  const folder = join(root, String(bytes));
  const child = spawn(process.execPath, demo(folder), { stdio: 'ignore' });
  const ended = new Promise((done) => child.on('close', done));
  while (child.exitCode === null && written(folder) < bytes) await sleep(5);
  child.kill('SIGKILL');
  await ended;
  const { stdout, status } = spawnSync(process.execPath, demo(folder), { encoding: 'utf8', maxBuffer: 1e9 });
  expect(status).toBe(0);
  const kept = z
    .object({ demo: z.object({ digest: z.string() }) })
    .parse(JSON.parse(readFileSync(fileAt('backtests/digests.json'), 'utf8')));
  expect(z.object({ digest: z.string() }).parse(JSON.parse(stdout)).digest).toBe(kept.demo.digest);
  const verified = spawnSync(process.execPath, [fileAt('dist/cli/main.js'), 'verify', folder], { encoding: 'utf8' });
  expect([verified.status, verified.stderr]).toEqual([0, '']);
});
