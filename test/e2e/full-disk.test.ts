import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { canFailDisk, failingDisk } from '../support/failing-disk.ts';
import { writeKillScenario } from '../support/kill-scenario.ts';
import { testFolder } from '../support/test-folder.ts';

const PROGRAM = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
const root = testFolder('full');
const small = join(root, 'small');
mkdirSync(small);
/** Only root may mount: elsewhere the file-size limit stands for all. */
const canMount = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'none', small]).status === 0;

let scenario: string;
let digest: string;
beforeAll(() => {
  if (!existsSync(PROGRAM)) throw new Error('there is no dist/cli/main.js: npm run build');
  scenario = writeKillScenario(root, '', 300);
  digest = digestOf(run([], join(root, 'whole')));
});
afterAll(() => {
  if (canMount) spawnSync('umount', [small]);
});

function run(prefix: readonly string[], folder: string, env: NodeJS.ProcessEnv = {}) {
  return quartet(['backtest', scenario, '--out', folder, '--json'], prefix, env);
}

function quartet(words: readonly string[], prefix: readonly string[] = [], env: NodeJS.ProcessEnv = {}) {
  const [command = '', ...rest] = [...prefix, process.execPath, PROGRAM, ...words];
  const { status, stdout, stderr } = spawnSync(command, rest, {
    encoding: 'utf8',
    maxBuffer: 1e9,
    env: { ...process.env, ...env },
  });
  return { status, stdout, lines: stderr.split('\n').filter((line) => line !== '') };
}

function digestOf({ status, stdout }: ReturnType<typeof quartet>): string {
  expect(status).toBe(0);
  return z.object({ digest: z.string() }).parse(JSON.parse(stdout)).digest;
}

/** A run that could not write on: one line, what is there can be read, and with room it ends as any other. */
function expectHaltThenEnd(folder: string, halted: ReturnType<typeof quartet>, makeRoom: () => void): void {
  expect([halted.status, halted.stdout]).toEqual([1, '']);
  expect(halted.lines).toEqual([
    expect.stringMatching(/^error: store-failed: .*journal\.db.*: .*; (make room|raise|check)/),
  ]);
  const read = quartet(['verify', folder]);
  expect([read.status, read.lines]).toEqual([0, []]);
  expect(read.stdout).toMatch(/rows hold, 6 books balance, not finished/);
  makeRoom();
  expect(digestOf(run([], folder))).toBe(digest);
}

describe('a run whose disk is in trouble', () => {
  it('stops in one line where a file may not grow, and goes on when it may', () => {
    const folder = join(root, 'limited');
    expectHaltThenEnd(folder, run(['prlimit', '--fsize=1200000'], folder), () => undefined);
  });

  it('has no page rather than half a page where a report may not grow', () => {
    const page = join(root, 'page.html');
    const { status, lines } = quartet(['report', join(root, 'whole'), '--out', page], ['prlimit', '--fsize=20000']);
    expect([status, lines]).toEqual([2, [expect.stringMatching(/^error: report-efbig: .*page\.html: .*; /)]]);
    expect(readdirSync(root).filter((name) => name.startsWith('page'))).toEqual([]);
  });

  it.skipIf(!canFailDisk)('stops in one line where writing fails, and goes on when it does not', () => {
    const folder = join(root, 'failing');
    const fault = failingDisk(root)({ call: 'write', file: 'journal.db-wal', after: 60 });
    expectHaltThenEnd(folder, run([], folder, fault), () => undefined);
  });

  it.skipIf(!canMount)('stops in one line where the disk is full, and goes on when there is room', () => {
    const remount = (options: string) => spawnSync('mount', ['-o', `remount,${options}`, small]).status;
    const folder = join(small, 'run');
    expectHaltThenEnd(folder, run([], folder), () => expect(remount('size=100m')).toBe(0));

    expect(remount('ro')).toBe(0);
    for (const words of [
      ['verify', folder],
      ['leaderboard', folder],
    ])
      expect(quartet(words).status).toBe(0);
    for (const where of [folder, join(small, 'new')]) {
      const refused = run([], where);
      expect([refused.status, refused.stdout]).toEqual([1, '']);
      expect(refused.lines).toEqual([expect.stringMatching(/^error: store-failed: .*; .*choose another/)]);
    }
  });
});
