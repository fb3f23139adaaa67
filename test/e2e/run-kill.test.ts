import { existsSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readJournal, verifyJournal } from '../../src/adapters/journal/read-journal.ts';
import { sha256 } from '../../src/domain/hash.ts';
import { seededRandom } from '../../src/domain/random.ts';
import { writeKillScenario } from '../support/kill-scenario.ts';
import { booksOf, type Started, startProgram } from '../support/killed-run.ts';

/** `npm run soak` makes it two hundred. */
const KILLS = Number(process.env.QUARTET_KILLS ?? 40);
/** A folder is killed in so often, each time further on, before its run may end. */
const LIVES = 10;
let home: string;
let scenario: string;
/** The run in one piece: the hash of its rows up to each, its books, and the bytes they take. */
let whole: { readonly rows: readonly string[]; readonly books: readonly string[]; readonly bytes: number };
beforeAll(async () => {
  home = mkdtempSync(join(tmpdir(), 'quartet-kill-'));
  scenario = writeKillScenario(home);
  const folder = join(home, 'whole');
  expect(await start(folder).ended).toBe(0);
  whole = { rows: hashesIn(folder), books: booksOf(folder), bytes: bytesIn(folder) };
  expect(whole.books[0]).toBe('finished');
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

describe('quartet backtest, killed without warning', () => {
  it(`${KILLS} times while it writes its rows, and run again, ends with the books of a run in one piece`, {
    timeout: 3_600_000,
  }, async () => {
    const told = { kills: 0, runs: 0, kept: new Set<number>() };
    // Two at a time: most of what a run takes is its start.
    const killing = async (place: number): Promise<void> => {
      const random = seededRandom('kill', `${place}`);
      for (let round = 0; told.kills < KILLS; round += 1) {
        const folder = join(home, `killed-${place}-${round}`);
        for (let life = 0, kept = 0; life < LIVES && told.kills < KILLS; life += 1) {
          // Anywhere in this life's share of the rows: what is on the disk decides, not a clock.
          if (!(await killedAt(folder, ((life + random.next()) / LIVES) * whole.bytes))) break;
          const now = keptIn(folder);
          expect(now).toBeGreaterThanOrEqual(kept);
          kept = now;
          told.kills += 1;
          told.kept.add(now);
        }
        await expectTheSameEnd(folder);
        told.runs += 1;
      }
    };
    await Promise.all([killing(0), killing(1)]);
    console.log(`${told.kills} kills of ${told.runs} runs, after ${told.kept.size} different numbers of rows`);
  });

  it.concurrent.each([
    'rows-committed:1',
    'rows-committed:4',
    'head-written:1',
    'head-written:2',
    'head-moved:1',
    'head-moved:2',
  ])('at %s, and run again, ends so too', async (point) => {
    const folder = join(home, point.replace(':', '-'));
    expect(await start(folder, { QUARTET_CRASH_AT: point }).ended).toBe('SIGKILL');
    await expectTheSameEnd(folder);
  });
});

function start(folder: string, env: NodeJS.ProcessEnv = {}): Started {
  return startProgram(['backtest', scenario, '--out', folder, '--json'], env);
}

/** Runs until the journal has grown to so many bytes; false when the run was over before it could be killed. */
async function killedAt(folder: string, bytes: number): Promise<boolean> {
  const run = start(folder);
  while (run.process.exitCode === null && bytesIn(folder) < bytes) await sleep(1);
  run.process.kill('SIGKILL');
  return (await run.ended) === 'SIGKILL';
}

/** What the journal and its log take on the disk. */
function bytesIn(folder: string): number {
  const sizeOf = (name: string): number => statSync(join(folder, name), { throwIfNoEntry: false })?.size ?? 0;
  return sizeOf('journal.db') + sizeOf('journal.db-wal');
}

/** The disk holds the beginning of the whole run, each fill once, and no less than it said it does: so many rows. */
function keptIn(folder: string): number {
  // The head is written once the tables are there: before that nothing was ever kept.
  if (!existsSync(join(folder, 'journal.head'))) return 0;
  const rows = hashesIn(folder);
  expect(rows.at(-1)).toBe(whole.rows[rows.length - 1]);
  expect(verifyJournal(folder).rows).toBe(rows.length);
  return rows.length;
}

async function expectTheSameEnd(folder: string): Promise<void> {
  expect(await start(folder).ended).toBe(0);
  expect(keptIn(folder)).toBe(whole.rows.length);
  expect(booksOf(folder)).toEqual(whole.books);
  rmSync(folder, { recursive: true });
}

/** The hash of all rows up to each: two that are equal stand for equal beginnings. */
function hashesIn(folder: string): readonly string[] {
  const reader = readJournal(folder);
  const hashes: string[] = [];
  try {
    for (const { at, account, body } of reader.rows(1))
      hashes.push(sha256(`${hashes.at(-1)} ${at} ${account} ${body}`));
    return hashes;
  } finally {
    reader.close();
  }
}
