import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { readJournal } from '../../src/adapters/journal/read-journal.ts';
import type { JournalRow } from '../../src/ports/journal.ts';
import { dataPath, describeWithData } from '../support/data.ts';
import { writeKillScenario } from '../support/kill-scenario.ts';
import { startProgram } from '../support/killed-run.ts';
import { writeFiles } from '../support/small-run.ts';
import { testFolder } from '../support/test-folder.ts';

/** `npm run soak:scale`: all counts, and the recordings. */
const isFull = process.env.QUARTET_SCALE === '1';
const ENDED = /^error: thread-ended: thread \d of 2 \(\S+ and \d+ more\): .* goes on[^\n]*\n$/;
const MANY = isFull ? [2, 3, 8] : [3];

const home = testFolder('jobs');

interface Ended {
  readonly code: number | NodeJS.Signals | null;
  readonly notes: string;
}

async function run(scenario: string, name: string, jobs: number, words: readonly string[] = []): Promise<Ended> {
  const out = join(home, name);
  const started = startProgram(['backtest', scenario, '--out', out, '--trust', '--jobs', String(jobs), ...words]);
  const code = await started.ended;
  return { code, notes: started.notes().replaceAll(out, 'OUT') };
}

/** All rows, to the byte: how many of them share a block of the file depends on when they were committed. */
function rowsOf(name: string): readonly JournalRow[] {
  const reader = readJournal(join(home, name));
  try {
    return [...reader.rows(1)];
  } finally {
    reader.close();
  }
}

async function expectAlike(scenario: string, words: readonly string[] = []): Promise<void> {
  const name = scenario.replaceAll(/\W/g, '-');
  const one = await run(scenario, `${name}-1`, 1, words);
  expect(one.code).toBe(0);
  for (const jobs of MANY) {
    const many = await run(scenario, `${name}-${jobs}`, jobs, words);
    expect([many.code, many.notes]).toEqual([0, one.notes]);
    expect(rowsOf(`${name}-${jobs}`), `${jobs} jobs`).toEqual(rowsOf(`${name}-1`));
  }
}

const shipped = (name: string): string => fileURLToPath(new URL(`../../backtests/${name}.yaml`, import.meta.url));

describe('--jobs', () => {
  it('writes the very rows of one thread, with teams, posts, ticks and seeds', async () => {
    const demo = readFileSync(shipped('demo'), 'utf8').replaceAll(
      '../',
      `${fileURLToPath(new URL('../../', import.meta.url))}`,
    );
    const scenario = join(home, 'short-demo.yaml');
    writeFileSync(scenario, isFull ? demo : demo.replace('seed: 7', 'seed: 7\nto: 2025-01-06T03:00Z'));
    await expectAlike(scenario);
  });

  it('tells what one thread would have met first where two strategies throw', async () => {
    const folder = join(home, 'throwing');
    writeFiles(folder, { 'late.ts': throwing(230), 'soon.ts': throwing(225) });
    const scenario = writeKillScenario(
      folder,
      '  - { id: a, strategy: late.ts }\n  - { id: b, strategy: soon.ts }\n',
      300,
    );
    const one = await run(scenario, 'throwing/one', 1);
    const many = await run(scenario, 'throwing/many', 3);
    expect([one.code, many.code]).toEqual([2, 2]);
    expect(many.notes).toBe(one.notes);
    expect(one.notes).toMatch(/soon\.ts:\d+:\d+: onBars threw: no idea at 225; /);
  });

  it('ends in one line where a thread is gone, and the same command goes on to the same rows', async () => {
    const folder = join(home, 'gone');
    const flag = join(folder, 'ends-at');
    writeFiles(folder, { 'mine.ts': leaving(flag), 'ends-at': '0' });
    const scenario = writeKillScenario(folder, '  - { id: mine, strategy: mine.ts }\n', 1_200);
    const whole = await run(scenario, 'gone/whole', 1);
    expect(whole.code).toBe(0);
    const points = isFull ? Array.from({ length: 20 }, () => 1 + Math.floor(Math.random() * 1_200)) : [1_150];
    for (const [place, point] of points.entries()) {
      writeFileSync(flag, String(point));
      const gone = await run(scenario, `gone/cut-${place}`, 2);
      expect([gone.code, gone.notes], `at bar ${point}`).toEqual([1, expect.stringMatching(ENDED)]);
      writeFileSync(flag, '0');
      const again = await run(scenario, `gone/cut-${place}`, place % 2 === 0 ? 2 : 1);
      expect(again.code, `at bar ${point}: ${again.notes}`).toBe(0);
      expect(rowsOf(`gone/cut-${place}`), `at bar ${point}`).toEqual(rowsOf('gone/whole'));
    }
  });

  it.runIf(isFull)('ends a strategy that does not come back, and names its thread', async () => {
    const folder = join(home, 'stuck');
    writeFiles(folder, { 'mine.ts': handler('if (bars === 225) for (;;);') });
    const stuck = await run(writeKillScenario(folder, '  - { id: mine, strategy: mine.ts }\n', 300), 'stuck/run', 2);
    expect(stuck.code).toBe(1);
    expect(stuck.notes).toMatch(/^strategy-slow: .*\nerror: strategy-stuck: thread \d of 2 .*\n$/);
  });
});

if (isFull)
  describeWithData('--jobs on recordings', () => {
    it.each([
      ['stocknet', ['stocknet-2014-a']],
      ['btc-perp', ['btc-perp-1m-2022-01']],
      ['binance-usdm', ['binance-usdm-20240808', 'binance-usdm-20240808-quotes']],
    ])('%s', async (name, tapes) => {
      await expectAlike(shipped(name), ['--tape', ...tapes.map((tape) => dataPath(`feeds/${tape}.ndjson.gz`))]);
    });
  });

function handler(body: string, top = ''): string {
  return `import { defineStrategy } from 'quartet';
${top}
export default defineStrategy({
  name: 'mine',
  parameters: {},
  start() {
    let bars = 0;
    return { onBars() { bars += 1; ${body} return []; } };
  },
});
`;
}

function throwing(at: number): string {
  return handler(`if (bars === ${at}) throw new Error('no idea at ${at}');`);
}

/** Ends its own thread at the bar that a file names, and is as long about it as on a machine that has no time for it. */
function leaving(flag: string): string {
  const top = `import { readFileSync } from 'node:fs';\nconst endsAt = Number(readFileSync(${JSON.stringify(flag)}, 'utf8'));`;
  const slowly = 'process.once("exit", () => { const until = Date.now() + 2_000; while (Date.now() < until); });';
  return handler(`if (bars === endsAt) { ${slowly} process.exit(3); }`, top);
}
