import { cpSync, readFileSync, renameSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { seededRandom } from '../../src/domain/random.ts';
import { quartet } from '../support/cli.ts';
import { contentsOf, SMALL_SCENARIO, writeFiles, writeSmallRun } from '../support/small-run.ts';
import { testFolder } from '../support/test-folder.ts';

/** A share of what `npm run soak` does. */
const FLIPS = Number(process.env.QUARTET_FLIPS ?? 25);

const root = testFolder('damage');
const tape = join(root, 'bars.ndjson');
const kept = join(root, 'kept');
beforeAll(async () => {
  writeSmallRun(root);
  writeFiles(root, { 'other.yaml': SMALL_SCENARIO.replace('spreadBps: 2', 'spreadBps: 3') });
  expect((await quartet(['backtest', join(root, 'scenario.yaml'), '--out', kept])).exitCode).toBe(0);
  expect((await quartet(['backtest', join(root, 'other.yaml'), '--out', join(root, 'other')])).exitCode).toBe(0);
});

function copy(name: string): string {
  const folder = join(root, name);
  cpSync(kept, folder, { recursive: true });
  return folder;
}

/** Verify finds it, in one line that names the file, and mends nothing. */
async function expectFound(folder: string, says: RegExp): Promise<void> {
  const before = contentsOf(root);
  const { exitCode, notes } = await quartet(['verify', folder]);
  expect([exitCode, notes.length], notes.join('\n')).toEqual([3, 1]);
  expect(notes[0]).toMatch(says);
  expect(contentsOf(root)).toBe(before);
}

describe('quartet verify', () => {
  it(`finds each of ${FLIPS} flipped bits of the tape, and ${FLIPS} cuts, and names it`, {
    timeout: 600_000,
  }, async () => {
    const whole = readFileSync(tape);
    const random = seededRandom('flips of a tape');
    for (let flip = 0; flip < FLIPS; flip += 1) {
      const bytes = Buffer.from(whole);
      const at = Math.floor(random.next() * bytes.length);
      bytes[at] = (bytes[at] ?? 0) ^ (1 << Math.floor(random.next() * 8));
      writeFileSync(tape, bytes);
      await expectFound(kept, /run-changed: .*bars\.ndjson: its bytes are not those of the run/);
      writeFileSync(tape, whole);
      truncateSync(tape, Math.floor(random.next() * whole.length));
      await expectFound(kept, /run-changed: .*bars\.ndjson: its bytes are not those of the run/);
      writeFileSync(tape, whole);
    }
    expect((await quartet(['verify', kept])).exitCode).toBe(0);
  });

  it('says that a tape is not there any more instead of passing over it', async () => {
    renameSync(tape, `${tape}.away`);
    const { exitCode, notes } = await quartet(['verify', kept]);
    renameSync(`${tape}.away`, tape);
    expect([exitCode, notes]).toEqual([0, [expect.stringMatching(/bars\.ndjson: it is not there any more/)]]);
  });

  it.each([
    ['another number in the scenario', 'scenario.yaml', ['spreadBps: 2', 'spreadBps: 9'], /scenario\.yaml: it is not/],
    ['a scenario of noise', 'scenario.yaml', ['execution:', 'exec\u0001ution:'], /scenario\.yaml/],
    [
      'another seed in the run file',
      'run.json',
      ['"seed": 7', '"seed": 8'],
      /run\.json: it is not the file that was written/,
    ],
  ] as const)('finds %s', async (name, file, [from, to], says) => {
    const path = join(copy(name.replaceAll(' ', '-')), file);
    const text = readFileSync(path, 'utf8');
    expect(text).toContain(from);
    writeFileSync(path, text.replace(from, to));
    await expectFound(join(path, '..'), says);
  });

  it('finds the journal of another run, also when its manifest came along', async () => {
    const folder = copy('swapped');
    cpSync(join(root, 'other', 'journal.db'), join(folder, 'journal.db'));
    await expectFound(folder, /journal/);
    cpSync(join(root, 'other', 'manifest.json'), join(folder, 'manifest.json'));
    await expectFound(folder, /run-changed: .*run\.json: it is not the file that was written/);
  });
});
