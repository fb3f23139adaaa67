import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { verifyJournal } from '../../src/adapters/journal/read-journal.ts';
import { writeKillScenario } from '../support/kill-scenario.ts';
import { booksOf, type Started, startProgram } from '../support/killed-run.ts';
import { writeFiles } from '../support/small-run.ts';
import { testFolder } from '../support/test-folder.ts';

/** Sends its own process a signal at the bar that TEST_SIGNAL names with it, and trades nothing. */
const BELL = `import { defineStrategy } from 'quartet';

export default defineStrategy({
  name: 'bell',
  parameters: {},
  start() {
    const [signal, at] = (process.env.TEST_SIGNAL ?? '').split(':');
    let bars = 0;
    return {
      onBars() {
        bars += 1;
        if (bars === Number(at)) {
          process.kill(process.pid, signal);
          // As long as a slow strategy might take: it is not broken off, and the run listens right after.
          Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 300);
        }
        return [];
      },
    };
  },
});
`;

const home = testFolder('stop');
let scenario: string;
let whole: readonly string[];
beforeAll(async () => {
  writeFiles(home, { 'bell.ts': BELL });
  scenario = writeKillScenario(home, '  - { id: bell, strategy: bell.ts }\n');
  expect(await start(join(home, 'whole')).ended).toBe(0);
  whole = booksOf(join(home, 'whole'));
  expect(whole[0]).toBe('finished');
});

function start(folder: string, signal = ''): Started {
  return startProgram(['backtest', scenario, '--out', folder, '--trust', '--json'], { TEST_SIGNAL: signal });
}

it('quartet backtest, told to stop, keeps what it did and says how to go on; its books end as those of a run in one piece', async () => {
  const folder = join(home, 'stopped');
  let before = 0;
  for (const [signal, code] of [
    ['SIGINT:300', 130],
    ['SIGTERM:700', 143],
  ] as const) {
    const stopped = start(folder, signal);
    expect(await stopped.ended).toBe(code);
    expect(stopped.notes().split('\n').at(-2)).toBe(`stopped; the same command with --out ${folder} goes on from here`);
    // Closed as after any run: one plain file, whose head names its last row.
    const { rows, head } = verifyJournal(folder);
    expect(head).toBe(rows);
    expect(rows).toBeGreaterThan(before + 600);
    expect(existsSync(join(folder, 'journal.db-wal'))).toBe(false);
    expect(booksOf(folder)[0]).toBe('under way');
    before = rows;
  }
  expect(await start(folder).ended).toBe(0);
  expect(booksOf(folder)).toEqual(whole);
});
