import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { z } from 'zod';
import { quartet } from '../support/cli.ts';
import { expectOutput } from '../support/outputs.ts';
import { SMALL_SCENARIO, writeFiles, writeSmallRun } from '../support/small-run.ts';
import { testFolder } from '../support/test-folder.ts';

const root = testFolder('demo');
const fileAt = (name: string): string => fileURLToPath(new URL(`../../${name}`, import.meta.url));

const demoSchema = z.object({
  digest: z.string(),
  board: z.object({
    banners: z.array(z.object({ kind: z.string() })),
    rows: z.array(z.object({ entrant: z.string() })),
  }),
  accounts: z.array(z.object({ account: z.string(), digest: z.string() })),
});

/** After a change that is meant to change results: QUARTET_ACCEPT_DIGESTS=1 npx vitest run test/e2e/demo.test.ts */
const isAccepting = process.env.QUARTET_ACCEPT_DIGESTS === '1';

it('the demo gives the digests kept in backtests/digests.json, and says that its market is made up', () => {
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    [fileAt('dist/cli/main.js'), 'demo', '--json', '--out', join(root, 'demo')],
    { encoding: 'utf8', maxBuffer: 1e9, env: { ...process.env, TZ: 'Asia/Kolkata', LC_ALL: 'tr_TR.UTF-8' } },
  );
  expect([status, stderr]).toEqual([0, '']);
  expect(stdout.length, 'bytes that a program reads').toBeLessThan(100_000);
  const demo = demoSchema.parse(expectOutput('demo', stdout));
  const digests = {
    demo: {
      digest: demo.digest,
      accounts: Object.fromEntries(demo.accounts.map(({ account, digest }) => [account, digest])),
    },
  };
  const kept = fileAt('backtests/digests.json');
  if (isAccepting) writeFileSync(kept, `${JSON.stringify(digests, null, 2)}\n`);
  expect(digests).toEqual(JSON.parse(readFileSync(kept, 'utf8')));
  expect(demo.board.banners.map(({ kind }) => kind)).toEqual(expect.arrayContaining(['synthetic', 'house-model']));
  expect(demo.board.rows).toHaveLength(10);
});

it('the demo opens down to every round of its teams, in a page, as JSON and in lines', async () => {
  const folder = join(root, 'demo');
  const answered = z.looseObject({ phase: z.string(), audit: z.looseObject({ claims: z.number() }).optional() });
  const cycle = z.looseObject({
    opened: z.looseObject({ cycle: z.number(), shown: z.looseObject({ equity: z.number() }) }),
    answers: z.array(answered),
    decisions: z.array(z.looseObject({ verdict: z.string(), fills: z.array(z.unknown()) })),
  });
  const cyclesIn = async (...words: readonly string[]) => {
    const { out, exitCode } = await quartet(['report', folder, '--json', ...words]);
    expect(exitCode).toBe(0);
    const { accounts } = z
      .object({ accounts: z.array(z.looseObject({ account: z.string(), count: z.number(), cycles: z.array(cycle) })) })
      .parse(JSON.parse(out));
    return accounts.find(({ account }) => account === 'house-team') ?? expect.fail('no house-team');
  };
  const all = await cyclesIn('--entrant', 'house-team');
  expect(all.cycles.length).toBe(all.count);
  const filled = all.cycles.find(({ decisions }) => decisions.some(({ fills }) => fills.length > 0)) ?? expect.fail();
  expect(new Set(filled.answers.map(({ phase }) => phase))).toEqual(
    new Set(['decompose', 'propose', 'criticise', 'decide']),
  );
  const number = String(filled.opened.cycle);
  expect((await cyclesIn('--entrant', 'house-team', '--cycle', number)).cycles).toEqual([filled]);
  expect((await cyclesIn()).count).toBe(all.count);
  const page = readFileSync(join(folder, 'report.html'), 'utf8');
  expect(page.length).toBeLessThan(4_000_000);
  expect(page).toContain('audit: ');
  const { out } = await quartet(['report', folder, '--entrant', 'house-team', '--cycle', number]);
  expect(out).toMatch(/^account house-team\ncycle \d+, .*\n(?:.*\n)*decision d\d+: .*gate accept/);
  expect((await quartet(['report', folder, '--entrant', 'house-team'])).out.trim().split('\n')).toHaveLength(
    all.count + 1,
  );
  for (const [words, problem] of [
    [['--entrant', 'nobody'], /no entrant is named nobody/],
    [['--entrant', 'cash'], /cash is code/],
    [['--entrant', 'house-team', '--cycle', '99999'], /had no such cycle; give one from 1 to/],
    [['--cycle', '3'], /it needs an entrant/],
  ] as const) {
    const { exitCode, notes } = await quartet(['report', folder, ...words]);
    expect(exitCode).toBe(2);
    expect(notes[0]).toMatch(problem);
  }
});

it("the README's strategy runs as it stands", async () => {
  const [, code = ''] = /```ts\n([\s\S]*?)```/.exec(readFileSync(fileAt('README.md'), 'utf8')) ?? [];
  writeSmallRun(root);
  writeFiles(root, { 'mine.ts': code, 'scenario.yaml': SMALL_SCENARIO.replace('strategy: cash', 'strategy: mine.ts') });
  const { exitCode, out } = await quartet([
    'backtest',
    join(root, 'scenario.yaml'),
    '--trust',
    '--out',
    join(root, 'run'),
    '--json',
  ]);
  expect(exitCode).toBe(0);
  const traded = z.object({ accounts: z.array(z.object({ account: z.string(), trades: z.array(z.unknown()) })) });
  const idle = traded.parse(JSON.parse(out)).accounts.find(({ account }) => account === 'idle');
  expect(idle?.trades.length).toBeGreaterThan(5);
});

it('every bundled scenario is one', async () => {
  for (const name of ['stocknet', 'long', 'btc-perp', 'binance-usdm', 'doge-musk']) {
    const { exitCode, notes } = await quartet(['backtest', fileAt(`backtests/${name}.yaml`)]);
    expect(notes, name).toEqual([expect.stringMatching(/feeds names no tape; add one, or give --tape FILE$/)]);
    expect(exitCode).toBe(2);
  }
});
