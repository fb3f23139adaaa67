import { cpSync, existsSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { beforeAll, expect, it } from 'vitest';
import { quartet } from '../support/cli.ts';
import { asFirstVersion } from '../support/first-version.ts';
import { contentsOf, writeSmallRun } from '../support/small-run.ts';
import { testFolder } from '../support/test-folder.ts';

/*
 * Run folders of before there were manifests: the journal's head in a file of its own, its rows each under a hash of its own,
 * a lock that was a file, and a run file that tells less.
 */

const root = testFolder('older');
const scenario = join(root, 'scenario.yaml');
const kept = join(root, 'kept');
const ROWS_KEPT = 20;
const UNNAMED = /^not proved: that no file is missing, added or changed: it was begun before runs had a manifest/m;

beforeAll(async () => {
  writeSmallRun(root);
  expect((await quartet(['backtest', scenario, '--out', kept])).exitCode).toBe(0);
});

/** The run as an older version would have left it: whole, or stopped after so many rows. */
function olderRun(name: string, rows = Number.MAX_SAFE_INTEGER): string {
  const folder = join(root, name);
  cpSync(kept, folder, { recursive: true });
  asFirstVersion(folder, rows);
  rmSync(join(folder, 'manifest.json'));
  const { cutoffs: _, ...file } = JSON.parse(readFileSync(join(folder, 'run.json'), 'utf8'));
  writeFileSync(join(folder, 'run.json'), JSON.stringify({ ...file, schema: 1 }, null, 2));
  writeFileSync(join(folder, 'lock.db'), '');
  return folder;
}

async function said(...words: readonly string[]): Promise<string> {
  const { exitCode, out, notes } = await quartet(words);
  expect(exitCode, notes.join('\n')).toBe(0);
  return out;
}

it('is verified, and verify says what nothing vouches for', async () => {
  const folder = olderRun('whole');
  const before = contentsOf(folder);
  const told = await said('verify', folder);
  expect(told).toMatch(/ rows hold, 2 books balance, finished; digest [0-9a-f]{64}$/m);
  expect(told).toMatch(UNNAMED);
  expect(await said('verify', kept)).not.toMatch(UNNAMED);
  const { unproved } = JSON.parse(await said('verify', folder, '--json'));
  expect(unproved).toEqual(expect.arrayContaining([expect.stringMatching(/begun before runs had a manifest/)]));
  expect(contentsOf(folder)).toBe(before);
});

it('is replayed, ranked and shown as one of today', async () => {
  const folder = olderRun('again');
  expect(await said('replay', folder)).toBe(await said('replay', kept));
  const placesOf = async (run: string): Promise<unknown> => JSON.parse(await said('leaderboard', run, '--json')).rows;
  expect(await placesOf(folder)).toEqual(await placesOf(kept));
  await said('report', folder);
});

it('goes on from where it was stopped, comes out the same, and is still vouched for by its journal alone', async () => {
  const folder = olderRun('stopped', ROWS_KEPT);
  expect(await said('replay', folder)).toContain(`${ROWS_KEPT} rows came out the same (the run has not ended)`);
  const { digest } = JSON.parse(await said('backtest', scenario, '--out', folder, '--json'));
  expect(await said('replay', folder)).toBe(await said('replay', kept));
  expect(await said('replay', kept)).toContain(digest);
  expect(await said('verify', folder)).toMatch(UNNAMED);
  expect(existsSync(join(folder, 'manifest.json'))).toBe(false);
  expect(JSON.parse(await said('backtest', scenario, '--out', folder, '--json')).digest).toBe(digest);
});

it.each<readonly [string, (folder: string) => void, RegExp]>([
  ['loses its last rows', (folder) => cutJournal(folder), /journal-chain-broken: .*rows are lost/],
  ['loses the head of its journal', (folder) => rmSync(join(folder, 'journal.head')), /its chain head file is gone/],
  ['loses its journal', (folder) => rmSync(join(folder, 'journal.db')), /journal\.db: it is gone/],
  [
    'has another scenario',
    (folder) => writeFileSync(join(folder, 'scenario.yaml'), readFileSync(scenario, 'utf8').replace(': 2 }', ': 9 }')),
    /scenario\.yaml: it is not the scenario of the run/,
  ],
])('is found out all the same when it %s', async (how, damage, says) => {
  const folder = olderRun(how.replaceAll(' ', '-'));
  damage(folder);
  for (const command of ['verify', 'replay']) {
    const { exitCode, notes } = await quartet([command, folder]);
    expect([command, exitCode, notes.length], notes.join('\n')).toEqual([command, 3, 1]);
    if (command === 'verify') expect(notes[0]).toMatch(says);
  }
});

function cutJournal(folder: string): void {
  const database = new Database(join(folder, 'journal.db'));
  database.prepare('DELETE FROM journal WHERE sequence > ?').run(ROWS_KEPT);
  database.close();
}

it('is not taken for one where a run of today has lost its manifest', async () => {
  const folder = olderRun('lost');
  cpSync(join(kept, 'run.json'), join(folder, 'run.json'));
  const outcomes = ['verify', 'replay', 'leaderboard'].map((command) => quartet([command, folder]));
  outcomes.push(quartet(['backtest', scenario, '--out', folder]));
  for (const { exitCode, notes } of await Promise.all(outcomes))
    expect([exitCode, notes]).toEqual([3, [expect.stringMatching(/run-changed: .*manifest\.json: it is gone/)]]);
});
