import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readJournal, runRows, verifyJournal } from '../../src/adapters/journal/read-journal.ts';
import { sha256 } from '../../src/domain/hash.ts';
import { seededRandom } from '../../src/domain/random.ts';
import { auditRun } from '../../src/ledger/audit.ts';
import { dumpLedger } from '../../src/ledger/dump.ts';
import { writeKillScenario } from '../support/kill-scenario.ts';

/** `npm run soak` makes it two hundred. */
const KILLS = Number(process.env.QUARTET_KILLS ?? 40);
/** The built program, as people run it: `npm test` builds it first. */
const PROGRAM = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));

let home: string;
let scenario: string;
beforeAll(() => {
  if (!existsSync(PROGRAM)) throw new Error('there is no dist/cli/main.js: npm run build');
  home = mkdtempSync(join(tmpdir(), 'quartet-kill-'));
  scenario = writeKillScenario(home);
});
afterAll(() => rmSync(home, { recursive: true, force: true }));

function start(folder: string): { readonly process: ChildProcess; readonly ended: Promise<number | null> } {
  const started = spawn(process.execPath, [PROGRAM, 'backtest', scenario, '--out', folder, '--json'], {
    stdio: 'ignore',
  });
  return { process: started, ended: new Promise((resolve) => started.once('close', resolve)) };
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

/** The logical dump of every account's books, and the digest. */
function booksOf(folder: string): readonly string[] {
  const reader = readJournal(folder);
  try {
    const { ledgers, digest, isFinished } = auditRun(runRows(reader.rows(1)));
    return [
      `${isFinished}`,
      digest.run,
      ...[...ledgers].map(([account, ledger]) => `${account} ${dumpLedger(ledger)}`),
    ];
  } finally {
    reader.close();
  }
}

describe('quartet backtest, killed without warning', () => {
  it(`${KILLS} times at random moments and run again, ends with the books of a run in one piece`, {
    timeout: 3_600_000,
  }, async () => {
    const whole = join(home, 'whole');
    const begunMs = performance.now();
    expect(await start(whole).ended).toBe(0);
    const runMs = performance.now() - begunMs;
    const rows = hashesIn(whole);
    const books = booksOf(whole);

    const random = seededRandom('kill backtest');
    const told = { kills: 0, runs: 0, midway: 0 };
    while (told.kills < KILLS) {
      told.runs += 1;
      const folder = join(home, `killed-${told.runs}`);
      // The same command on the same folder, as long as there is something left to lose.
      for (let kept = 0; kept < rows.length - 1 && told.kills < KILLS; told.kills += 1) {
        const run = start(folder);
        const timer = setTimeout(() => run.process.kill('SIGKILL'), (0.1 + 0.7 * random.next()) * runMs);
        const code = await run.ended;
        clearTimeout(timer);
        if (code === 0) break;
        expect(code).toBeNull();
        kept = keptIn(folder, rows);
        if (kept > 0 && kept < rows.length - 1) told.midway += 1;
      }
      expect(await start(folder).ended).toBe(0);
      expect(hashesIn(folder).at(-1)).toBe(rows.at(-1));
      expect(booksOf(folder)).toEqual(books);
      expect(verifyJournal(folder).rows).toBe(rows.length);
      rmSync(folder, { recursive: true });
    }
    console.log(
      `${told.kills} kills over ${told.runs} runs, ${told.midway} of them with a part of the rows on the disk`,
    );
    expect(told.midway).toBeGreaterThan(KILLS / 20);
  });
});

/** What the disk holds is the beginning of the whole run, each fill once: so many rows of it. */
function keptIn(folder: string, whole: readonly string[]): number {
  // The head is written once the tables are there: before that nothing was ever kept.
  if (!existsSync(join(folder, 'journal.head'))) return 0;
  const rows = hashesIn(folder);
  expect(rows.at(-1)).toBe(whole[rows.length - 1]);
  return rows.length;
}
