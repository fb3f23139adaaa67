import { join } from 'node:path';
import { expect, it } from 'vitest';
import { DAY_MS, instant, weekNumber } from '../../src/domain/time.ts';
import { METERED } from '../support/bills.ts';
import { type Ended, quartet } from '../support/cli.ts';
import { dataPath, describeWithData } from '../support/data.ts';
import { fakeWorld, withEnvironment } from '../support/fake-world.ts';
import { behaviourOf, QUIRKS } from '../support/quirks.ts';
import { writeFiles } from '../support/small-run.ts';
import { testFolder } from '../support/test-folder.ts';

const root = testFolder('long');

const MONDAY = Date.UTC(2025, 0, 6);
const digestOf = ({ out }: Ended): string => /[0-9a-f]{64}/.exec(out)?.[0] ?? expect.fail(out);

/** Four weeks of hours, a team that meets every other day, and tokens for one of its meetings a week. */
const SCENARIO = `name: weeks
feeds: [{ tape: bars.ndjson }]
instruments:
  - { symbol: ACME, kind: perp, venue: percent, priceDecimals: 2, tick: "0.01", sizeDecimals: 0, lot: "1" }
cycle: { every: 2d, deadlineMs: 30000 }
capital: "10000 USD"
seed: 7
entrants:
  - { id: hold, strategy: buy-and-hold }
  - { id: weekly, strategy: quartet-team, mode: fast, model: xai/grok-4.7, maxCost: "5 USD", maxTokensPerWeek: 14000 }
  - { id: free, strategy: quartet-team, mode: fast, model: xai/grok-4.7, maxCost: "5 USD" }
`;
const bars = Array.from({ length: 28 * 24 }, (_, hour) => {
  const price = 100 + (hour % 9) / 10;
  const cents = (change: number): number => Math.round((price + change) * 100) / 100;
  const level = { open: cents(0), high: cents(0.2), low: cents(-0.2), close: cents(0.1), volume: 10 };
  return JSON.stringify({ type: 'bar', ts: MONDAY + hour * 3_600_000, symbol: 'ACME', ...level, interval: '1h' });
});

it('a budget of tokens a week holds what is left of the week, and the board draws worth after models', async () => {
  writeFiles(root, { 'weeks.yaml': SCENARIO, 'bars.ndjson': `${bars.join('\n')}\n` });
  const world = await fakeWorld();
  const [, grok = expect.fail()] = QUIRKS;
  // A cycle takes 12,000 of the 14,000 tokens.
  world.fake.behave(behaviourOf(grok, { ...METERED, prompt: 11_000, cached: 0, thinking: 0, answer: 1_000 }));
  const run = join(root, 'run');
  const as = (keys: Record<string, string>, ...words: string[]) =>
    withEnvironment(world.environment(keys), () => quartet(words));
  try {
    const ended = await as({ XAI_API_KEY: 'none' }, 'backtest', join(root, 'weeks.yaml'), '--out', run, '--json');
    expect(ended.exitCode, ended.notes.join('\n')).toBe(0);
    expect(ended.notes.join('\n')).toMatch(/weekly asks xai\/grok-4\.7.*it stops at 5 USD or 14000 tokens a week/);
    const { board, accounts } = JSON.parse(ended.out);
    const [weekly, free] = ['weekly', 'free'].map((id) =>
      accounts.find(({ account }: { account: string }) => account === id),
    );
    // Every other day from the epoch, of which Monday is one.
    const met = Array.from({ length: 14 }, (_, at) => MONDAY + 2 * DAY_MS * (at + 1));
    const weeks = new Set(met.map((at) => weekNumber(instant(at))));
    expect(weeks.size, 'the last bar closes on a Monday').toBe(5);
    expect(free.models.calls).toBe(met.length);
    expect(weekly.models.calls).toBe(weeks.size);
    expect(weekly.holds['week-spent']).toBe(met.length - weeks.size);
    expect(free.holds).not.toHaveProperty('week-spent');

    const row = board.rows.find(({ entrant }: { entrant: string }) => entrant === 'free');
    const apart = row.curve.map((level: number, at: number) => level - row.netCurve[at]);
    expect(apart[0]).toBe(0);
    expect(apart.at(-1)).toBeCloseTo(free.modelCost / 10_000, 12);
    for (let at = 1; at < apart.length; at += 1) expect(apart[at]).toBeGreaterThanOrEqual(apart[at - 1] - 1e-12);
    const told = await as({}, 'leaderboard', run);
    expect(told.out).toMatch(/^free: net worth [▁-█]+ [+−]?[\d.]+ % after [\d.]+ USD of models\.$/m);
    expect(told.out).toMatch(/^Of one mind +Theses kept +Contradictions +Stuck$/m);

    const asked = world.fake.seen.length;
    const replayed = await as({}, 'replay', run);
    expect(replayed.exitCode, replayed.notes.join()).toBe(0);
    expect(digestOf(replayed)).toBe(JSON.parse(ended.out).digest);
    expect(world.fake.seen).toHaveLength(asked);
  } finally {
    await world.close();
  }
});

describeWithData('backtests/long.yaml', () => {
  it('is a year of weekly cycles that house teams run without a key, and that replays to the same digest', async () => {
    const world = await fakeWorld();
    const run = join(root, 'long');
    const tape = dataPath('feeds/stocknet-2014-a.ndjson.gz');
    const as = (...words: string[]) => withEnvironment(world.environment({}), () => quartet(words));
    try {
      const ended = await as('backtest', 'backtests/long.yaml', '--tape', tape, '--out', run, '--json');
      expect(ended.exitCode, ended.notes.join('\n')).toBe(0);
      const { board } = JSON.parse(ended.out);
      const teams = board.rows.filter(({ kind }: { kind: string }) => kind === 'house-team');
      expect(teams).toHaveLength(3);
      for (const { metrics } of teams) {
        for (const id of ['keptTheses', 'contradicted', 'stuckShare']) {
          expect(metrics[id].value, id).toBeGreaterThanOrEqual(0);
          expect(metrics[id].value, id).toBeLessThanOrEqual(1);
        }
        expect(metrics.keptTheses.value).toBeGreaterThan(0);
      }
      expect(digestOf(await as('replay', run))).toBe(JSON.parse(ended.out).digest);
      expect(world.fake.seen).toEqual([]);
    } finally {
      await world.close();
    }
  });
});
