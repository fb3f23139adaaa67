import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, it } from 'vitest';
import { z } from 'zod';
import { quartet } from '../support/cli.ts';
import { SMALL_SCENARIO, writeFiles, writeSmallRun } from '../support/small-run.ts';

const root = mkdtempSync(join(tmpdir(), 'quartet-demo-'));
afterAll(() => rmSync(root, { recursive: true }));
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
  const demo = demoSchema.parse(JSON.parse(stdout));
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
  for (const name of ['stocknet', 'btc-perp', 'binance-usdm', 'doge-musk']) {
    const { exitCode, notes } = await quartet(['backtest', fileAt(`backtests/${name}.yaml`)]);
    expect(notes, name).toEqual([expect.stringMatching(/feeds names no tape; add one, or give --tape FILE$/)]);
    expect(exitCode).toBe(2);
  }
});
