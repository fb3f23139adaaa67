import { spawnSync } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readJournal, verifyJournal } from '../../src/adapters/journal/read-journal.ts';
import { openJournal } from '../../src/adapters/journal/sqlite-journal.ts';
import { LockedError } from '../../src/domain/errors.ts';
import { seededRandom } from '../../src/domain/random.ts';
import { caught } from '../support/caught.ts';
import { Child } from '../support/child.ts';
import { canFailDisk, failingDisk } from '../support/failing-disk.ts';
import { appendTo, runFolder, sketchRows } from '../support/journals.ts';

/** A quarter of the kills that whole runs get: there it is one journal alone that is written and killed. */
const KILLS = Math.ceil(Number(process.env.QUARTET_KILLS ?? 16) / 4);
/** From one write that is killed at to the next. */
const STEP = KILLS > 4 ? 1 : 7;

let folder: string;
let remove: () => void;
beforeEach(() => {
  ({ folder, remove } = runFolder());
});
afterEach(() => remove());

/** What was said to be kept is kept, what is kept is what was written, and the writing can go on. */
function expectSound(kept: number): void {
  const { rows, head } = verifyJournal(folder);
  expect(rows).toBeGreaterThanOrEqual(kept);
  expect(head).toBeLessThanOrEqual(rows);
  const reader = readJournal(folder);
  expect([...reader.rows(1)]).toEqual(sketchRows(1, rows));
  reader.close();
  const journal = openJournal(folder, 'full');
  expect(journal.last()).toBe(rows);
  appendTo(journal, rows + 4);
  journal.commit();
  journal.close();
  expect(verifyJournal(folder)).toEqual({ rows: rows + 4, head: rows + 4 });
}

describe('a writer killed without warning', () => {
  it.each(['full', 'group'] as const)(
    `keeps all it acknowledged, at ${KILLS} random moments, %s`,
    async (durability) => {
      const random = seededRandom('kill', durability);
      for (let kill = 0; kill < KILLS; kill += 1) {
        const child = new Child('journal-writer.ts', [folder, durability, '1000000']);
        await child.line('kept');
        await new Promise((resolve) => setTimeout(resolve, random.next() * 120));
        await child.kill();
        expectSound(child.last('kept '));
      }
    },
  );

  it.each([
    ['rows-committed', 1],
    ['rows-committed', 4],
    ['head-written', 1],
    ['head-written', 3],
    ['head-moved', 1],
    ['head-moved', 3],
  ])('at %s, time %d', async (point, nth) => {
    const child = new Child('journal-writer.ts', [folder, 'full', '100'], { QUARTET_CRASH_AT: `${point}:${nth}` });
    expect(await child.ended).toBe('SIGKILL');
    expectSound(child.last('kept '));
  });
});

describe.skipIf(!canFailDisk)('a writer killed at any write, from the first to the last', () => {
  it.each(['write', 'sync'] as const)(
    'leaves what can be read and gone on with (%s)',
    { timeout: 900_000 },
    async (call) => {
      const faulty = failingDisk(folder);
      const runs = join(folder, 'runs');
      for (let after = 1; ; after += STEP) {
        mkdirSync(runs);
        const env = faulty({ call, file: 'journal.db', after, kills: true });
        const child = new Child('journal-writer.ts', [runs, 'full', '4'], env);
        const ended = await child.ended;
        expectGoesOn(runs, child.last('kept '));
        rmSync(runs, { recursive: true });
        if (ended !== 'SIGKILL') return;
      }
    },
  );
});

/** It may not have had its first row. */
function expectGoesOn(at: string, kept: number): void {
  if (kept > 0) expect(verifyJournal(at).rows).toBeGreaterThanOrEqual(kept);
  const journal = openJournal(at, 'full');
  expect([...journal.rows(1)]).toEqual(sketchRows(1, journal.last()));
  expect(journal.last()).toBeGreaterThanOrEqual(kept);
  appendTo(journal, journal.last() + 4);
  journal.close();
}

describe('one writer a folder', () => {
  it('refuses a second, naming the first, while readers read on; death frees the lock', async () => {
    const child = new Child('journal-writer.ts', [folder, 'full', '1000000']);
    await child.line('kept');
    // It lets go for an instant at every commit: whoever asks often enough must still never get in.
    for (let ask = 0; ask < 60; ask += 1) {
      const refusal = caught(() => openJournal(folder, 'full'));
      expect(refusal).toBeInstanceOf(LockedError);
      expect(String(refusal)).toContain(`process ${child.process.pid} on `);
    }
    const reader = readJournal(folder);
    // Only so far: a reader that wants to see the end chases a writer that does not stop.
    const before = child.last('kept ');
    const [first] = reader.rows(1);
    expect(first?.sequence).toBe(1);
    while (child.last('kept ') <= before) await new Promise((resolve) => setTimeout(resolve, 5));
    const [next] = reader.rows(before + 1);
    expect(next?.sequence).toBe(before + 1);
    reader.close();
    await child.kill();
    openJournal(folder, 'full').close();
  });

  it('lets the next one in after a release', () => {
    openJournal(folder, 'full').close();
    const journal = openJournal(folder, 'full');
    expect(caught(() => openJournal(folder, 'full'))).toBeInstanceOf(LockedError);
    journal.close();
  });
});

describe('a file that may not grow', () => {
  it('is said in a line; reads work; writing goes on when there is room again, and nothing is lost', async () => {
    const limited = ['prlimit', '--fsize=400000:unlimited'];
    const child = new Child('journal-writer.ts', [folder, 'full', '300'], {}, limited);
    const trouble = await child.line('trouble');
    expect(trouble).toMatch(/^trouble store-failed: .*journal.db: .*; /);
    const kept = child.last('kept ');
    expect(Number((await child.line('readable')).slice('readable '.length))).toBeGreaterThanOrEqual(kept);
    expect(verifyJournal(folder).rows).toBeGreaterThanOrEqual(kept);
    raiseLimit(child.process.pid);
    expect(await child.ended).toBe(0);
    expect(verifyJournal(folder).rows).toBeGreaterThanOrEqual(300);
  });
});

describe.skipIf(!canFailDisk)('a disk that fails for a while', () => {
  it.each([
    { call: 'write', file: 'journal.db-wal', after: 40, times: 3 },
    { call: 'sync', file: 'journal.db-wal', after: 20, times: 3 },
    { call: 'write', file: 'journal.head', after: 20, times: 3 },
    { call: 'sync', file: 'journal.head', after: 20, times: 3 },
  ] as const)('is said in a line and tried again: nothing acknowledged is lost ($call, $file)', async (fault) => {
    const child = new Child('journal-writer.ts', [folder, 'full', '300'], failingDisk(folder)(fault));
    expect(await child.ended, child.lines.join('\n')).toBe(0);
    const troubles = child.lines.filter((line) => line.startsWith('trouble'));
    expect(troubles).toHaveLength(3);
    for (const trouble of troubles) expect(trouble).toMatch(/store-failed: .*journal.*: reading or writing it failed/);
    const read = child.lines.filter((line) => line.startsWith('readable'));
    for (const line of read) expect(Number(line.slice('readable '.length))).toBeGreaterThan(30);
    expectSound(child.last('kept '));
    expect(child.last('kept ')).toBe(300);
  });
});

function raiseLimit(pid: number | undefined): void {
  const { status } = spawnSync('prlimit', ['--fsize=unlimited:unlimited', '--pid', String(pid)]);
  if (status !== 0) throw new Error('prlimit cannot raise the limit');
}
