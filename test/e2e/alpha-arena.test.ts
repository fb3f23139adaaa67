import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { readJournal, runRows } from '../../src/adapters/journal/read-journal.ts';
import { type Ended, quartet } from '../support/cli.ts';
import { type FakeWorld, fakeWorld, withEnvironment } from '../support/fake-world.ts';
import { behaviourOf, QUIRKS } from '../support/quirks.ts';
import { testFolder } from '../support/test-folder.ts';

let world: FakeWorld;
const root = testFolder('arena');
beforeAll(async () => {
  world = await fakeWorld();
  const made = await quartet(['tape', 'generate', tape(), '--markets', '6', '--span', '1h', '--posts', '300']);
  expect(made.exitCode).toBe(0);
});
afterAll(async () => {
  await world.close();
});

const tape = (): string => join(root, 'arena.ndjson.gz');
const arena = (out: string, keys: Readonly<Record<string, string>>): Promise<Ended> =>
  withEnvironment(world.environment(keys), () =>
    quartet(['backtest', 'backtests/alpha-arena.yaml', '--tape', tape(), '--out', join(root, out), '--json']),
  );
const SEASONS = ['', '.awareness', '.max-leverage', '.monk'];

it('runs four seasons of the house without a key, each within its own limits', async () => {
  const ended = await arena('keyless', {});
  expect(ended.exitCode, ended.notes.join()).toBe(0);
  const { board, accounts } = JSON.parse(ended.out);
  const teams = accounts.filter(({ kind }: { kind: string }) => kind === 'house-team');
  expect(teams.map(({ account }: { account: string }) => account)).toEqual(SEASONS.map((season) => `house${season}`));
  expect(board.facts.season).toBe('baseline, awareness, max-leverage, monk');
  const [grok, ...others] = ended.notes.filter((note) => note.includes('left out'));
  expect(grok).toMatch(/^grok, grok\.monk, grok\.awareness, grok\.max-leverage are left out: .*; set XAI_API_KEY/);
  expect(others).toHaveLength(7);
  const leverages = leveragesIn(join(root, 'keyless'));
  expect(leverages.get('house.monk') ?? 1).toBeLessThanOrEqual(1);
  expect([...leverages.keys()]).toContain('house');
});

it('has an entrant a season for the one model whose key is found, told how rivals stand in awareness alone', async () => {
  const [xai] = QUIRKS;
  if (xai === undefined) throw new Error('no quirks');
  const prompts = new Map<string, string[]>();
  world.fake.behave((answer, seen) => {
    const text = JSON.stringify(seen.body.messages);
    const account = /for account ([\w.-]+):/.exec(text)?.[1] ?? '';
    prompts.set(account, [...(prompts.get(account) ?? []), text]);
    behaviourOf(xai)(answer, seen);
  });
  const ended = await arena('one-key', { XAI_API_KEY: 'CANARY-KEY-1' });
  expect(ended.exitCode, ended.notes.join()).toBe(0);
  expect([...prompts.keys()].sort()).toEqual(SEASONS.map((season) => `grok${season}`));
  for (const [account, texts] of prompts) {
    const aware = account.endsWith('.awareness');
    for (const text of texts) {
      expect(text.includes('### Standings')).toBe(aware);
      if (aware) expect(text.match(/\d pnl -?[\d.]+( \(you\))?/g), 'grok and the house of this season').toHaveLength(2);
    }
    expect(texts[0]).toContain(`Season ${account.split('.')[1] ?? 'baseline'}:`);
  }
});

function leveragesIn(run: string): ReadonlyMap<string, number> {
  const most = new Map<string, number>();
  const reader = readJournal(run);
  try {
    for (const { account, records } of runRows(reader.rows(1))) {
      for (const record of records) {
        if (account === undefined || record.kind !== 'order-approved' || record.order.reduceOnly) continue;
        most.set(account, Math.max(most.get(account) ?? 0, record.order.leverage));
      }
    }
  } finally {
    reader.close();
  }
  return most;
}
