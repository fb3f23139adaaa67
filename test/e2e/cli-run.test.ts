import { spawn } from 'node:child_process';
import { appendFileSync, cpSync, existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { KeptManifest } from '../../src/adapters/journal/kept-manifest.ts';
import { openJournal } from '../../src/adapters/journal/sqlite-journal.ts';
import { quartet } from '../support/cli.ts';
import { startProgram } from '../support/killed-run.ts';
import { contentsOf, SMALL_SCENARIO, writeFiles, writeSmallRun } from '../support/small-run.ts';
import { testFolder } from '../support/test-folder.ts';

const MAIN = fileURLToPath(new URL('../../dist/cli/main.js', import.meta.url));
const root = testFolder('run');
const scenario = join(root, 'scenario.yaml');
const kept = join(root, 'kept');
beforeAll(async () => {
  writeSmallRun(root);
  expect((await quartet(['backtest', scenario, '--out', kept])).exitCode).toBe(0);
});

const resultSchema = z.object({
  digest: z.string().regex(/^[0-9a-f]{64}$/),
  accounts: z.array(
    z.object({
      account: z.string(),
      digest: z.string(),
      finalEquity: z.string(),
      trades: z.array(z.unknown()),
      equity: z.array(z.object({ at: z.number(), equity: z.string() })),
    }),
  ),
});

const planSchema = z.object({
  rivals: z.number(),
  outlooks: z.array(z.object({ detectable: z.number(), power: z.number() })),
});

async function resultOf(...words: readonly string[]): Promise<z.output<typeof resultSchema>> {
  const { exitCode, out, notes } = await quartet([...words, '--json', '--equity']);
  expect([exitCode, notes.filter((note) => note.startsWith('error'))]).toEqual([0, []]);
  return resultSchema.parse(JSON.parse(out));
}

/** A copy of the kept run to be spoilt. */
function copy(name: string): string {
  const folder = join(root, name);
  cpSync(kept, folder, { recursive: true });
  return folder;
}

describe('quartet plan', () => {
  it('asks nobody, leaves nothing, and refuses where nothing can be told', async () => {
    const alone = join(root, 'alone.yaml');
    const asks = '  - { id: asks, strategy: quartet-team, model: xai/grok-4.20, prompt: v2, maxCost: "1 USD" }';
    writeFileSync(alone, readFileSync(scenario, 'utf8').replace(/^ {2}- \{ id: idle.*$/m, asks));
    const before = contentsOf(root);
    const refused = await quartet(['plan', alone]);
    expect([refused.exitCode, refused.notes.at(-1)]).toEqual([
      2,
      expect.stringMatching(/^error: plan-untold: .*nobody beside buy-and-hold/),
    ]);
    expect(refused.notes.join('\n')).toMatch(
      /prompt tokens a cycle of asks \(prompt v2\), counted in \d: [\d,]+, of which .*task [\d,]+.*; \d+ % can come from a cache\n.*plan-untold/,
    );
    const { exitCode, out } = await quartet(['plan', scenario, '--difference', '20', '--json']);
    expect(exitCode).toBe(0);
    const { rivals, outlooks } = planSchema.parse(JSON.parse(out));
    expect(rivals).toBe(1);
    expect(outlooks[0]?.detectable).toBeLessThan(0.2);
    expect(outlooks[0]?.power).toBeGreaterThan(0.8);
    expect(contentsOf(root)).toEqual(before);
  });
});

describe('quartet backtest', () => {
  it('gives trades, equity, metrics and a digest per account, the same whenever it is run', async () => {
    const first = await resultOf('backtest', scenario, '--out', join(root, 'first'));
    const second = await resultOf('backtest', scenario, '--out', join(root, 'second'));
    expect(second.digest).toBe(first.digest);
    const [hold, idle] = first.accounts;
    expect([hold?.account, idle?.account]).toEqual(['hold', 'idle']);
    expect(idle?.finalEquity).toBe('10000.00000000');
    expect(hold?.finalEquity).not.toBe(idle?.finalEquity);
    expect(hold?.equity.length).toBeGreaterThan(1);
  });

  it('prints the leaderboard, the verdict, the digest and where the run is kept', async () => {
    const { out, notes } = await quartet(['backtest', scenario, '--out', join(root, 'printed')]);
    for (const text of ['hold', 'idle', '95 % interval', 'Digest of', 'run kept in']) expect(out).toContain(text);
    expect(out).not.toMatch(/\p{Cc}(?<!\n)/u);
    expect(notes).toEqual([]);
  });

  it('says that a run was finished before, and prints the same result', async () => {
    const first = await quartet(['backtest', scenario, '--out', kept]);
    expect(first.notes).toEqual(['this run was finished before; here is its result']);
    expect(first.out).toContain('run kept in');
  });

  it.each([
    [
      'another seed',
      ['--seed', '8'],
      /the run there has seed 7, not 8; give the same again to resume it, or another --out/,
    ],
    ['another tape', ['--tape', 'TAPE'], /the run there has another tape bars\.ndjson/],
    ['another scenario', ['SCENARIO'], /the run there has another scenario/],
  ])('refuses a folder with %s', async (_, words, says) => {
    const other = join(root, 'other');
    mkdirSync(other, { recursive: true });
    writeSmallRun(other);
    appendFileSync(join(other, 'bars.ndjson'), '\n');
    writeFiles(root, { 'other.yaml': SMALL_SCENARIO.replace('latencyMs: 1000', 'latencyMs: 900') });
    const before = contentsOf(kept);
    const options = words
      .filter((word) => word !== 'SCENARIO')
      .map((word) => word.replace('TAPE', join(other, 'bars.ndjson')));
    const file = words.includes('SCENARIO') ? join(root, 'other.yaml') : scenario;
    const { exitCode, notes } = await quartet(['backtest', file, '--out', kept, ...options]);
    expect([exitCode, notes.length]).toEqual([2, 1]);
    expect(notes[0]).toMatch(says);
    expect(contentsOf(kept)).toBe(before);
  });

  it('waits for nobody where another process writes, and names it', async () => {
    const folder = copy('held');
    const journal = openJournal(folder, 'full', KeptManifest.open(folder, undefined));
    const { exitCode, notes } = await quartet(['backtest', scenario, '--out', folder]);
    expect(exitCode).toBe(4);
    expect(notes).toHaveLength(1);
    expect(notes[0]).toMatch(new RegExp(`held by process ${process.pid} .*; stop it or choose another --out`));
    expect((await quartet(['leaderboard', folder])).exitCode).toBe(0);
    journal.close();
    expect((await quartet(['backtest', scenario, '--out', folder])).exitCode).toBe(0);
  });

  it('does not take a comment for another scenario', async () => {
    writeFiles(root, { 'same.yaml': `# the same, with a note\n${SMALL_SCENARIO}` });
    expect((await quartet(['backtest', join(root, 'same.yaml'), '--out', kept])).exitCode).toBe(0);
  });

  it('draws latencies from the seed, order by order, and says in its result how', async () => {
    const points = '{ leastMs: 100, medianMs: 2000, p95Ms: 90000, mostMs: 200000 }';
    const text = SMALL_SCENARIO.replace('latencyMs: 1000', `latency: { sampled: ${points} }`).replace(
      'strategy: cash',
      'strategy: seeded-random, parameters: { turnoverPerDay: 900 }',
    );
    writeFiles(root, { 'sampled.yaml': text });
    const once = await resultOf('backtest', join(root, 'sampled.yaml'), '--out', join(root, 'sampled-1'));
    const again = await resultOf('backtest', join(root, 'sampled.yaml'), '--out', join(root, 'sampled-2'));
    const reseeded = await resultOf(
      'backtest',
      join(root, 'sampled.yaml'),
      '--out',
      join(root, 'sampled-3'),
      '--seed',
      '8',
    );
    expect(again.digest).toBe(once.digest);
    expect(reseeded.digest).not.toBe(once.digest);
    const board = await quartet(['leaderboard', join(root, 'sampled-1'), '--json']);
    const said = 'sampled from 100ms to 200s, half within 2s, 95 % within 90s';
    expect(JSON.parse(board.out).facts.rules).toContainEqual({ label: 'latency', text: said });
  });

  it('leaves entrants alone when a rival is removed or the seed changes', async () => {
    const text = SMALL_SCENARIO.replace(
      'strategy: cash }',
      'strategy: cash }\n  - { id: luck, strategy: seeded-random, parameters: { turnoverPerDay: 500 } }',
    );
    writeFiles(root, { 'three.yaml': text });
    const digests = ({ accounts }: z.output<typeof resultSchema>) =>
      new Map(accounts.map(({ account, digest }) => [account, digest]));
    const three = digests(await resultOf('backtest', join(root, 'three.yaml'), '--out', join(root, 'three')));
    const reseeded = digests(
      await resultOf('backtest', join(root, 'three.yaml'), '--out', join(root, 'reseeded'), '--seed', '8'),
    );
    const two = digests(await resultOf('backtest', scenario, '--out', join(root, 'two')));
    for (const account of ['hold', 'idle']) {
      expect(two.get(account)).toBe(three.get(account));
      expect(reseeded.get(account)).toBe(three.get(account));
    }
    expect(reseeded.get('luck')).not.toBe(three.get('luck'));
  });

  it("runs a user's own TypeScript strategy from its own folder", async () => {
    writeFiles(root, {
      'own/lib/side.ts': "export const side = 'long' as const;",
      'own/mine.ts': `import { buy, defineStrategy, units } from 'quartet';
        import { side } from './lib/side.ts';
        export default defineStrategy({
          name: 'mine',
          parameters: {},
          start: ({ symbols }) => ({
            onBars: (context, bars) =>
              bars.flatMap(({ symbol }) => (context.position(symbol) === undefined && side === 'long' ? [buy(symbol, units(3))] : [])),
          }),
        });`,
      'own/scenario.yaml': SMALL_SCENARIO.replace('strategy: cash', 'strategy: mine.ts').replace(
        'bars.ndjson',
        '../bars.ndjson',
      ),
    });
    const { accounts } = await resultOf(
      'backtest',
      join(root, 'own/scenario.yaml'),
      '--trust',
      '--out',
      join(root, 'own/run'),
    );
    expect(accounts[1]?.finalEquity).not.toBe('10000.00000000');
  });
});

const BEGUN = `"journal.db": {\n      "length": 0,\n      "hash": "${'0'.repeat(64)}"\n    }`;

describe('what is kept of a run', () => {
  it('can be compared, replayed and verified', async () => {
    const board = await quartet(['leaderboard', kept, '--json']);
    expect(JSON.parse(board.out)).toMatchObject({ rows: [{}, {}] });
    expect((await quartet(['leaderboard', kept, '--csv'])).out.split('\r\n')[1]).toContain('hold');
    const [, replayed] =
      /^(\d+) rows came out the same; digest [0-9a-f]{64}\n$/.exec((await quartet(['replay', kept])).out) ?? [];
    const [, held] =
      / (\d+) rows hold, 2 books balance, finished; digest/.exec((await quartet(['verify', kept])).out) ?? [];
    expect(Number(replayed)).toBeGreaterThan(0);
    expect(held).toBe(replayed);
  });

  it('is nothing yet where the run was killed before its first row, and begins with the same command', async () => {
    const folder = copy('killed-at-once');
    const manifest = readFileSync(join(folder, 'manifest.json'), 'utf8');
    writeFileSync(join(folder, 'manifest.json'), manifest.replace(/"journal.db": {[^}]*}/, BEGUN));
    writeFileSync(join(folder, 'journal.db'), '');
    for (const command of ['leaderboard', 'verify', 'report', 'replay']) {
      const { exitCode, notes } = await quartet([command, folder]);
      expect([command, exitCode, notes.length]).toEqual([command, 2, 1]);
      expect(notes[0]).toMatch(/journal-not-begun: .*run the same command on this folder again/);
    }
    expect((await resultOf('backtest', scenario, '--out', folder)).digest).toBe(
      (await resultOf('backtest', scenario, '--out', kept)).digest,
    );
  });

  it('becomes one page that loads nothing', async () => {
    const folder = copy('page');
    expect((await quartet(['report', folder])).exitCode).toBe(0);
    const page = readFileSync(join(folder, 'report.html'), 'utf8');
    expect(page).toContain('hold');
    expect(page).not.toMatch(/<script|src=|href="http/i);
    const named = join(root, 'named.html');
    expect((await quartet(['report', folder, '--out', named])).exitCode).toBe(0);
    expect((await quartet(['report', folder, '--out', named])).exitCode).toBe(2);
  });

  it('replays nothing when the tape has changed', async () => {
    const folder = join(root, 'moved');
    mkdirSync(folder);
    writeSmallRun(folder);
    expect((await quartet(['backtest', join(folder, 'scenario.yaml'), '--out', join(folder, 'run')])).exitCode).toBe(0);
    appendFileSync(join(folder, 'bars.ndjson'), '\n');
    const { exitCode, notes } = await quartet(['replay', join(folder, 'run')]);
    expect(exitCode).toBe(3);
    expect(notes[0]).toMatch(/the run had another tape bars\.ndjson; bring back what the run was made of/);
  });
});

describe('damaged runs', () => {
  const flip = (folder: string): void => {
    const file = join(folder, 'journal.db');
    const bytes = readFileSync(file);
    const at = bytes.lastIndexOf('"kind":"fill-made"');
    bytes.write('"kind":"fill-mode"', at);
    writeFileSync(file, bytes);
  };
  it.each<readonly [string, (folder: string) => void, number, RegExp]>([
    ['a journal of noise', (folder) => writeFileSync(join(folder, 'journal.db'), 'x'.repeat(9_000)), 3, /journal\.db/],
    ['a changed byte', flip, 3, /journal/],
    [
      'half a journal',
      (folder) =>
        writeFileSync(join(folder, 'journal.db'), readFileSync(join(folder, 'journal.db')).subarray(0, 9_000)),
      3,
      /journal/,
    ],
    ['no journal', (folder) => rmSync(join(folder, 'journal.db')), 3, /journal\.db: it is gone/],
    ['a manifest of noise', (folder) => writeFileSync(join(folder, 'manifest.json'), 'noise'), 3, /manifest\.json/],
    [
      'a run file of noise',
      (folder) => writeFileSync(join(folder, 'run.json'), '{'),
      3,
      /run\.json: it is not what a run wrote/,
    ],
    ['no run file', (folder) => rmSync(join(folder, 'run.json')), 3, /run\.json: it is gone/],
  ])('%s is told in one line, and nothing is mended', async (name, spoil, exit, says) => {
    const folder = copy(name.replace(/\W/g, '-'));
    spoil(folder);
    const before = contentsOf(folder);
    const { exitCode, out, notes } = await quartet(['verify', folder]);
    expect(notes).toHaveLength(1);
    expect(notes[0]).toMatch(says);
    expect([exitCode, out]).toEqual([exit, '']);
    expect(contentsOf(folder)).toBe(before);
  });
});

async function program(words: readonly string[], env: NodeJS.ProcessEnv = {}) {
  const started = startProgram(words, env);
  return { status: await started.ended, stdout: started.output(), stderr: started.notes() };
}

describe('as a process of its own', () => {
  it('prints plain text to a pipe, ends quietly when the reader leaves, and shows no stack unless asked', async () => {
    const { stdout, status } = await program(['leaderboard', kept], { FORCE_COLOR: '' });
    expect(status).toBe(0);
    expect(stdout).not.toContain('\u001b');
    const shown = await program(['backtest', 'gone.yaml', '--debug']);
    expect([shown.status, shown.stderr.includes('    at ')]).toEqual([2, true]);
    const quiet = await program(['backtest', 'gone.yaml']);
    expect([quiet.status, quiet.stderr.trimEnd().split('\n').length]).toEqual([2, 1]);
  });

  it('does not mind a closed pipe', async () => {
    const child = spawn(process.execPath, [MAIN, 'leaderboard', kept, '--json'], { stdio: ['ignore', 'pipe', 'pipe'] });
    child.stdout.destroy();
    let errors = '';
    child.stderr.on('data', (text) => {
      errors += String(text);
    });
    const code = await new Promise((done) => child.on('close', done));
    expect([code, errors]).toEqual([0, '']);
  });

  it('lists a command only with help and examples', async () => {
    const help = async (...words: readonly string[]) => (await program([...words, '--help'])).stdout;
    const namesIn = (text: string) => [...text.matchAll(/^ {2}([a-z-]+) /gm)].map((match) => match[1] ?? '');
    const names = namesIn((await help()).split('Commands:')[1] ?? '');
    expect(names).toContain('backtest');
    for (const name of names) {
      const told = await help(name);
      const [, members] = told.split('\nCommands:\n');
      // A group has no use of its own: its members show theirs.
      if (members === undefined) expect(told, name).toMatch(/Examples:\n {2}\$ .*quartet/);
      for (const member of namesIn(members ?? '').filter((one) => one !== 'help')) {
        expect(await help(name, member), `${name} ${member}`).toMatch(/Examples:\n {2}\$ .*quartet/);
      }
    }
    expect(existsSync(MAIN)).toBe(true);
  });
});
