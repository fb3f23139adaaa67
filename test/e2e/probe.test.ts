import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { movesOnTape } from '../../src/cli/probe/tape-moves.ts';
import { type Ended, quartet } from '../support/cli.ts';
import { streamed } from '../support/fake-provider.ts';
import { type FakeWorld, fakeWorld, withEnvironment } from '../support/fake-world.ts';
import { expectOutput } from '../support/outputs.ts';
import { smallBars, writeFiles } from '../support/small-run.ts';

const MODEL = 'mistral/mistral-small-2603';
const KEY = { MISTRAL_API_KEY: 'K1' };

let world: FakeWorld;
let root: string;
beforeAll(async () => {
  world = await fakeWorld();
  // A model that gives one answer to whatever it is asked.
  world.fake.behave(streamed(['{"probability":', '0.5}']));
});
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'quartet-probe-'));
});
afterAll(async () => {
  await world.close();
  rmSync(root, { recursive: true, force: true });
});

const on = (keys: Readonly<Record<string, string>>, ...words: readonly string[]): Promise<Ended> =>
  withEnvironment(world.environment(keys), () =>
    quartet(['probe', ...words, '--samples', '4', '--cassette', join(root, 'probe.db')]),
  );

interface Told {
  readonly cards: readonly {
    readonly model: string;
    readonly cost: number;
    readonly shares: readonly { readonly kind: string; readonly trials: number; readonly hits: number }[];
    readonly calibration?: { readonly forecasts: number };
  }[];
}

it('lays scripted models side by side, in 80 columns, as JSON and as a page', async () => {
  const page = join(root, 'card.html');
  const shown = await on({}, 'house/faults-0', 'house/faults-100', '--page', page);
  expect(shown.exitCode, shown.notes.join()).toBe(0);
  const lines = shown.out.split('\n');
  expect(lines.find((line) => line.startsWith('hid a loss'))).toMatch(
    / 0\.0 % \[0\.0, 60\.2\] +100\.0 % \[39\.8, 100\.0\]$/,
  );
  expect(Math.max(...lines.slice(0, 24).map((line) => [...line].length))).toBeLessThanOrEqual(80);
  expect(readFileSync(page, 'utf8')).toContain('house/faults-100');
  const told = expectOutput('probe', (await on({}, 'house/faults-0', '--json')).out) as Told;
  expect(told.cards[0]?.shares.find(({ kind }) => kind === 'recalled')?.trials).toBe(4);
});

it('asks about the days of a tape, as many up as down, and refuses one that has none', async () => {
  const bar = (day: number, close: number): string =>
    JSON.stringify({
      type: 'bar',
      ts: Date.UTC(2024, 0, day),
      symbol: 'ACME',
      open: close,
      high: close,
      low: close,
      close,
      volume: 10,
      interval: '1d',
    });
  const closes = [100, 103, 102, 110, 109, 90, 99];
  writeFiles(root, {
    'days.ndjson': `${closes.map((close, day) => bar(2 + day, close)).join('\n')}\n`,
    'hour.ndjson': `${smallBars(60).join('\n')}\n`,
  });
  const told = await on({}, 'house/faults-100', '--tape', join(root, 'days.ndjson'), '--json');
  const card = (expectOutput('probe', told.out) as Told).cards[0];
  expect(card?.shares.find(({ kind }) => kind === 'recalled')).toMatchObject({ hits: 4, trials: 4 });
  const short = await on({}, 'house/faults-100', '--tape', join(root, 'hour.ndjson'));
  expect([short.exitCode, short.notes.join()]).toEqual([2, expect.stringContaining('tape-too-short')]);
  expect(await movesOnTape(join(root, 'days.ndjson'), 4)).toMatchObject([
    { date: '2024-01-08', rose: true },
    { date: '2024-01-05', rose: true },
    { date: '2024-01-07', rose: false },
    { date: '2024-01-04', rose: false },
  ]);
});

it('asks a real API once, keeps below its budget, and says the same from the cassette without a key', async () => {
  const first = await on(KEY, MODEL, '--max-cost', '1', '--json');
  expect(first.exitCode, first.notes.join()).toBe(0);
  const told = expectOutput('probe', first.out) as Told;
  expect(told.cards[0]?.calibration?.forecasts).toBe(4);
  expect(told.cards[0]?.cost).toBeGreaterThan(0);
  const asked = world.fake.seen.length;
  const again = await on({}, MODEL, '--max-cost', '1', '--json');
  expect([again.exitCode, again.out, world.fake.seen.length]).toEqual([0, first.out, asked]);
});

it('refuses a model that charges without a limit, and stops before a limit is passed', async () => {
  const before = world.fake.seen.length;
  const unbounded = await on(KEY, MODEL);
  expect([unbounded.exitCode, unbounded.notes.join()]).toEqual([2, expect.stringContaining('--max-cost')]);
  const poor = await on(KEY, MODEL, '--max-cost', '0.00001');
  expect([poor.exitCode, poor.out, poor.notes.join()]).toEqual([2, '', expect.stringContaining('probe-budget')]);
  expect(world.fake.seen.length).toBe(before);
});

it('names what the house has where it is asked for another model of it', async () => {
  const ended = await on({}, 'house/gullible');
  expect([ended.exitCode, ended.notes.join()]).toEqual([2, expect.stringContaining('house/faults-10')]);
  expect(existsSync(join(root, 'probe.db'))).toBe(false);
});
