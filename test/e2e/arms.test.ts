import type { ServerResponse } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { quartet } from '../support/cli.ts';
import { type FakeWorld, fakeWorld, withEnvironment } from '../support/fake-world.ts';
import { behaviourOf, QUIRKS } from '../support/quirks.ts';
import { testFolder } from '../support/test-folder.ts';

type Figure = { readonly value: number } | { readonly none: string };
interface Row {
  readonly entrant: string;
  readonly metrics: Readonly<Record<string, Figure>>;
}

let world: FakeWorld;
const root = testFolder('arms');
beforeAll(async () => {
  world = await fakeWorld();
});
afterAll(async () => {
  await world.close();
});

async function runArms(keys: Readonly<Record<string, string>>) {
  const words = ['backtest', 'backtests/arms.yaml', '--out', join(root, 'run'), '--json'];
  const { exitCode, out: text, notes } = await withEnvironment(world.environment(keys), () => quartet(words));
  expect(exitCode, notes.join()).toBe(0);
  const { board, accounts } = JSON.parse(text);
  const rows: readonly Row[] = board.rows;
  const holds = new Map<string, Record<string, number>>(
    accounts.map((one: { account: string; holds: Record<string, number> }) => [one.account, one.holds]),
  );
  return { rows: new Map(rows.map((row) => [row.entrant, row.metrics])), holds };
}

it('tells of every arm what its talk was worth, and bounds the tokens of all alike', async () => {
  const [xai] = QUIRKS;
  if (xai === undefined) throw new Error('no quirks');
  world.fake.behave((answer, seen) => {
    const big = { prompt_tokens: 9_000, completion_tokens: 1_000 };
    behaviourOf({ ...xai, says: (text) => usageAs(text, big) })(answer, seen);
  });
  const { rows, holds } = await runArms({ XAI_API_KEY: 'CANARY-KEY-2' });
  const has = (arm: string, id: string): boolean => {
    const figure = rows.get(arm)?.[id] ?? expect.fail(`no ${arm}`);
    return 'value' in figure;
  };
  for (const arm of ['solo', 'vote', 'team', 'heavy', 'planted']) {
    for (const id of ['brierFinal', 'gainFinal']) expect(has(`house-${arm}`, id), `${arm} ${id}`).toBe(true);
    for (const id of ['brierPrior', 'brierBestRole', 'brierVote', 'gainPrior', 'gainBestRole', 'gainVote']) {
      expect(has(`house-${arm}`, id), `${arm} ${id}`).toBe(arm !== 'solo');
    }
    expect(has(`house-${arm}`, 'plantedCaught')).toBe(arm === 'planted');
    expect(has(`house-${arm}`, 'brierBestTeam')).toBe(arm === 'heavy');
    expect(has(`house-${arm}`, 'tokens'), 'the house spends none').toBe(false);
    const tokens = rows.get(arm)?.tokens ?? expect.fail(`no ${arm}`);
    expect('value' in tokens && tokens.value).toBeGreaterThan(300_000);
    expect('value' in tokens && tokens.value).toBeLessThanOrEqual(1_500_000);
  }
  expect(holds.get('heavy')).toMatchObject({ 'budget-spent': expect.any(Number) });
  expect(holds.get('solo')).not.toHaveProperty('budget-spent');
});

function usageAs(text: string, usage: object) {
  return (answer: ServerResponse): void => {
    answer.writeHead(200, { 'content-type': 'text/event-stream' });
    const chunk = { choices: [{ index: 0, delta: { content: text }, finish_reason: 'stop' }] };
    answer.write(`data: ${JSON.stringify(chunk)}\n\ndata: ${JSON.stringify({ choices: [], usage })}\n\n`);
    answer.end('data: [DONE]\n\n');
  };
}
