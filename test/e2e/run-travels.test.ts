import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Ended, quartet } from '../support/cli.ts';
import { type FakeWorld, fakeWorld, withEnvironment } from '../support/fake-world.ts';
import { behaviourOf, QUIRKS } from '../support/quirks.ts';
import { SMALL_SCENARIO, smallBars, writeFiles } from '../support/small-run.ts';
import { testFolder } from '../support/test-folder.ts';

let world: FakeWorld;
const root = testFolder('travels');
beforeAll(async () => {
  world = await fakeWorld();
});
afterAll(async () => {
  await world.close();
});

/** Everything about a machine that is not the run: its own provider files, and so prices and cut-offs, and keys. */
const on = (config: string, keys: Readonly<Record<string, string>>, ...words: readonly string[]): Promise<Ended> =>
  withEnvironment({ ...world.environment(keys), XDG_CONFIG_HOME: config }, () => quartet(words));

interface ProviderJson {
  readonly models: Readonly<Record<string, { readonly price: { readonly input: number; readonly output: number } }>>;
}

/** A provider file whose models cost so many times as much, and have read up to a day. */
function changed(file: ProviderJson, times: number, date: string): ProviderJson {
  const models = Object.entries(file.models).map(([name, { price, ...model }]) => {
    const dearer = { ...price, input: price.input * times, output: price.output * times };
    return [name, { ...model, price: dearer, cutoff: { date, source: 'https://example.com' } }];
  });
  return { ...file, models: Object.fromEntries(models) };
}

it('is replayed, verified, ranked and reported where nobody knows its providers, prices and cut-offs', async () => {
  const [xai] = QUIRKS;
  world.fake.behave(behaviourOf(xai ?? expect.fail()));
  const providers = join(world.folder, 'quartet', 'providers');
  const shipped = JSON.parse(readFileSync(join(providers, 'xai.json'), 'utf8'));
  // A provider of the person's own, at a price of its own: nobody else has this file.
  const mine = changed(shipped, 1, '2024-06-30');
  writeFileSync(
    join(providers, 'mine.json'),
    JSON.stringify({ ...mine, provider: 'mine', keyVariable: 'MINE_API_KEY' }),
  );

  const folder = join(root, 'here');
  const text = SMALL_SCENARIO.replace('execution:', 'cycle: { every: 25m, deadlineMs: 30000 }\nexecution:');
  const entrants = [
    '  - { id: own, strategy: quartet-team, model: mine/grok-4.20, maxCost: "0.02 USD" }',
    '  - { id: known, strategy: quartet-team, mode: fast, model: xai/grok-4.20, maxCost: "5 USD" }',
  ];
  writeFiles(folder, {
    'scenario.yaml': `${text}${entrants.join('\n')}\n`,
    'bars.ndjson': `${smallBars(60).join('\n')}\n`,
  });
  const run = join(folder, 'run');
  const keys = { MINE_API_KEY: 'key-of-mine', XAI_API_KEY: 'key-of-xai' };
  const ended = await on(world.folder, keys, 'backtest', join(folder, 'scenario.yaml'), '--out', run, '--json');
  expect(ended.exitCode, ended.notes.join()).toBe(0);
  const { digest, board, accounts } = JSON.parse(ended.out);
  expect(accounts.find(({ account }: { account: string }) => account === 'own').holds).toHaveProperty('budget-spent');

  const bare = join(root, 'bare');
  mkdirSync(bare);
  const other = join(root, 'other');
  cpSync(join(world.folder, 'quartet'), join(other, 'quartet'), { recursive: true });
  writeFileSync(join(other, 'quartet/providers/xai.json'), JSON.stringify(changed(shipped, 50, '2025-12-31')));
  rmSync(join(other, 'quartet/providers/mine.json'));
  const broken = join(root, 'broken');
  writeFiles(join(broken, 'quartet/providers'), { 'xai.json': '{' });
  for (const config of [bare, other, broken]) {
    const asked = world.fake.seen.length;
    const replayed = await on(config, {}, 'replay', run, '--json');
    expect(replayed.exitCode, `${config}: ${replayed.notes.join()}`).toBe(0);
    expect(JSON.parse(replayed.out)).toMatchObject({ digest, isFinished: true });
    const verified = await on(config, {}, 'verify', run);
    expect(verified.exitCode, `${config}: ${verified.notes.join()}`).toBe(0);
    const ranked = await on(config, {}, 'leaderboard', run, '--json');
    expect(JSON.parse(ranked.out).rows).toEqual(board.rows);
    expect((await on(config, {}, 'report', run, '--out', join(config, 'page.html'))).exitCode).toBe(0);
    expect(world.fake.seen).toHaveLength(asked);
  }
});
