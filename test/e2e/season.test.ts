import { cpSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { signer } from '../../src/adapters/journal/signature.ts';
import { seededRandom } from '../../src/domain/random.ts';
import { signingKeyPath } from '../../src/run/own-folders.ts';
import { readScenario } from '../../src/run/scenario/read.ts';
import { readSeason } from '../../src/run/season/read-season.ts';
import { nextStatement, type SeasonStatement, statementText } from '../../src/run/season/statement.ts';
import { type Ended, quartet } from '../support/cli.ts';
import { withEnvironment } from '../support/fake-world.ts';
import { CHANGE_KINDS } from '../support/season-changes.ts';
import { SMALL_SCENARIO, smallBars, writeFiles } from '../support/small-run.ts';
import { testFolder } from '../support/test-folder.ts';

/** One of each kind; 200 in `npm run soak:proof`. */
const CHANGES = Number(process.env.QUARTET_SEASON_CHANGES ?? Object.keys(CHANGE_KINDS).length);

const root = testFolder('season');
const season = join(root, 'season');
const INSTRUMENT = /instruments:\n {2}(-.*)\n/;
const SCENARIO = SMALL_SCENARIO.replace('- tape: bars', '- tape: ../bars')
  .replace(INSTRUMENT, 'instruments: ../instruménts.yaml\n')
  .replace(
    '  - { id: idle',
    '  - { id: dice, strategy: seeded-random, parameters: { turnoverPerDay: 200 } }\n  - { id: idle',
  );
const as = (config: string, ...words: readonly string[]): Promise<Ended> =>
  withEnvironment({ XDG_CONFIG_HOME: join(root, config) }, () => quartet(words));
const mine = (...words: readonly string[]) => as('mine', ...words);
/** As a stranger: no key, and nothing of the machine that made it. */
const verified = (folder: string, ...more: readonly string[]): Promise<Ended> =>
  as('nobody', 'season', 'verify', folder, ...more);

beforeAll(async () => {
  const instrument = INSTRUMENT.exec(SMALL_SCENARIO)?.[1] ?? expect.fail();
  writeFiles(root, {
    'made/scenario.yaml': SCENARIO,
    'bars.ndjson': `${smallBars(90).join('\n')}\n`,
    'instruménts.yaml': `${instrument}\n`,
  });
  for (const words of [
    ['key', 'make'],
    ['season', 'freeze', join(root, 'made/scenario.yaml'), '--out', season, '--tries', 'dice=12'],
    ['backtest', join(root, 'made/scenario.yaml'), '--out', join(root, 'run')],
    ['season', 'close', season, join(root, 'run')],
  ]) {
    const { exitCode, notes } = await mine(...words);
    expect(exitCode, notes.join('\n')).toBe(0);
  }
});

describe('a closed season', () => {
  it('is checked where there is no key and nothing it was made of, down to its rows', async () => {
    const elsewhere = join(root, 'elsewhere');
    renameSync(join(root, 'made'), join(root, 'hidden'));
    cpSync(season, elsewhere, { recursive: true });
    const { exitCode, out } = await verified(elsewhere, '--json');
    renameSync(join(root, 'hidden'), join(root, 'made'));
    const told = JSON.parse(out);
    expect([exitCode, told.problems, told.isClosed]).toEqual([0, [], true]);
    expect(told.rows).toBe(readFileSync(join(season, 'rows.ndjson'), 'utf8').trimEnd().split('\n').length);
    rmSync(elsewhere, { recursive: true });
  });

  it('counts every try in how lucky the best may be', async () => {
    const { standings } = JSON.parse((await verified(season, '--json')).out);
    expect(standings.find((one: { entrant: string }) => one.entrant === 'dice')).toMatchObject({
      tries: 12,
      status: 'in-time',
    });
    const few = join(root, 'few');
    await mine('season', 'freeze', join(root, 'made/scenario.yaml'), '--out', few);
    const closed = await mine('season', 'close', few, join(root, 'run'), '--json');
    // The run was begun before this one was frozen: nobody was in time.
    const other = JSON.parse(closed.out).standings;
    expect(new Set(other.map((one: { status: string }) => one.status))).toEqual(new Set(['late']));
    const figure = (list: { entrant: string; deflatedSharpe: { value: number } }[]) =>
      list.find(({ entrant }) => entrant === 'hold')?.deflatedSharpe.value ?? Number.NaN;
    expect(figure(standings)).toBeLessThan(figure(other));
    rmSync(few, { recursive: true });
  });

  it('takes no more entries, and is asked for by the key of its maker', async () => {
    const late = await mine('season', 'enter', season, join(root, 'made/scenario.yaml'));
    expect([late.exitCode, late.notes[0]]).toEqual([2, expect.stringContaining('season-closed')]);
    const asked = await verified(season, '--key', '0'.repeat(64));
    expect([asked.exitCode, asked.notes[0]]).toEqual([3, expect.stringContaining('not by 000')]);
  });
});

describe('entrants', () => {
  it('that came late, were changed, were never put down or did not run are flagged', async () => {
    const folder = join(root, 'flags');
    const written = (name: string, text: string): string => {
      writeFiles(join(root, 'made'), { [name]: text });
      return join(root, 'made', name);
    };
    const first = written('first.yaml', `${SCENARIO}  - { id: gone, strategy: momentum }\n`);
    const dice = (turnover: number) => SCENARIO.replace('turnoverPerDay: 200', `turnoverPerDay: ${turnover}`);
    await mine('season', 'freeze', first, '--out', folder);
    const played = written(
      'played.yaml',
      `${dice(300)}  - { id: late, strategy: rsi }\n  - { id: never, strategy: momentum }\n`,
    );
    expect((await mine('backtest', played, '--out', join(root, 'flagged'))).exitCode).toBe(0);
    const changed = await mine(
      'season',
      'enter',
      folder,
      written('more.yaml', `${dice(400)}  - { id: late, strategy: rsi }\n`),
    );
    expect(changed.out).toMatch(/^dice: put down .*\nlate: put down /);
    const { out, exitCode, notes } = await mine('season', 'close', folder, join(root, 'flagged'), '--json');
    expect(exitCode, notes.join()).toBe(0);
    const statuses = JSON.parse(out).standings.map(({ entrant, status, tries }: Record<string, unknown>) => [
      entrant,
      status,
      tries,
    ]);
    expect(new Map(statuses.map(([name, ...rest]: unknown[]) => [name, rest]))).toEqual(
      new Map<unknown, unknown>([
        ['hold', ['in-time', 1]],
        ['idle', ['in-time', 1]],
        ['dice', ['changed', 2]],
        ['late', ['late', 1]],
        ['never', ['not-entered', 0]],
        ['gone', ['absent', 1]],
      ]),
    );
    expect((await verified(folder)).notes).toEqual([]);
  });

  it('of a season whose rules are others are refused', async () => {
    writeFiles(join(root, 'made'), { 'wide.yaml': SCENARIO.replace('spreadBps: 2', 'spreadBps: 9') });
    const folder = join(root, 'open');
    await mine('season', 'freeze', join(root, 'made/scenario.yaml'), '--out', folder);
    const { exitCode, notes } = await mine('season', 'enter', folder, join(root, 'made/wide.yaml'));
    expect([exitCode, notes[0]]).toEqual([2, expect.stringContaining('season-other-rules')]);
    const keyless = await as('nobody', 'season', 'enter', folder, join(root, 'made/scenario.yaml'));
    expect([keyless.exitCode, keyless.notes[0]]).toEqual([2, expect.stringContaining('no-key')]);
  });
});

describe('what somebody changed in a closed season', () => {
  const kinds = Object.entries(CHANGE_KINDS);
  const all = Array.from(
    { length: CHANGES },
    (_, place) => [place, ...(kinds[place % kinds.length] ?? expect.fail())] as const,
  );
  it.each(all)('%i: %s is found, and named', async (place, _, change) => {
    const folder = join(root, `changed-${place}`);
    cpSync(season, folder, { recursive: true });
    const named = change(folder, seededRandom('season', 'change', `${place}`));
    const { exitCode, notes } = await verified(folder);
    expect([exitCode, notes.join('\n')]).toEqual([
      3,
      typeof named === 'string' ? expect.stringContaining(named) : expect.stringMatching(named),
    ]);
    rmSync(folder, { recursive: true });
  });
});

describe('what its own maker signed anew', () => {
  /** The season with other times, every statement signed by the key that signed it. */
  const redated = async (name: string, dated: (says: SeasonStatement['says']) => SeasonStatement['says']) => {
    const folder = join(root, name);
    cpSync(season, folder, { recursive: true });
    await withEnvironment({ XDG_CONFIG_HOME: join(root, 'mine') }, async () => {
      const { sign } = signer(signingKeyPath()) ?? expect.fail();
      const made: SeasonStatement[] = [];
      for (const { says } of readSeason(season).statements) made.push(nextStatement(made, dated(says), sign));
      writeFileSync(join(folder, 'season.ndjson'), made.map(statementText).join(''));
    });
    return (await verified(folder)).notes.join('\n');
  };
  const later = (at: string): string => new Date(Date.parse(at) + 86_400_000).toISOString();

  it('is told where it is dated against its own order', async () => {
    const notes = await redated('frozen-late', (says) =>
      says.kind === 'freeze' ? { ...says, at: later(says.at) } : says,
    );
    expect(notes).toMatch(/statement 2 \(entry of \w+\): it is dated before the one before it/);
  });

  it('leaves nobody in time where all was frozen after the first cycle', async () => {
    const notes = await redated('all-late', (says) => ({ ...says, at: later(says.at) }));
    expect(notes).toContain('how its entrants stand does not follow from the run');
  });
});

it('takes into its folder what links stand for, and nothing that only one machine has', async () => {
  const [folder, linked] = [join(root, 'of-links'), join(root, 'linked')];
  cpSync(join(root, 'made'), join(linked, 'made'), { recursive: true });
  symlinkSync(join(root, 'bars.ndjson'), join(linked, 'bars.ndjson'));
  symlinkSync(join(root, 'instruménts.yaml'), join(linked, 'instruménts.yaml'));
  const scenario = join(linked, 'made/scenario.yaml');
  await mine('season', 'freeze', scenario, '--out', folder);
  await mine('backtest', scenario, '--out', join(root, 'of-links-run'));
  symlinkSync(join(root, 'bars.ndjson'), join(folder, 'aside'));
  const refused = await mine('season', 'close', folder, join(root, 'of-links-run'));
  expect([refused.exitCode, refused.notes[0]]).toEqual([2, expect.stringMatching(/season-not-a-file.*aside/)]);
  rmSync(join(folder, 'aside'));
  expect((await mine('season', 'close', folder, join(root, 'of-links-run'))).exitCode).toBe(0);
  rmSync(linked, { recursive: true });
  expect((await verified(folder)).notes).toEqual([]);
});

it('tells of a season that others played what was claimed, what its rows show, and what nobody knows', async () => {
  const { out } = await quartet(['season', 'card', 'alpha-arena-1']);
  expect(out).toMatch(/Grok 4 +−57\.9 % +−45\.3 % +12\.62 points/);
  expect(out).toMatch(/luck alone gives the best of 6 so spread about \+15\.3 %/);
  expect(out).toContain('unknown: returns by day');
  const other = JSON.parse((await quartet(['season', 'card', 'alpha-arena-1.5', '--json'])).out);
  expect(other.shown.entrants[0].apart).toBeCloseTo(0, 9);
});

it.each(['alpha-arena-s1.yaml', 'alpha-arena-s1.5.yaml'])('the rules of %s are a scenario', (name) => {
  const { data } = readScenario(join('backtests', name));
  expect(data.entrants.length).toBeGreaterThan(5);
  for (const { mode } of data.entrants) expect([undefined, 'fast']).toContain(mode);
});
