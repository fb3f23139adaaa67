import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { picturesIn, roseLately, seenCandles } from '../support/chart-reader.ts';
import { type Ended, quartet } from '../support/cli.ts';
import type { Behaviour } from '../support/fake-provider.ts';
import { dutifulReply } from '../support/fake-team-model.ts';
import { type FakeWorld, fakeWorld, withEnvironment } from '../support/fake-world.ts';
import { startProgram } from '../support/killed-run.ts';
import { QUIRKS } from '../support/quirks.ts';
import { writeFiles } from '../support/small-run.ts';
import { testFolder } from '../support/test-folder.ts';

const [XAI] = QUIRKS;
if (XAI === undefined) throw new Error('no quirks');

const START = 1_736_121_600_000;
const MINUTE_MS = 60_000;

/** An hour up, an hour down: whoever sees which it is has more of the one than of the other. */
const BARS = Array.from({ length: 240 }, (_, minute) => {
  const leg = (minute + 15) % 120;
  const level = (at: number): number => 100 + (at <= 60 ? at : 120 - at) * 0.1;
  const [open, close] = [level(leg), level(leg + 1)];
  const price = (value: number): number => Number(value.toFixed(2));
  return JSON.stringify({
    type: 'bar',
    ts: START + minute * MINUTE_MS,
    symbol: 'ACME-PERP',
    open: price(open),
    high: price(Math.max(open, close) + 0.02),
    low: price(Math.min(open, close) - 0.02),
    close: price(close),
    volume: 10 + (minute % 5),
    interval: '1m',
  });
});

const SCENARIO = `name: eyes
feeds: [{ tape: bars.ndjson }]
instruments:
  - { symbol: ACME-PERP, kind: perp, venue: hyperliquid-perp, priceDecimals: 2, tick: "0.01", sizeDecimals: 2, lot: "0.01", maxLeverage: 5 }
cycle: { every: 30m, deadlineMs: 60000, replyLatencyMs: 1000 }
execution: { latencyMs: 1000 }
capital: "10000 USDT"
seed: 7
entrants:
  - { id: values, strategy: quartet-team, mode: fast, model: xai/grok-4.20, maxCost: "9 USD" }
  - { id: charts, strategy: quartet-team, mode: fast, model: xai/grok-4.20, maxCost: "9 USD", eyes: charts }
`;

let world: FakeWorld;
const root = testFolder('eyes');
let file: string;
beforeAll(async () => {
  world = await fakeWorld();
  file = join(root, 'scenario.yaml');
  writeFiles(root, { 'scenario.yaml': SCENARIO, 'bars.ndjson': `${BARS.join('\n')}\n` });
  world.fake.behave(looking);
});
afterAll(async () => {
  await world.close();
});

/** Long while it sees a rise, and where it sees nothing. */
const looking: Behaviour = (answer, seen) => {
  void lookedAt(picturesIn(seen.body)).then((rises) => {
    const reply = dutifulReply(seen.body);
    const turned = reply
      .replace('open_long', 'close')
      .replace('"pUp":0.7', '"pUp":0.3')
      .replace(/"stop":[\d.]+,"target":[\d.]+,"invalidation":"[^"]*"/, '"stop":null,"target":null,"invalidation":null');
    XAI.says(rises ? reply : turned, seen)(answer, seen);
  });
};

async function lookedAt([picture]: readonly Uint8Array[]): Promise<boolean> {
  return picture === undefined || roseLately(await seenCandles(picture));
}

const as = (keys: Readonly<Record<string, string>>, ...words: readonly string[]): Promise<Ended> =>
  withEnvironment(world.environment(keys), () => quartet(words));
const KEY = { XAI_API_KEY: 'CANARY-KEY-6' };

it('shows charts to the arm that has eyes alone, which sees what the other cannot, and replays without a network', async () => {
  const run = join(root, 'run');
  const ended = await as(KEY, 'backtest', file, '--out', run, '--json');
  expect(ended.exitCode, ended.notes.join()).toBe(0);
  const asked = world.fake.seen.length;
  const pictures = world.fake.seen.map(({ body }) => picturesIn(body).length);
  expect(pictures.filter((count) => count === 1)).toHaveLength(asked / 2);
  expect(pictures.filter((count) => count === 0)).toHaveLength(asked / 2);
  const { accounts, digest } = JSON.parse(ended.out);
  const equityOf = (id: string): number =>
    Number(accounts.find((one: { account: string }) => one.account === id)?.finalEquity);
  expect(equityOf('charts')).toBeGreaterThan(equityOf('values'));

  const replayed = await as({}, 'replay', run, '--json');
  expect(replayed.exitCode, replayed.notes.join()).toBe(0);
  expect(replayed.out).toContain(digest);
  expect(world.fake.seen).toHaveLength(asked);

  const cut = join(root, 'cut');
  const killed = startProgram(['backtest', file, '--out', cut], world.environment(KEY));
  world.fake.behave((answer, seen) => {
    if (world.fake.seen.length === asked + 5) killed.process.kill('SIGKILL');
    else looking(answer, seen);
  });
  expect(await killed.ended, killed.notes()).toBe('SIGKILL');
  world.fake.behave(looking);
  const resumed = await as(KEY, 'backtest', file, '--out', cut, '--json');
  expect(JSON.parse(resumed.out).digest).toBe(digest);
  expect(world.fake.seen.length, 'what was answered is not asked again').toBeLessThan(2 * asked + 3);
});

it('refuses eyes for a model that is not known to see', async () => {
  writeFiles(root, { 'blind.yaml': SCENARIO.replaceAll('xai/grok-4.20', 'deepseek/deepseek-v4-pro') });
  const ended = await as({ DEEPSEEK_API_KEY: 'k' }, 'backtest', join(root, 'blind.yaml'));
  expect(ended.exitCode).toBe(2);
  expect(ended.notes.join()).toMatch(/entrants\[1\]\.eyes.*deepseek\/deepseek-v4-pro takes no pictures/s);
});
