import { cpSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { quartet } from '../support/cli.ts';
import { withEnvironment } from '../support/fake-world.ts';
import { forge, onBoard, type Rows, rewrite } from '../support/forge.ts';
import { SMALL_SCENARIO, smallBars, writeFiles } from '../support/small-run.ts';
import { testFolder } from '../support/test-folder.ts';

/** A share of what `npm run soak` does. */
const FORGERIES = Number(process.env.QUARTET_FORGERIES ?? 16);

const root = testFolder('forged');
const kept = join(root, 'kept');
const SCENARIO = SMALL_SCENARIO.replace('  - { id: idle', '  - { id: dice, strategy: seeded-random }\n  - { id: idle');
let key = '';
const signed = (...words: readonly string[]) =>
  withEnvironment({ XDG_CONFIG_HOME: join(root, 'config') }, () => quartet(words));

beforeAll(async () => {
  const bars = smallBars(120);
  writeFiles(root, { 'scenario.yaml': SCENARIO, 'bars.ndjson': `${bars.join('\n')}\n` });
  key = (await signed('key', 'make')).out.split('\n')[0] ?? '';
  expect((await signed('backtest', join(root, 'scenario.yaml'), '--out', kept)).exitCode).toBe(0);
});

type Json = Record<string, unknown>;
type Forgery = readonly [name: string, change: (rows: Rows, folder: string) => void];

const fact =
  (name: string, value: unknown): Forgery[1] =>
  (rows) =>
    onBoard(rows, (board: { facts: Json }) => {
      expect(board.facts[name]).not.toEqual(value);
      board.facts[name] = value;
    });
const onTheBoard =
  (name: string, value: unknown): Forgery[1] =>
  (rows) =>
    onBoard(rows, (board: Json) => {
      expect(board[name]).not.toEqual(value);
      board[name] = value;
    });
const inFacts =
  (list: string, name: string, value: unknown): Forgery[1] =>
  (rows) =>
    onBoard(rows, (board: { facts: Record<string, Json[]> }) => {
      const [first] = board.facts[list] ?? [];
      expect(first?.[name]).not.toEqual(value);
      if (first !== undefined) first[name] = value;
    });
const inRow =
  (holds: string, from: string | RegExp, to: string, which = 0): Forgery[1] =>
  (rows) =>
    rewrite(rows, holds, from, to, which);
/** In the file, and in every row that says the same. */
const inFile =
  (name: string, from: string | RegExp, to: string, row?: readonly [from: RegExp, to: string]): Forgery[1] =>
  (rows, folder) => {
    const path = join(folder, name);
    const text = readFileSync(path, 'utf8');
    expect(text).toMatch(from);
    writeFileSync(path, text.replace(from, to));
    if (row !== undefined) rewrite(rows, 'run-started', ...row);
  };

const FORGED: readonly Forgery[] = [
  ['banners made up', onTheBoard('banners', [{ kind: 'synthetic', text: 'x' }])],
  ['a tape said to be synthetic', inFacts('tapes', 'synthetic', true)],
  ['slippage told otherwise', (rows) => rule(rows, 'slippage', '25 bps')],
  ['latency told otherwise', (rows) => rule(rows, 'latency', '5m')],
  ['spread told otherwise', (rows) => rule(rows, 'spread', 'none')],
  ['a rule more', fact('rules', [])],
  ['another verdict', onTheBoard('verdict', 'dice beat buying and holding.')],
  ['another flag', onTheBoard('flag', 'after')],
  ['equity of the last sample', inRow('equity-sampled', /"equity":"?(\d)/, '"equity":"9$1', -1)],
  ['equity of the first sample', inRow('equity-sampled', /"equity":"?(\d)/, '"equity":"9$1')],
  ['the price of a fill', inRow('fill-made', /"price":(\d+)/, '"price":1$1')],
  ['the size of a fill', inRow('fill-made', /"size":(\d+)/, '"size":1$1')],
  ['the time of a fill', (rows) => shift(rows, 'fill-made')],
  ['the digest', inRow('run-finished', /"digest":"[0-9a-f]{8}/, '"digest":"00000000', -1)],
  ['no benchmark', fact('benchmark', 'idle')],
  [
    'an entrant left off',
    (rows) => onBoard(rows, (board: { facts: { entrants: Json[] } }) => board.facts.entrants.pop()),
  ],
  ['a baseline said to be none', inFacts('entrants', 'baseline', false)],
  ['a model made up', inFacts('entrants', 'model', 'xai/grok-4.20')],
  ['another entrant by its hash', inFacts('entrants', 'configHash', '0'.repeat(64))],
  ['a turnover made up', inFacts('entrants', 'askedTurnoverPerDay', 3)],
  ['a cut-off made up', inFacts('entrants', 'knowledgeCutoff', 1)],
  ['the tape by another name', inFacts('tapes', 'name', 'real.ndjson')],
  ['the tape by another hash', inFacts('tapes', 'hash', '0'.repeat(64))],
  ['the tape with more events', inFacts('tapes', 'events', 1_000_000)],
  ['another seed of the run', inFacts('runs', 'seed', 8)],
  ['another version', inFacts('runs', 'version', '9.9.9')],
  ['another digest of the board', inFacts('runs', 'digest', '0'.repeat(64))],
  ['another market', fact('marketHash', '0'.repeat(64))],
  ['another season', fact('season', 'monk')],
  ['another currency', fact('quoteCurrency', 'EUR')],
  ['an earlier begin', fact('from', 1)],
  ['a later end', fact('to', 1_900_000_000_000)],
  ['more symbols', fact('symbols', ['ACME', 'BTC'])],
  ['other fees', fact('feeProfiles', ['none'])],
  ['another fill model', fact('fillModel', 'on-close')],
  ['look-ahead said', fact('lookAhead', true)],
  ['notes made up', fact('notes', ['all prices are real'])],
  ['rows of the board turned round', (rows) => onBoard(rows, (board: { rows: Json[] }) => board.rows.reverse())],
  [
    'a figure of the board',
    (rows) => onBoard(rows, (board: { rows: Json[] }) => Object.assign(board.rows[0] ?? {}, { rank: 1 })),
  ],
  ['definitions', onTheBoard('definitions', [])],
  ['the method', onTheBoard('method', {})],
  ['the grid of time', onTheBoard('basis', undefined)],
  ['the reality check', onTheBoard('realityCheck', { value: 0 })],
  ['the scenario by another name', fact('scenario', 'great')],
  ['a wider spread in the scenario', inFile('scenario.yaml', 'spreadBps: 2', 'spreadBps: 3')],
  ['more capital in the scenario', inFile('scenario.yaml', '"10000 USD"', '"20000 USD"')],
  ['another seed in file and row', inFile('run.json', /"seed": 7/, '"seed": 8', [/"seed":7/, '"seed":8'])],
  ['a seed that was given', inFile('run.json', '"givenSeed": null', '"givenSeed": 9')],
  ['a paper run', inFile('run.json', '"live": false', '"live": true')],
  ['another name in the run file', inFile('run.json', '"name": "small"', '"name": "great"')],
  ['tapes that were given', inFile('run.json', '"givenTapes": []', '"givenTapes": ["/nowhere.gz"]')],
  ['a strategy by another hash', inFile('run.json', /("name": "dice",\s+"hash": ").{8}/, '$100000000')],
  ['a fill taken out', (rows) => drop(rows, 'fill-made')],
  ['a row told twice', (rows) => twice(rows)],
];

function rule(rows: Rows, label: string, text: string): void {
  onBoard(rows, (board: { facts: { rules: { label: string; text: string }[] } }) => {
    const found = board.facts.rules.find((one) => one.label === label);
    if (found === undefined) throw new Error(`no rule ${label}`);
    found.text = text;
  });
}

function shift(rows: Rows, holds: string): void {
  const row = rows.find(({ body }) => body.includes(holds));
  if (row !== undefined) rewrite(rows, holds, `${row.at}`, `${row.at - 60_000}`);
}

function drop(rows: Rows, holds: string): void {
  const at = rows.findIndex(({ body }) => body.includes(holds));
  rows.splice(at, 1);
  renumber(rows);
}

function twice(rows: Rows): void {
  rows.splice(5, 0, { ...(rows[5] ?? expect.fail('no row')) });
  renumber(rows);
}

function renumber(rows: Rows): void {
  for (const [place, row] of rows.entries()) row.sequence = place + 1;
}

/** Spread over the list, and all of it where so many are asked for. */
const chosen = FORGED.filter(
  (_, place) =>
    Math.floor((place * FORGERIES) / FORGED.length) !== Math.floor(((place - 1) * FORGERIES) / FORGED.length),
);

describe('a run forged by one who knows the format', () => {
  it.each(chosen)('%s is found by verify or replay', async (name, change) => {
    const folder = join(root, name.replace(/\W+/g, '-'));
    cpSync(kept, folder, { recursive: true });
    forge(folder, (rows) => change(rows, folder));
    const verified = await quartet(['verify', folder]);
    const found = verified.exitCode === 3 ? verified : await quartet(['replay', folder]);
    expect([found.exitCode, found.notes.length], found.notes.join('\n') + found.out).toEqual([3, 1]);
    rmSync(folder, { recursive: true });
  });

  it('that only a signature could tell is said to be unproved, and found by the key', async () => {
    const folder = join(root, 'prices');
    cpSync(kept, folder, { recursive: true });
    const prices = '"prices": {"a/b":{"input":1,"cachedInput":1,"output":1,"long":null,"search":0}}';
    forge(folder, (rows) => inFile('run.json', '"prices": {}', prices)(rows, folder));
    const { exitCode, out } = await quartet(['verify', folder]);
    expect([exitCode, out]).toEqual([0, expect.stringContaining('not proved: who wrote it: it is not signed')]);
    const asked = await quartet(['verify', folder, '--key', key]);
    expect([asked.exitCode, asked.notes[0]]).toEqual([3, expect.stringContaining('run-not-signed')]);
  });

  it('that says other code made it is not called right: what differs is named, with an exit of its own', async () => {
    const made = (folder: string, change: (board: { verdict: string; facts: { runs: Json[] } }) => void): string => {
      cpSync(kept, join(root, folder), { recursive: true });
      forge(join(root, folder), (rows) => onBoard(rows, change));
      return join(root, folder);
    };
    const claimed = made('claimed', ({ facts }) => Object.assign(facts.runs[0] ?? {}, { build: 'ab'.repeat(32) }));
    expect((await quartet(['verify', claimed])).exitCode).toBe(0);
    expect((await quartet(['replay', claimed])).exitCode).toBe(0);
    const hidden = made('hidden', (board) => {
      board.verdict = 'dice beat buying and holding.';
      Object.assign(board.facts.runs[0] ?? {}, { build: 'ab'.repeat(32) });
    });
    const { exitCode, out } = await quartet(['verify', hidden]);
    expect([exitCode, out]).toEqual([
      5,
      expect.stringMatching(
        /not proved: the board in its last row: made by other code \(0\.1\.0, build abababababab; this is 0\.1\.0, .*of the rows: its figures, flags or banners do not follow/,
      ),
    ]);
    const again = await quartet(['replay', hidden]);
    expect([again.exitCode, again.notes[0]]).toEqual([3, expect.stringContaining('which other code made')]);
    // What is shown is made from the rows, whatever its last row says.
    const { verdict } = JSON.parse((await quartet(['leaderboard', hidden, '--json'])).out);
    expect(verdict).toBe(JSON.parse((await quartet(['leaderboard', kept, '--json'])).out).verdict);
  });

  it('keeps no signature of what it says no more', async () => {
    expect((await quartet(['verify', kept, '--key', key])).out).toContain(`signed by the key ${key}`);
    const folder = join(root, 'signed');
    cpSync(kept, folder, { recursive: true });
    const { signature } = JSON.parse(readFileSync(join(kept, 'manifest.json'), 'utf8'));
    forge(folder, (rows) => inRow('equity-sampled', /"equity":"?(\d)/, '"equity":"9$1')(rows, folder));
    const manifest = JSON.parse(readFileSync(join(folder, 'manifest.json'), 'utf8'));
    writeFileSync(join(folder, 'manifest.json'), `${JSON.stringify({ ...manifest, signature }, null, 2)}\n`);
    const { exitCode, notes } = await quartet(['verify', folder]);
    expect([exitCode, notes[0]]).toEqual([
      3,
      expect.stringMatching(/manifest\.json: its signature is of something else/),
    ]);
  });
});
