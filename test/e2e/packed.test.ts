import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { type FakeWorld, fakeWorld } from '../support/fake-world.ts';
import { PackedQuartet, printed } from '../support/packed.ts';
import { behaviourOf, QUIRKS } from '../support/quirks.ts';

const [XAI] = QUIRKS;
if (XAI === undefined) throw new Error('no quirks');

let world: FakeWorld;
let quartet: PackedQuartet;
beforeAll(async () => {
  world = await fakeWorld();
  world.fake.behave(behaviourOf(XAI));
  const { XDG_CONFIG_HOME } = world.environment({});
  quartet = new PackedQuartet({ QUARTET_LOCAL_PORT: '18717', XDG_CONFIG_HOME, XAI_API_KEY: 'CANARY-KEY-first' });
});
afterAll(async () => {
  quartet.remove();
  await world.close();
});

describe.concurrent('the package, installed elsewhere', () => {
  it('runs the demo and serves it', async () => {
    const demo = await quartet.run(['demo', '--out', 'first']);
    expect(demo.exitCode, demo.notes).toBe(0);
    expect(demo.out).toMatch(/house-vote cannot be told from buy-and-hold/);
    const window = quartet.start(['serve', 'first', '--json']);
    const line = await printed(window, '\n');
    const { url } = z.object({ url: z.string() }).parse(JSON.parse(line));
    const page = await fetch(url);
    expect(await page.text()).toContain('<title>Quartet</title>');
    const runs = await fetch(new URL('/api/v1/runs', url));
    expect(await runs.text()).toContain('"demo"');
    window.kill('SIGINT');
  });

  it('makes live venues up and trades them on paper', async () => {
    const venues = quartet.start(['fake-venues']);
    await printed(venues, 'fake venues on port 18717');
    const scenario = join(quartet.root, 'node_modules', 'quartet', 'backtests', 'paper-local.yaml');
    const paper = quartet.start(['paper', scenario, '--out', 'live', '--json']);
    await printed(paper, '"fill"');
    paper.kill('SIGINT');
    await new Promise((done) => paper.once('close', done));
    venues.kill('SIGINT');
    expect(existsSync(join(quartet.desk, 'live', 'journal.db'))).toBe(true);
  });
});

describe('a strategy outside the repository', () => {
  let folder: string;
  beforeAll(async () => {
    const made = await quartet.run(['new', 'strategy', 'early-bird']);
    expect(made.exitCode, made.notes).toBe(0);
    folder = join(quartet.desk, 'early-bird');
  });

  it('has types that an editor finds, which know indicators, outputs and parameters by name', async () => {
    const compiler = resolve('node_modules/typescript/bin/tsc');
    const sound = await quartet.runOther(process.execPath, [compiler, '-p', '.'], folder);
    expect(sound.out).toBe('');
    const source = readFileSync(join(folder, 'early-bird.ts'), 'utf8');
    const typos = [
      ["'rsi', {", "'rsy', {"],
      ['period: parameter', 'perod: parameter'],
      ["parameter('high')", "parameter('hihg')"],
      ['rsi.value()', "rsi.value('upper')"],
    ] as const;
    for (const [place, [right, wrong]] of typos.entries()) {
      writeFileSync(join(folder, `typo-${place}.ts`), source.replace(right, wrong));
    }
    const broken = await quartet.runOther(process.execPath, [compiler, '-p', '.'], folder);
    for (const place of typos.keys()) expect(broken.out).toContain(`typo-${place}.ts`);
    expect(broken.out).toMatch(/'perod' does not exist .*Did you mean to write 'period'/);
    // The same where the types come with the installed package.
    mkdirSync(join(quartet.desk, 'plain'));
    writeFileSync(join(quartet.desk, 'plain', 'typo.ts'), source.replace("'rsi', {", "'rsy', {"));
    const options = ['--noEmit', '--module', 'nodenext', '--target', 'es2023', 'plain/typo.ts'];
    const installed = await quartet.runOther(process.execPath, [compiler, ...options], quartet.desk);
    expect(installed.out.trim().split('\n')).toHaveLength(1);
    expect(installed.out).toMatch(/typo\.ts.*"rsy"/);
  });

  it('is run by its scenario and tested by its test', async () => {
    const { exitCode, out, notes } = await quartet.runOther('npm', ['test', '--silent'], folder);
    expect(exitCode, out + notes).toBe(0);
    expect(out).toContain('# pass 3');
  });

  it('names a mistyped parameter, and the line it stands on', async () => {
    const scenario = readFileSync(join(folder, 'scenario.yaml'), 'utf8');
    const source = readFileSync(join(folder, 'early-bird.ts'), 'utf8');
    const told = async (file: string, text: string, kept: string): Promise<string> => {
      writeFileSync(join(folder, file), text);
      const { exitCode, notes } = await quartet.run(['backtest', 'scenario.yaml', '--trust'], folder);
      writeFileSync(join(folder, file), kept);
      expect(exitCode).toBe(2);
      return notes;
    };
    const inScenario = await told('scenario.yaml', scenario.replace('period: 14', 'peroid: 14'), scenario);
    expect(inScenario).toMatch(
      /scenario-unknown-parameter: scenario\.yaml:\d+:\d+: entrants\[2\]\.parameters\.peroid .*did you mean "period"\?/,
    );
    const line = source.slice(0, source.indexOf("indicator('rsi'")).split('\n').length;
    const own = await told('early-bird.ts', source.replace("parameter('period')", "parameter('peroid')"), source);
    expect(own).toMatch(/strategy-unknown-parameter: .*no parameter "peroid"; use period, low, high/);
    expect(own).toContain(`early-bird.ts:${line}:`);
    const indicator = await told('early-bird.ts', source.replace('{ period: param', '{ perod: param'), source);
    expect(indicator).toMatch(
      /indicator-unknown-parameter: .*: indicator rsi: there is no parameter "perod"; use period/,
    );
    expect(indicator).toContain(`early-bird.ts:${line}:`);
  });

  it('keeps what lies there, and gets newer types on demand', async () => {
    const again = await quartet.run(['new', 'strategy', 'early-bird']);
    expect(again.exitCode).toBe(2);
    expect(again.notes).toMatch(/new-exists: .*quartet new types FOLDER/);
    writeFileSync(join(folder, 'types', 'index.d.ts'), 'export {};\n');
    expect((await quartet.run(['new', 'types', '.'], folder)).exitCode).toBe(0);
    expect(readFileSync(join(folder, 'types', 'index.d.ts'), 'utf8')).toContain('defineStrategy');
    expect((await quartet.run(['new', 'types', 'nowhere'])).notes).toMatch(/new-no-types/);
    expect((await quartet.run(['new', 'strategy', 'Early_Bird'])).notes).toMatch(/new-bad-name/);
  });
});

describe.concurrent('three ways in, each step as its README tells it', () => {
  const step = async (folder: string, line: string, exitCode = 0): Promise<string> => {
    const ended = await quartet.run(line.split(' '), join(quartet.desk, folder));
    expect(ended.exitCode, `${line}\n${ended.out}${ended.notes}`).toBe(exitCode);
    return ended.out + ended.notes;
  };
  const begin = async (kind: string, folder: string): Promise<void> => {
    const made = await quartet.run(['new', kind, folder]);
    expect(made.exitCode, made.notes).toBe(0);
    expect(readFileSync(join(quartet.desk, folder, 'README.md'), 'utf8')).toContain(`# ${folder}: `);
  };

  it('a hobbyist with one key sees who is left out, what it may cost, a board, and every word of a round', async () => {
    await begin('hobbyist', 'first-key');
    const doctor = await step('first-key', 'doctor scenario.yaml');
    expect(doctor).toMatch(/^ok {3}model xai\/grok-4\.20 +answered/m);
    expect(doctor).toMatch(/^none model openai\/gpt-5\.4-mini /m);
    const board = await step('first-key', 'backtest scenario.yaml --out runs/first');
    expect(board).toMatch(/gpt is left out: there is no key for OpenAI; set OPENAI_API_KEY/);
    expect(board).toMatch(/grok .*calls/);
    expect(board).toMatch(/cannot be told from buy-and-hold/);
    const asked = world.fake.seen.length;
    expect(await step('first-key', 'backtest scenario.yaml --out runs/first')).toMatch(/finished before/);
    expect(await step('first-key', 'report runs/first --entrant grok --cycle 1')).toMatch(/leader/);
    expect(await step('first-key', 'replay runs/first')).toMatch(/rows came out the same/);
    expect(await step('first-key', 'verify runs/first')).toMatch(/finished; digest/);
    expect(world.fake.seen).toHaveLength(asked);
  });

  it('a researcher measures the ear, asks whether posts tell anything, and compares arms', async () => {
    await begin('researcher', 'arms');
    expect(await step('arms', 'sentiment eval labels.csv')).toMatch(/30 texts.*\n +accuracy +[01]\.\d+/);
    expect(await step('arms', 'sentiment study made-up.ndjson.gz')).toMatch(/Rank correlation of score and return/);
    const board = await step('arms', 'backtest scenario.yaml --out runs/arms');
    for (const arm of ['alone', 'voters', 'team']) expect(board).toMatch(new RegExp(`^\\S+ +${arm} ×3 `, 'm'));
    const csv = await step('arms', 'leaderboard runs/arms --csv');
    expect(csv.split('\n')[0]).toMatch(/entrant/);
    expect(csv).toMatch(/voters/);
  });

  it('a quant reads a table, chooses on one span, looks at the other, and proves it', async () => {
    await begin('quant', 'trend');
    expect(await step('trend', 'tape inspect prices.csv --symbol ACME')).toMatch(
      /500 lines \(500 bar\) give 1000 events/,
    );
    const instruments = await step('trend', 'tape inspect prices.csv --symbol ACME --instruments');
    expect(instruments).toMatch(/symbol: "ACME", kind: equity/);
    const train = await step('trend', 'backtest scenario.yaml --trust --span train --out runs/train');
    expect(train).toMatch(/ACME · 2023-01-03 14:30 to 2023-12-29 21:00 UTC/);
    const test = await step('trend', 'backtest scenario.yaml --trust --span test --out runs/test');
    expect(test).toMatch(/ACME · 2024-01-02 14:30 to 2024-12-06 21:00 UTC/);
    expect(await step('trend', 'replay runs/test --trust')).toMatch(/rows came out the same/);
    expect(await step('trend', 'verify runs/test')).toMatch(/finished; digest/);
    expect(await step('trend', 'backtest scenario.yaml --trust --span test --out runs/train', 2)).toMatch(
      /run-differs/,
    );
    expect(await step('trend', 'backtest scenario.yaml --trust --span tests', 2)).toMatch(
      /no-such-span: .*did you mean "test"\?/,
    );
  });
});
