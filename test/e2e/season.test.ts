import { cpSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seededRandom } from '../../src/domain/random.ts';
import { readScenario } from '../../src/run/scenario/read.ts';
import { type Ended, quartet } from '../support/cli.ts';
import { withEnvironment } from '../support/fake-world.ts';
import { forge, type Rows, rewrite } from '../support/forge.ts';
import { SMALL_SCENARIO, smallBars, writeFiles } from '../support/small-run.ts';

/** A share of the 200 of `npm run soak:proof`. */
const CHANGES = Number(process.env.QUARTET_SEASON_CHANGES ?? 15);

const root = mkdtempSync(join(tmpdir(), 'quartet-season-'));
const season = join(root, 'season');
const INSTRUMENT = /instruments:\n {2}(-.*)\n/;
const SCENARIO = SMALL_SCENARIO.replace('- tape: bars', '- tape: ../bars')
  .replace(INSTRUMENT, 'instruments: ../instruments.yaml\n')
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
    'instruments.yaml': `${instrument}\n`,
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
afterAll(() => rmSync(root, { recursive: true }));

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

type Random = ReturnType<typeof seededRandom>;
/** Changes a folder and gives what must be named. */
type Change = (folder: string, random: Random) => string | RegExp;

const pick = <Item>(list: readonly Item[], random: Random): Item =>
  list[Math.floor(random.next() * list.length)] ?? expect.fail('an empty list');
const filesOf = (folder: string): readonly string[] =>
  readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => statSync(join(folder, name)).isFile())
    .sort();
const onStatements =
  (change: (lines: string[], random: Random) => string | RegExp): Change =>
  (folder, random) => {
    const path = join(folder, 'season.ndjson');
    const lines = readFileSync(path, 'utf8').trimEnd().split('\n');
    const named = change(lines, random);
    writeFileSync(path, `${lines.join('\n')}\n`);
    return named;
  };
const forged =
  (change: (rows: Rows, random: Random) => string | RegExp): Change =>
  (folder, random) => {
    let named: string | RegExp = '';
    forge(join(folder, 'run'), (rows) => {
      named = change(rows, random);
      for (const [place, row] of rows.entries()) row.sequence = place + 1;
    });
    return named;
  };
const inAll = (lines: string[], from: RegExp, to: string): void => {
  const before = lines.join();
  for (const [place, line] of lines.entries()) lines[place] = line.replace(from, to);
  expect(lines.join()).not.toBe(before);
};

const CHANGE_KINDS: Readonly<Record<string, Change>> = {
  'a bit flipped': (folder, random) => {
    const name = pick(filesOf(folder), random);
    const bytes = readFileSync(join(folder, name));
    const at = Math.floor(random.next() * bytes.length);
    bytes[at] = (bytes[at] ?? 0) ^ (1 << Math.floor(random.next() * 8));
    writeFileSync(join(folder, name), bytes);
    return name;
  },
  'rows swapped, chain and head anew': forged((rows, random) => {
    const at = 3 + Math.floor(random.next() * (rows.length - 6));
    const [one, two] = [rows[at] ?? expect.fail(), rows[at + 1] ?? expect.fail()];
    rows[at] = two;
    rows[at + 1] = one;
    return new RegExp(`row ${at + 1}: `);
  }),
  'a leg changed, chain and head anew': forged((rows, random) => {
    const holders = rows.filter(({ body }) => body.includes('"account":"cash"'));
    const row = pick(holders, random);
    row.body = row.body.replace(/("account":"cash","amount":"-?)(\d)/, '$19$2');
    return new RegExp(`row ${row.sequence}: entry e\\d+, leg cash`);
  }),
  'a fill changed, chain and head anew': forged((rows, random) => {
    const row = pick(
      rows.filter(({ body }) => body.includes('fill-made')),
      random,
    );
    rewrite([row], 'fill-made', /"price":(\d+)/, '"price":1$1');
    return new RegExp(`row ${row.sequence}: fill `);
  }),
  'a row taken out, chain and head anew': forged((rows, random) => {
    const at = 3 + Math.floor(random.next() * (rows.length - 6));
    rows.splice(at, 1);
    return new RegExp(`row ${rows.length + 1}: it is gone`);
  }),
  'an entrant dropped': onStatements((lines, random) => {
    const at = 1 + Math.floor(random.next() * (lines.length - 2));
    lines.splice(at, 1);
    return /does not follow the one before it/;
  }),
  'entrants in another order': onStatements((lines) => {
    const [second = '', third = ''] = lines.slice(1, 3);
    lines.splice(1, 2, third, second);
    return /entry of \w+\): it does not follow/;
  }),
  'fewer tries': onStatements((lines) => {
    inAll(lines, /"tries":12/, '"tries":1');
    return /entry of dice\): its signature/;
  }),
  'a standing': onStatements((lines) => {
    inAll(lines, /"status":"in-time"/, '"status":"late"');
    return /\(close\): its signature/;
  }),
  'not closed any more': onStatements((lines) => {
    lines.pop();
    return /no statement that closed the season/;
  }),
  'the plan edited': (folder) => {
    const path = join(folder, 'plan.md');
    writeFileSync(path, readFileSync(path, 'utf8').replace('5 %', '50 %'));
    return /plan\.md: it is not the one that was frozen/;
  },
  'the rules edited': (folder) => {
    const path = join(folder, 'scenario.yaml');
    writeFileSync(path, readFileSync(path, 'utf8').replace('spreadBps: 2', 'spreadBps: 1'));
    return /scenario\.yaml: it is not the one that was frozen/;
  },
  'a file taken out': (folder, random) => {
    const name = pick(
      filesOf(folder).filter((one) => one !== 'season.ndjson'),
      random,
    );
    rmSync(join(folder, name));
    return name;
  },
  'a file put in': (folder, random) => {
    const name = `run/extra-${Math.floor(random.next() * 1000)}.txt`;
    writeFileSync(join(folder, name), 'x');
    return new RegExp(`${name}: it was added`);
  },
  'a tape changed': (folder, random) => {
    const path = join(folder, 'inputs/bars.ndjson');
    const lines = readFileSync(path, 'utf8').split('\n');
    lines.splice(Math.floor(random.next() * 80), 1);
    writeFileSync(path, lines.join('\n'));
    return /inputs\/bars\.ndjson: it was changed/;
  },
};

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
