import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { parse } from 'csv-parse/sync';
import { beforeAll, describe, expect, it } from 'vitest';
import { EXPORT_NAMES, EXPORT_TABLES } from '../../src/cli/export/columns.ts';
import { quartet } from '../support/cli.ts';
import { fakeWorld, withEnvironment } from '../support/fake-world.ts';
import { expectOutput } from '../support/outputs.ts';
import { behaviourOf, QUIRKS } from '../support/quirks.ts';
import { SMALL_SCENARIO, smallBars, writeFiles } from '../support/small-run.ts';
import { testFolder } from '../support/test-folder.ts';

const root = testFolder('export');
let run: string;
/** What the run says of itself. */
let told: {
  readonly accounts: readonly {
    readonly account: string;
    readonly fillCount: number;
    readonly fees: string;
    readonly trades: readonly { readonly realised: string }[];
    readonly equity: readonly { readonly at: number; readonly equity: string }[];
  }[];
};

/** A post in every tenth bar; the second one names nothing, the third is a formula to a spreadsheet. */
const POSTS = ['$ACME to the moon', 'lovely weather', '=1+1 $ACME will crash, sell it'];
const postLines = POSTS.map((text, at) =>
  JSON.stringify({
    type: 'post',
    ts: 1_736_121_600_000 + (10 * at + 5) * 60_000,
    id: `p${at}`,
    source: 'x',
    author: 'a',
    text,
  }),
);

beforeAll(async () => {
  run = join(root, 'run');
  const scenario = SMALL_SCENARIO.replace(
    '  - tape: bars.ndjson',
    '  - tape: bars.ndjson\n  - tape: posts.ndjson',
  ).replace('execution:', 'cycle: { every: 10m, deadlineMs: 30000 }\nexecution:');
  const entrants =
    '  - { id: swing, strategy: momentum, parameters: { period: 3 } }\n  - { id: dice, strategy: seeded-random, seeds: [1, 2], parameters: { turnoverPerDay: 200 } }\n  - { id: grok, strategy: quartet-team, mode: team, model: xai/grok-4.20, maxCost: "5 USD" }\n';
  writeFiles(root, {
    'scenario.yaml': scenario + entrants,
    'bars.ndjson': `${smallBars(120).join('\n')}\n`,
    'posts.ndjson': `${postLines.join('\n')}\n`,
  });
  const world = await fakeWorld();
  world.fake.behave(behaviourOf(QUIRKS[0] ?? expect.fail()));
  const ended = await withEnvironment(world.environment({ XAI_API_KEY: 'CANARY-KEY-9' }), () =>
    quartet(['backtest', join(root, 'scenario.yaml'), '--out', run, '--json', '--equity']),
  );
  await world.close();
  expect(ended.exitCode, ended.notes.join()).toBe(0);
  told = JSON.parse(ended.out);
});

async function exported(format: string): Promise<string> {
  const out = join(root, format);
  const { exitCode, out: printed, notes } = await quartet(['export', run, '--format', format, '--out', out, '--json']);
  expect([exitCode, notes]).toEqual([0, []]);
  expectOutput('export', printed);
  return out;
}

const rowsOf = (folder: string, table: string): readonly Record<string, string>[] =>
  parse(readFileSync(join(folder, `${table}.csv`)), { columns: true, record_delimiter: '\r\n' });
const cents = (text: string): bigint => BigInt(text.replace('.', ''));
const sum = (texts: readonly string[]): bigint => texts.reduce((all, text) => all + cents(text), 0n);

describe('quartet export', () => {
  it('writes what the run tells, to the last unit, in columns that the dictionary names', async () => {
    const folder = await exported('csv');
    const dictionary = readFileSync('docs/export.md', 'utf8');
    for (const table of EXPORT_NAMES) {
      const head = readFileSync(join(folder, `${table}.csv`), 'utf8').split('\r\n')[0];
      expect(head).toBe(EXPORT_TABLES[table].map(({ name }) => name).join(','));
      for (const { name, type, about } of EXPORT_TABLES[table])
        expect(dictionary).toContain(`| \`${name}\` | ${type} | ${about} |`);
    }
    expect(told.accounts.map(({ fillCount }) => fillCount).some((count) => count > 3)).toBe(true);
    for (const { account, fillCount, fees, trades, equity } of told.accounts) {
      const own = (table: string) => rowsOf(folder, table).filter((row) => row.account === account);
      expect(own('fills')).toHaveLength(fillCount);
      expect(sum(own('fills').map(({ fee = '' }) => fee))).toBe(cents(fees));
      expect(own('trades').map(({ realised }) => realised)).toEqual(trades.map(({ realised }) => realised));
      expect(own('equity').map(({ at, equity: level }) => [Number(at), level])).toEqual(
        equity.map(({ at, equity: level }) => [at, level]),
      );
    }
    const posts = rowsOf(folder, 'posts');
    expect(posts.map(({ symbol }) => symbol)).toEqual(['ACME', '', 'ACME']);
    expect(posts.map(({ score = '' }) => Math.sign(Number(score)))).toEqual([1, expect.any(Number), -1]);
    expect(posts[2]?.text, 'a formula is disarmed').toBe("'=1+1 $ACME will crash, sell it");
    const again = await quartet(['export', run, '--out', folder]);
    expect(again).toMatchObject({ exitCode: 2, notes: [expect.stringContaining('file-exists')] });
  });

  it('gives the same as JSON lines and as Parquet, and Python reads it', async () => {
    const [csv, jsonl, parquet] = [join(root, 'csv'), await exported('jsonl'), await exported('parquet')];
    const instance = await DuckDBInstance.create(':memory:');
    const connection = await instance.connect();
    for (const table of EXPORT_NAMES) {
      const lines = readFileSync(join(jsonl, `${table}.jsonl`), 'utf8')
        .trimEnd()
        .split('\n');
      expect(lines).toHaveLength(rowsOf(csv, table).length);
      const [first] = lines;
      expect(Object.keys(JSON.parse(first ?? '{}'))).toEqual(EXPORT_TABLES[table].map(({ name }) => name));
      const file = join(parquet, `${table}.parquet`);
      await connection.run(
        `SELECT CASE WHEN (SELECT count(*) FROM '${file}') <> ${lines.length} THEN error('rows') END`,
      );
    }
    const fees = `(SELECT sum(fee) FROM '${join(parquet, 'fills.parquet')}')`;
    const expected = `(SELECT sum(fee::DECIMAL(38, 8)) FROM read_csv('${join(csv, 'fills.csv')}', all_varchar = true))`;
    await connection.run(`SELECT CASE WHEN ${fees} <> ${expected} THEN error('fees') END`);
    connection.closeSync();
    instance.closeSync();
    const script =
      'import sys; sys.path.insert(0, "docs"); from read_export import read, trajectories\n' +
      'for folder in sys.argv[1:]:\n' +
      '  fills = list(read(folder, "fills")); print(len(fills), sum(fill["fee"] for fill in fills), fills[0]["at"].isoformat())\n' +
      '  print(len(list(read(folder, "trades"))), sum(row["realised"] for row in read(folder, "trades")), [row["symbol"] for row in read(folder, "posts")])\n' +
      '  cycles = list(trajectories(folder)); print(len(cycles), sum(len(cycle["steps"]) for cycle in cycles), cycles[0]["steps"][0]["reply"]["symbols"])';
    const [one, two, cycles, ...others] = execFileSync('python3', ['-c', script, csv, jsonl], { encoding: 'utf8' })
      .trimEnd()
      .split('\n');
    expect(others).toEqual([one, two, cycles]);
    const answers = rowsOf(csv, 'calls');
    const count = new Set(answers.map(({ cycle }) => cycle)).size;
    expect(cycles).toBe(`${count} ${answers.length} ['ACME']`);
    expect(cents(one?.split(' ')[1] ?? '')).toBe(told.accounts.reduce((all, { fees: own }) => all + cents(own), 0n));
    expect(two).toContain("['ACME', None, 'ACME']");
  });

  it('tells what teams said, foretold and decided, and what a cycle came to', async () => {
    const folder = join(root, 'csv');
    const [calls, claims, forecasts] = [rowsOf(folder, 'calls'), rowsOf(folder, 'claims'), rowsOf(folder, 'forecasts')];
    const trajectories = rowsOf(folder, 'trajectories');
    for (const table of [calls, claims, forecasts, rowsOf(folder, 'decisions')])
      expect(table.length).toBeGreaterThan(3);
    expect(trajectories).toHaveLength(calls.length);
    expect(claims.every(({ evidence = '', flags }) => evidence !== '' && flags === '')).toBe(true);
    expect(forecasts.every(({ used = '' }) => Number(used) > 0 && Number(used) < 1)).toBe(true);
    const hashes = trajectories.map(({ prompt_hash = '' }) => prompt_hash);
    expect(hashes.every((hash) => /^[0-9a-f]{64}$/.test(hash))).toBe(true);
    expect(new Set(hashes).size, 'no two were asked the same').toBe(hashes.length);
    const cited = trajectories
      .filter(({ phase }) => phase === 'propose')
      .flatMap(({ evidence = '' }) => evidence.split(' '));
    expect(cited).toContain('price:ACME');
    // Rewards follow one another: what they come to together is what the account gained since its first cycle.
    const rewards = new Map(trajectories.map(({ cycle, reward }) => [cycle, Number(reward)]));
    const grown = [...rewards.values()].reduce((product, reward) => product * (1 + reward), 1);
    const last = told.accounts.find(({ account }) => account === 'grok')?.equity.at(-1)?.equity ?? '';
    expect(grown * 10_000).toBeCloseTo(Number(last), 6);
  });

  it('writes nothing half, and says of tapes that are another what is left out', async () => {
    const out = join(root, 'gone');
    writeFiles(root, { 'posts.ndjson': `${postLines.slice(1).join('\n')}\n` });
    const { exitCode, notes } = await quartet(['export', run, '--tables', 'posts', '--out', out]);
    expect(exitCode).toBe(0);
    expect(notes.join()).toMatch(/posts\.ndjson is not what the run was fed any more: its posts are left out/);
    expect(rowsOf(out, 'posts')).toEqual([]);
    expect(existsSync(join(out, 'posts.csv.half'))).toBe(false);
    expect(await quartet(['export', run, '--tables', 'dice'])).toMatchObject({ exitCode: 2 });
  });
});
