import {
  appendFileSync,
  cpSync,
  existsSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { beforeAll, describe, expect, it } from 'vitest';
import { type Manifest, readRunManifest } from '../../src/adapters/journal/manifest.ts';
import { sha256 } from '../../src/domain/hash.ts';
import { seededRandom } from '../../src/domain/random.ts';
import { quartet } from '../support/cli.ts';
import { fakeWorld, withEnvironment } from '../support/fake-world.ts';
import { startProgram } from '../support/killed-run.ts';
import { heldRun } from '../support/paper/held-run.ts';
import { HeldVenues } from '../support/paper/held-venues.ts';
import { steps } from '../support/paper/steps.ts';
import { behaviourOf, QUIRKS } from '../support/quirks.ts';
import { SMALL_SCENARIO, smallBars, writeFiles } from '../support/small-run.ts';
import { testFolder } from '../support/test-folder.ts';

/** Flips, and cuts, of each run, over all its files; `npm run soak:proof` makes it three hundred. */
const DAMAGES = Number(process.env.QUARTET_DAMAGES ?? 15);
const [XAI] = QUIRKS;
if (XAI === undefined) throw new Error('no quirks');

const root = testFolder('closed');
const scenario = join(root, 'scenario.yaml');
const live = join(root, 'live.yaml');
const folderOf = (run: string): string => join(root, 'runs', run);
const WORLD = steps(150);

beforeAll(async () => {
  const text = SMALL_SCENARIO.replace('execution:', 'cycle: { every: 15m, deadlineMs: 30000 }\nexecution:').replace(
    '  - { id: idle, strategy: cash }',
    '  - { id: one, strategy: quartet-team, mode: fast, model: xai/grok-4.20, maxCost: "9 USD" }\n  - { id: dice, strategy: seeded-random, seeds: [1, 2, 3, 4, 5, 6, 7, 8, 9], parameters: { turnoverPerDay: 1000 } }',
  );
  const instrument =
    'kind: perp, venue: hyperliquid-perp, priceDecimals: 2, tick: "0.01", sizeDecimals: 5, lot: "0.00001"';
  const paper = `name: held
feeds: [{ live: [local/hyperliquid, local/bluesky] }]
instruments:
  - { symbol: BTC-USDT-PERP, ${instrument} }
  - { symbol: ETH-USDT-PERP, ${instrument} }
bars: { every: 20s }
capital: "10000 USDT"
entrants: [{ id: hold, strategy: buy-and-hold }, { id: dice, strategy: seeded-random, parameters: { turnoverPerDay: 1000 } }]
`;
  writeFiles(root, { 'scenario.yaml': text, 'live.yaml': paper, 'bars.ndjson': `${smallBars(120).join('\n')}\n` });
  const world = await fakeWorld();
  try {
    world.fake.behave(behaviourOf(XAI));
    const environment = world.environment({ XAI_API_KEY: 'a key' });
    const words = ['backtest', scenario, '--out'];
    const finished = await withEnvironment(environment, () => quartet([...words, folderOf('finished')]));
    expect(finished.exitCode, finished.notes.join('\n')).toBe(0);
    const crash = { ...environment, QUARTET_CRASH_AT: 'rows-committed:2' };
    expect(await startProgram([...words, folderOf('stopped')], crash).ended).toBe('SIGKILL');
  } finally {
    await world.close();
  }
  await paperRun();
}, 200_000);

/** One that was stopped, and what a kill in the middle of it would have left. */
async function paperRun(): Promise<void> {
  const venues = await HeldVenues.serve(WORLD);
  const folder = folderOf('paper');
  try {
    const run = heldRun({ scenarioFile: live, folder, port: venues.port, holds: true });
    await Promise.race([run, venues.play(WORLD.length)]);
    expect((await quartet(['verify', folder])).exitCode).toBe(0);
    cpSync(folder, folderOf('killed paper'), { recursive: true });
    venues.stop();
    await run;
  } finally {
    await venues.close();
  }
}

/** Files that hold something of the run: the shared memory of a database is made anew, holder and feeds are notes. */
function filesIn(folder: string): readonly string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => !/-shm$|^holder$|^feeds\.json$/.test(name) && statSync(join(folder, name)).isFile())
    .filter((name) => statSync(join(folder, name)).size > 0)
    .sort();
}

/** All that a run folder tells, as far as it is known to be on the disk: by the manifest that was written. */
function contentOf(folder: string, { files, growing }: Manifest): string {
  const select = (name: string, table: string, place: string): unknown => {
    if (!existsSync(join(folder, name))) return [];
    const database = new Database(join(folder, name), { readonly: true });
    try {
      return database.prepare(`SELECT * FROM ${table} WHERE ${place} <= ${growing[name]?.length ?? 0}`).all();
    } finally {
      database.close();
    }
  };
  const bytes = (name: string): string => {
    const place = [name, `${name}.partial`].map((one) => join(folder, one)).find((one) => existsSync(one)) ?? '';
    return sha256(readFileSync(place).subarray(0, growing[name]?.length));
  };
  return JSON.stringify([
    select('journal.db', 'block', 'last'),
    select('cassette.db', 'calls', 'sequence'),
    [...Object.keys(files), ...Object.keys(growing).filter((name) => name.startsWith('tapes'))].map(bytes),
  ]);
}

/** Damages a copy: verify names it, or nothing of the content has changed. */
async function judge(run: string, name: string, damage: (path: string) => void): Promise<'found' | 'no content'> {
  const folder = join(root, 'damaged');
  const manifest = readRunManifest(folderOf(run));
  if (manifest === undefined) throw new Error(`${run} has no manifest`);
  rmSync(folder, { recursive: true, force: true });
  cpSync(folderOf(run), folder, { recursive: true });
  damage(join(folder, name));
  const { exitCode, notes } = await quartet(['verify', folder]);
  if (exitCode === 0) {
    expect(contentOf(folder, manifest), `${run}/${name}`).toBe(contentOf(folderOf(run), manifest));
    return 'no content';
  }
  // A version number from the future is refused as bad input, and so is a journal of which no row was known to be kept.
  const refused = manifest.growing['journal.db']?.length === 0 ? /journal-(?:newer|not-begun)/ : /journal-newer/;
  expect([notes.length, exitCode === 3 || (exitCode === 2 && refused.test(notes[0] ?? ''))], notes[0]).toEqual([
    1,
    true,
  ]);
  // A hash or a name that was changed in the manifest is told by the file that it was of.
  if (name !== 'manifest.json') expect(notes[0]).toContain(name.replace(/\.db.*|\.partial$/, ''));
  return 'found';
}

function flip(path: string, at: number, bit = 0): void {
  const bytes = readFileSync(path);
  bytes[at] = (bytes[at] ?? 0) ^ (1 << bit);
  writeFileSync(path, bytes);
}

const RUNS = ['finished', 'stopped', 'paper', 'killed paper'] as const;
const WHOLE = /^(?:run\.json|scenario\.yaml|manifest\.json|tapes.*(?:json|gz))$/;

describe.each(RUNS)('the folder of a %s run', (run) => {
  it('holds as it was written', async () => {
    const { exitCode, notes } = await quartet(['verify', folderOf(run)]);
    expect(exitCode, notes.join('\n')).toBe(0);
  });

  it('misses each file that is removed, emptied or added to, by its name', async () => {
    const files = filesIn(folderOf(run));
    expect(files).toEqual(expect.arrayContaining(['journal.db', 'manifest.json', 'run.json', 'scenario.yaml']));
    for (const name of files.filter((one) => !one.endsWith('-wal'))) {
      expect([name, await judge(run, name, (path) => rmSync(path))]).toEqual([name, 'found']);
      expect([name, await judge(run, name, (path) => truncateSync(path, 0))]).toEqual([name, 'found']);
    }
    for (const name of files.filter((one) => WHOLE.test(one)))
      expect([name, await judge(run, name, (path) => appendFileSync(path, ' '))]).toEqual([name, 'found']);
    for (const name of ['stranger.txt', 'constructor', '__proto__'])
      expect(await judge(run, name, (path) => writeFileSync(path, '')), name).toBe('found');
  });

  it.each(['flip', 'cut'] as const)('shows every %s of its content, in every file', async (how) => {
    const random = seededRandom(`${how}s`, run);
    const files = filesIn(folderOf(run));
    const told = { found: 0, 'no content': 0 };
    for (let count = 0; count < DAMAGES; count += 1) {
      const name = files[count % files.length] ?? '';
      const at = Math.floor(random.next() * statSync(join(folderOf(run), name)).size);
      const found = await judge(run, name, (path) =>
        how === 'flip' ? flip(path, at, count % 8) : truncateSync(path, at),
      );
      if (WHOLE.test(name)) expect([name, at, found]).toEqual([name, at, 'found']);
      told[found] += 1;
    }
    console.log(
      `${run}: ${DAMAGES} ${how}s over ${files.length} files, ${told.found} found, ${told['no content']} proved to change no content`,
    );
  });
});
