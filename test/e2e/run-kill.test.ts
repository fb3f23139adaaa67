import { existsSync, rmSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { CHAIN_START } from '../../src/adapters/journal/chain.ts';
import { readJournal, verifyJournal } from '../../src/adapters/journal/read-journal.ts';
import { rowHash } from '../../src/adapters/journal/single-rows.ts';
import { seededRandom } from '../../src/domain/random.ts';
import { writeKillScenario, writeLongScenario } from '../support/kill-scenario.ts';
import { booksOf, type Started, startProgram } from '../support/killed-run.ts';
import { testFolder } from '../support/test-folder.ts';

/** `npm run soak` makes it two hundred. */
const KILLS = Number(process.env.QUARTET_KILLS ?? 8);
/** A folder is killed in so often, each time further on, before its run may end. */
const LIVES = 20;
/** A commit comes every fifteen: a kill so much later strikes anywhere between two of them, or within one. */
const LONGEST_WAIT_MS = 15;

/** A million events. */
const LONG_BARS = 500_000;

const home = testFolder('kill');
let scenario: string;
/** The run in one piece: the chain's hash at each row, its books, and the bytes they take. */
let whole: { readonly hashes: readonly string[]; readonly books: readonly string[]; readonly bytes: number };
beforeAll(async () => {
  scenario = writeKillScenario(home);
  const folder = join(home, 'whole');
  expect(await start(folder).ended).toBe(0);
  whole = { hashes: hashesIn(folder), books: booksOf(folder), bytes: bytesIn(folder) };
  expect(whole.books[0]).toBe('finished');
});

describe('quartet backtest, killed without warning', () => {
  it(`${KILLS} times while it writes its rows, and run again, ends with the books of a run in one piece`, {
    timeout: 3_600_000,
  }, async () => {
    const told = { kills: 0, runs: 0, kept: new Set<number>(), resumedMs: [] as number[] };
    // Two at a time: most of what a run takes is its start.
    const killing = async (place: number): Promise<void> => {
      const random = seededRandom('kill', `${place}`);
      for (let round = 0; told.kills < KILLS; round += 1) {
        const folder = join(home, `killed-${place}-${round}`);
        for (let life = 0, kept = 0; life < LIVES && told.kills < KILLS; life += 1) {
          // Anywhere in this life's share of the rows: what is on the disk decides, and a clock only how soon after.
          const bytes = ((life + random.next()) / LIVES) * whole.bytes;
          const writtenMs = await killedAt(folder, bytes, random.next() * LONGEST_WAIT_MS);
          if (writtenMs === undefined) break;
          if (life > 0) told.resumedMs.push(writtenMs);
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
    const { kills, runs, kept, resumedMs } = told;
    resumedMs.sort((left, right) => left - right);
    const [median, longest] = [resumedMs[resumedMs.length >> 1], resumedMs.at(-1)];
    console.log(
      `${kills} kills of ${runs} runs, after ${kept.size} different numbers of rows of ${whole.hashes.length}`,
    );
    console.log(`resumed, from the start of the process to its first new rows: ${median} ms, at most ${longest} ms`);
  });

  it.runIf(KILLS >= 200)('late in a long tape, and run again, steps that tape again and ends so too', async () => {
    const long = join(home, 'long');
    const file = writeLongScenario(long, LONG_BARS);
    const [folder, unbroken] = [join(long, 'run'), join(long, 'whole')];
    const first = await killedAt(folder, 0, 0, file);
    expect(await start(unbroken, {}, file).ended).toBe(0);
    await killedAt(folder, bytesIn(unbroken) * 0.8, 0, file);
    const resumedMs = await killedAt(folder, 0, 0, file);
    const eventsAgain = 2 * LONG_BARS * (keptIn(folder, hashesIn(unbroken)) / hashesIn(unbroken).length);
    expect(await start(folder, {}, file).ended).toBe(0);
    expect(booksOf(folder)).toEqual(booksOf(unbroken));
    const steppedMs = (resumedMs ?? Number.NaN) - (first ?? Number.NaN);
    console.log(
      `a tape of ${Math.round(eventsAgain)} events, stepped again in ${steppedMs} ms beyond the ${first} of a start: ` +
        `${(eventsAgain / steppedMs / 1_000).toFixed(2)} M events/s`,
    );
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

function start(folder: string, env: NodeJS.ProcessEnv = {}, file = scenario): Started {
  return startProgram(['backtest', file, '--out', folder], env);
}

/**
 * Runs until the journal has grown to so many bytes, and so long on. Gives how long the run took to its first new rows;
 * undefined when it was over before it could be killed.
 */
async function killedAt(folder: string, bytes: number, waitMs: number, file = scenario): Promise<number | undefined> {
  const before = writtenAt(folder);
  const startedAt = performance.now();
  const run = start(folder, {}, file);
  let writtenMs: number | undefined;
  while (run.process.exitCode === null && (writtenMs === undefined || bytesIn(folder) < bytes)) {
    await sleep(2);
    if (writtenMs === undefined && writtenAt(folder) !== before) writtenMs = Math.round(performance.now() - startedAt);
  }
  await sleep(waitMs);
  run.process.kill('SIGKILL');
  return (await run.ended) === 'SIGKILL' ? writtenMs : undefined;
}

function writtenAt(folder: string): number {
  return statSync(join(folder, 'journal.db-wal'), { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

/** What the journal and its log take on the disk. */
function bytesIn(folder: string): number {
  const sizeOf = (name: string): number => statSync(join(folder, name), { throwIfNoEntry: false })?.size ?? 0;
  return sizeOf('journal.db') + sizeOf('journal.db-wal');
}

/** The disk holds the beginning of the whole run, each fill once, and no less than it said it does: so many rows. */
function keptIn(folder: string, hashes = whole.hashes): number {
  // The head is written once the tables are there: before that nothing was ever kept.
  if (!existsSync(join(folder, 'manifest.json'))) return 0;
  const { rows } = verifyJournal(folder);
  // It stands for all rows up to it.
  if (rows > 0) expect(hashesIn(folder, rows)).toEqual([hashes[rows - 1]]);
  return rows;
}

async function expectTheSameEnd(folder: string): Promise<void> {
  expect(await start(folder).ended).toBe(0);
  expect(keptIn(folder)).toBe(whole.hashes.length);
  expect(booksOf(folder)).toEqual(whole.books);
  rmSync(folder, { recursive: true });
}

/** A hash of all rows up to each, from a row on: the journal's own also tell where its commits fell. */
function hashesIn(folder: string, from = 1): readonly string[] {
  const reader = readJournal(folder);
  try {
    let hash = CHAIN_START;
    return Array.from(reader.rows(1), (row) => {
      hash = rowHash(hash, row);
      return hash;
    }).slice(from - 1);
  } finally {
    reader.close();
  }
}
