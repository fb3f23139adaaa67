import { execFileSync } from 'node:child_process';
import { cpSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { quartet } from '../support/cli.ts';
import { startProgram } from '../support/killed-run.ts';
import { writeSmallRun } from '../support/small-run.ts';
import { testFolder } from '../support/test-folder.ts';

/** A run folder that somebody sent: what lies in it under the names of a run's files may be anything. */
const home = testFolder('elsewhere');
const scenario = join(home, 'scenario.yaml');
const precious = join(home, 'precious');
let count = 0;

beforeAll(async () => {
  writeSmallRun(home);
  expect((await quartet(['backtest', scenario, '--out', join(home, 'finished')])).exitCode).toBe(0);
  const crash = startProgram(['backtest', scenario, '--out', join(home, 'stopped')], {
    QUARTET_CRASH_AT: 'rows-committed:1',
  });
  expect(await crash.ended).toBe('SIGKILL');
}, 120_000);

function copyOf(run: 'finished' | 'stopped'): string {
  count += 1;
  const folder = join(home, `${run}-${count}`);
  cpSync(join(home, run), folder, { recursive: true });
  return folder;
}

const FILES = ['run.json', 'manifest.json', 'scenario.yaml', 'journal.db', 'journal.db-wal', 'journal.db-journal'];
const SPECIAL: readonly (readonly [string, (path: string) => void])[] = [
  ['a pipe', (path) => execFileSync('mkfifo', [path])],
  ['a device without an end', (path) => symlinkSync('/dev/zero', path)],
];

describe.each(SPECIAL)('%s in the place of a file of a run', (_, make) => {
  it.each(FILES.flatMap((file) => (['verify', 'leaderboard', 'backtest'] as const).map((verb) => ({ file, verb }))))(
    'is refused in a line: $file, $verb',
    async ({ file, verb }) => {
      const folder = copyOf(verb === 'backtest' ? 'stopped' : 'finished');
      rmSync(join(folder, file), { force: true });
      make(join(folder, file));
      const { exitCode, notes } = await quartet(
        verb === 'backtest' ? ['backtest', scenario, '--out', folder] : [verb, folder],
      );
      // A board needs no scenario.
      if (file === 'scenario.yaml' && verb === 'leaderboard') expect(exitCode).toBe(0);
      // Of this one only the manifest is left to say that it is not what was written.
      else expect([exitCode, notes.length], notes.join('\n')).toEqual([file === 'scenario.yaml' ? 3 : 2, 1]);
    },
  );

  it.each(['holder', 'checkpoint.half', 'manifest.json.next'])('harms no run that writes its own: %s', async (file) => {
    const folder = copyOf('stopped');
    rmSync(join(folder, file), { force: true });
    make(join(folder, file));
    const { exitCode, notes } = await quartet(['backtest', scenario, '--out', folder]);
    expect(exitCode, notes.join('\n')).toBe(0);
  });
});

describe('a link in a run folder to a file of the person', () => {
  it.each([
    ['holder', 'backtest'],
    ['checkpoint.half', 'backtest'],
    ['manifest.json.next', 'backtest'],
    ['report.html.half', 'report'],
    ['report.html', 'report'],
  ])('is not written through: %s', async (file, verb) => {
    writeFileSync(precious, 'mine');
    const folder = copyOf(verb === 'report' ? 'finished' : 'stopped');
    rmSync(join(folder, file), { force: true });
    symlinkSync(precious, join(folder, file));
    const { exitCode, notes } = await quartet(
      verb === 'report' ? ['report', folder] : ['backtest', scenario, '--out', folder],
    );
    expect(exitCode, notes.join('\n')).toBe(0);
    expect(readFileSync(precious, 'utf8')).toBe('mine');
  });
});
