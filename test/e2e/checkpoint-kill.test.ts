import { createHash } from 'node:crypto';
import { readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { readJournal } from '../../src/adapters/journal/read-journal.ts';
import { seededRandom } from '../../src/domain/random.ts';
import { writeKillScenario } from '../support/kill-scenario.ts';
import { booksOf, type Started, startProgram } from '../support/killed-run.ts';
import { testFolder } from '../support/test-folder.ts';

/** `npm run soak:disk` makes it two hundred. */
const KILLS = Number(process.env.QUARTET_KILLS ?? 2);
/** A folder is killed in so often before its run may end. */
const LIVES = 5;
/** Behind a checkpoint: as often before the next as while it is written. */
const LONGEST_WAIT_MS = 500;
/** Some seconds of stepping: a checkpoint is kept after half a second. */
const BARS = 3_500;
const MORE = `  - { id: cross, strategy: sma-cross, parameters: { fast: 5, slow: 40 } }
  - { id: index, strategy: rsi }
  - { id: trend, strategy: momentum, parameters: { direction: long-short } }
  - { id: even, strategy: equal-weight, parameters: { everyDays: 0.01 } }
`;

const home = testFolder('checkpoint-kill');
let scenario: string;
let whole: Ended;
beforeAll(async () => {
  scenario = writeKillScenario(home, MORE, BARS);
  const folder = join(home, 'whole');
  expect(await start(folder).ended).toBe(0);
  whole = endOf(folder);
  expect(whole.books[0]).toBe('finished');
}, 300_000);

describe('quartet backtest, killed behind a checkpoint', () => {
  it(`${KILLS} times, and run again, has the rows of a run in one piece`, { timeout: 7_200_000 }, async () => {
    let kills = 0;
    const random = seededRandom('checkpoint kill');
    for (let round = 0; kills < KILLS; round += 1) {
      const folder = join(home, `killed-${round}`);
      for (let life = 0; life < LIVES && kills < KILLS; life += 1) {
        if (!(await killedBehindCheckpoint(folder, random.next() * LONGEST_WAIT_MS))) break;
        kills += 1;
      }
      await finished(folder);
      expect(endOf(folder)).toEqual(whole);
      expect(statSync(join(folder, 'checkpoint'), { throwIfNoEntry: false })).toBeUndefined();
      rmSync(folder, { recursive: true });
    }
    console.log(`${kills} kills behind a checkpoint`);
  });

  it('and its checkpoint damaged, steps from the beginning with a line', { timeout: 300_000 }, async () => {
    const folder = join(home, 'damaged');
    expect(await killedBehindCheckpoint(folder, 0)).toBe(true);
    const path = join(folder, 'checkpoint');
    const bytes = readFileSync(path);
    bytes.writeUInt8(bytes.readUInt8(bytes.length >> 1) ^ 1, bytes.length >> 1);
    writeFileSync(path, bytes);
    const run = start(folder);
    expect(await run.ended).toBe(0);
    expect(run.notes()).toContain("the run's checkpoint is damaged: it is stepped from its beginning");
    expect(endOf(folder)).toEqual(whole);
  });
});

function start(folder: string): Started {
  return startProgram(['backtest', scenario, '--jobs', '1', '--out', folder]);
}

/** Whether the run kept a checkpoint in this life, and was killed so long behind it. */
async function killedBehindCheckpoint(folder: string, waitMs: number): Promise<boolean> {
  const keptAt = (): number => statSync(join(folder, 'checkpoint'), { throwIfNoEntry: false })?.mtimeMs ?? 0;
  const before = keptAt();
  const run = start(folder);
  while (run.process.exitCode === null && keptAt() === before) await sleep(5);
  await sleep(waitMs);
  run.process.kill('SIGKILL');
  const ended = await run.ended;
  if (ended !== 'SIGKILL') expect(ended, run.notes()).toBe(0);
  return ended === 'SIGKILL';
}

/** The last life of a folder; should it fail, with what it said. */
async function finished(folder: string): Promise<void> {
  const run = start(folder);
  expect(await run.ended, run.notes()).toBe(0);
}

interface Ended {
  readonly books: readonly string[];
  /** Over every row: where commits fell is no matter. */
  readonly rows: string;
}

function endOf(folder: string): Ended {
  const reader = readJournal(folder);
  const hash = createHash('sha256');
  try {
    for (const { sequence, at, account, body } of reader.rows(1)) hash.update(`${sequence} ${at} ${account} ${body}\n`);
  } finally {
    reader.close();
  }
  return { books: booksOf(folder), rows: hash.digest('hex') };
}
