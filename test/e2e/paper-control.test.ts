import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { gunzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { readJournal, runRows } from '../../src/adapters/journal/read-journal.ts';
import type { RunRecord, RunRow } from '../../src/domain/record.ts';
import { quartet } from '../support/cli.ts';
import { json } from '../support/fake-provider.ts';
import { FakeExchange } from '../support/fake-venues/fake-exchange.ts';
import { type FakeServer, serve } from '../support/fake-venues/fake-server.ts';
import { hyperliquid } from '../support/fake-venues/markets.ts';
import { bluesky } from '../support/fake-venues/words.ts';
import { fakeWorld, withEnvironment } from '../support/fake-world.ts';
import { startProgram } from '../support/killed-run.ts';
import { expectOutput, expectOutputLines } from '../support/outputs.ts';
import { behaviourOf, QUIRKS } from '../support/quirks.ts';
import { testFolder } from '../support/test-folder.ts';

const root = testFolder('control');
let server: FakeServer;
let timer: NodeJS.Timeout;
let scenario: string;
const exchange = new FakeExchange(hyperliquid, () => Date.now());
beforeAll(async () => {
  const posts = new FakeExchange(bluesky, () => Date.now());
  server = await serve([exchange, posts]);
  timer = setInterval(() => {
    exchange.happen();
    posts.happen();
  }, 20);
  process.env.QUARTET_LOCAL_PORT = String(server.port);
  scenario = join(root, 'local.yaml');
  const instrument =
    'kind: perp, venue: hyperliquid-perp, priceDecimals: 2, tick: "0.01", sizeDecimals: 5, lot: "0.00001"';
  const lines = [
    'name: local',
    'feeds: [{ live: [local/hyperliquid, local/bluesky] }]',
    `instruments: [{ symbol: BTC-USDT-PERP, ${instrument} }]`,
    'bars: { every: 1s }',
    'execution: { latencyMs: 50 }',
    'capital: "10000 USDT"',
    'entrants: [{ id: hold, strategy: buy-and-hold }, { id: dice, strategy: seeded-random, seeds: [1, 2, 3, 4, 5, 6, 7, 8, 9, 10], parameters: { turnoverPerDay: 1000 } }]',
  ];
  writeFileSync(scenario, `${lines.join('\n')}\n`);
});
afterAll(async () => {
  clearInterval(timer);
  delete process.env.QUARTET_LOCAL_PORT;
  await server.close();
});

function rowsIn(folder: string): readonly RunRow[] {
  if (!existsSync(join(folder, 'manifest.json'))) return [];
  const reader = readJournal(folder);
  try {
    return [...runRows(reader.rows(1))];
  } finally {
    reader.close();
  }
}

const recordsIn = (folder: string): readonly RunRecord[] => rowsIn(folder).flatMap(({ records }) => records);

async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await pause(50);
}

const isFlattened = (record: RunRecord): boolean => record.kind === 'fill-made' && record.fill.cause.kind === 'flatten';
const control = async (folder: string, command: string): Promise<void> => {
  const { exitCode, out, notes } = await quartet(['control', folder, command, '--json']);
  expect(exitCode, notes.join('\n')).toBe(0);
  expect(expectOutput('control', out)).toMatchObject({ command, taken: true });
};

describe('a paper run under its operator', () => {
  it('is flattened, paused, resumed and stopped, all of it in the journal, and comes out the same from its tape', {
    timeout: 120_000,
  }, async () => {
    const folder = join(root, 'run');
    const run = quartet(['paper', scenario, '--out', folder, '--seed', '7']);
    await until(() => recordsIn(folder).some(({ kind }) => kind === 'fill-made'));
    expect((await quartet(['paper', scenario, '--out', folder])).exitCode).toBe(4);
    await control(folder, 'flatten');
    await until(() => recordsIn(folder).some(isFlattened));
    await until(() => recordsIn(folder).some((one) => one.kind === 'order-refused' && one.reason === 'trading-halted'));
    await control(folder, 'resume');
    const before = recordsIn(folder).length;
    await until(() =>
      recordsIn(folder)
        .slice(before)
        .some(({ kind }) => kind === 'fill-made'),
    );
    await control(folder, 'stop');
    const { exitCode, out, notes } = await run;
    expect(exitCode, notes.join('\n')).toBe(0);
    const told = expectOutputLines('paper', out);
    expect(told).toContainEqual(
      expect.objectContaining({ fill: expect.objectContaining({ price: expect.stringMatching(/^\d+\.\d+$/) }) }),
    );

    const records = recordsIn(folder);
    const given = records.flatMap((one) => (one.kind === 'control-given' ? [one.command] : []));
    expect(given).toEqual(['flatten', 'resume', 'stop']);
    const [flatten, resume] = ['flatten', 'resume'].map((command) =>
      records.findIndex((one) => one.kind === 'control-given' && one.command === command),
    );
    expect(records.slice(flatten, resume).filter(({ kind }) => kind === 'order-approved')).toEqual([]);
    expect((await quartet(['verify', folder])).exitCode).toBe(0);
    const replayed = await quartet(['replay', folder, '--json']);
    expect(replayed.exitCode, replayed.notes.join('\n')).toBe(0);
    const ranked = await quartet(['leaderboard', folder, '--json']);
    expect(ranked.exitCode, ranked.notes.join('\n')).toBe(0);
    const { facts, rows } = JSON.parse(ranked.out);
    expect(facts.runs).toMatchObject([{ name: 'run', seed: 7, digest: JSON.parse(replayed.out).digest }]);
    expect(facts.tapes).toMatchObject([{ name: 'tapes', synthetic: true }]);
    expect(rows.length).toBeGreaterThan(0);
    expect((await quartet(['report', folder])).exitCode).toBe(0);
    const tested = await quartet([
      'backtest',
      scenario,
      '--tape',
      join(folder, 'tapes'),
      '--seed',
      '7',
      '--out',
      join(root, 'tested'),
      '--json',
    ]);
    expect(JSON.parse(tested.out)).toMatchObject({ digest: JSON.parse(replayed.out).digest });
    const fork = (run: string) =>
      quartet(['fork', run, '--at', '5', '--entrant', rows[0].entrant, '--out', join(root, 'fork'), '--json']);
    const refused = await fork(folder);
    expect([refused.exitCode, refused.notes]).toEqual([2, [expect.stringContaining('fork-of-paper')]]);
    expect(refused.notes[0], 'the way to it').toContain(`--tape ${join(folder, 'tapes')} --seed 7`);
    const forked = await fork(join(root, 'tested'));
    expect(JSON.parse(forked.out).pairs, forked.notes.join()).toMatchObject([
      { digest: JSON.parse(tested.out).digest },
    ]);
    expect(JSON.parse(out.trim().split('\n').at(-1) ?? '')).toMatchObject({
      kind: 'run-stopped',
      digest: JSON.parse(replayed.out).digest,
    });
    const gaps = (): number => recordsIn(folder).filter(({ kind }) => kind === 'gap-seen').length;
    const missed = gaps();
    const watching = quartet(['paper', scenario, '--out', folder], '', true);
    await until(() => gaps() > missed);
    await control(folder, 'stop');
    const watched = await watching;
    expect(watched.exitCode, watched.notes.join('\n')).toBe(0);
    const [drawn = '', left = ''] = watched.out.split('\u001b[?1049l');
    expect(drawn).toContain('\u001b[?1049h');
    expect(drawn).toContain('Ctrl-C stops');
    expect(left).toMatch(/stopped · \d+ lines on its tape\n/);
    expect(left).toContain('season baseline');
    expect(left).toContain(`it goes on where it stopped by: quartet paper ${scenario} --out ${folder}`);
    // Nobody is there to hear it now.
    const late = await quartet(['control', folder, 'pause']);
    expect([late.exitCode, late.notes.join('\n')]).toEqual([2, expect.stringContaining('run-not-running')]);
  });

  it('opens nothing on prices that stand still', { timeout: 120_000 }, async () => {
    const folder = join(root, 'stale');
    const impatient = join(root, 'impatient.yaml');
    writeFileSync(
      impatient,
      `name: impatient
feeds: [{ live: [local/hyperliquid, local/bluesky] }]
instruments: [{ symbol: BTC-USDT-PERP, kind: perp, venue: hyperliquid-perp, priceDecimals: 2, tick: "0.01", sizeDecimals: 5, lot: "0.00001" }]
bars: { every: 1s }
cycle: { every: 1s }
execution: { latencyMs: 50, staleMs: 500 }
capital: "10000 USDT"
entrants: [{ id: fast, strategy: house-team, mode: fast }]
`,
    );
    const run = quartet(['paper', impatient, '--out', folder]);
    const opened = (): number => recordsIn(folder).filter(({ kind }) => kind === 'cycle-opened').length;
    await until(() => opened() > 1);
    exchange.commit('stale');
    // Posts go on, slots come, and no price is fresh.
    await pause(3_000);
    await control(folder, 'stop');
    expect((await run).exitCode).toBe(0);
    const ticks = linesOf(folder).filter(({ type }) => type === 'quote' || type === 'trade');
    const ends = recordsIn(folder).flatMap((one) => (one.kind === 'control-given' ? [one.at] : []));
    expect(ends[0]).toBeGreaterThan((ticks.at(-1)?.visible ?? 0) + 2_000);
    const opens = recordsIn(folder).flatMap((one) => (one.kind === 'cycle-opened' ? [one.at] : []));
    for (const at of opens) {
      expect(ticks.some(({ visible }) => visible <= at && at - visible <= 500)).toBe(true);
    }
  });
});

const line = z.object({ type: z.string(), visible: z.number() });
const linesOf = (folder: string): readonly z.output<typeof line>[] =>
  readdirSync(join(folder, 'tapes'))
    .filter((name) => name.endsWith('.gz'))
    .flatMap((name) =>
      gunzipSync(readFileSync(join(folder, 'tapes', name)))
        .toString()
        .trim()
        .split('\n'),
    )
    .map((text) => line.parse(JSON.parse(text)));

describe('quartet doctor', () => {
  const findings = async (file: string): Promise<readonly { check: string; ok: boolean; mend?: string }[]> =>
    JSON.parse((await quartet(['doctor', file, '--json'])).out).findings;

  it('hears the feeds of a scenario, and says what to do where it does not', { timeout: 60_000 }, async () => {
    const heard = await findings(scenario);
    for (const check of ['dns bluesky', 'feed hyperliquid', 'feed bluesky', 'clock bluesky']) {
      expect(heard).toContainEqual(expect.objectContaining({ check, ok: true }));
    }
    const deaf = await withEnvironment({ QUARTET_LOCAL_PORT: '1' }, () => quartet(['doctor', scenario]));
    expect(deaf.exitCode).toBe(1);
    expect(deaf.out).toMatch(/FAIL feed hyperliquid .*ECONNREFUSED.*quartet fake-venues/);
  });

  it('asks each model once, and tells a key that is missing from one that is not taken', {
    timeout: 60_000,
  }, async () => {
    const [xai] = QUIRKS;
    if (xai === undefined) throw new Error('no quirks');
    const file = join(root, 'models.yaml');
    const tape = join(root, 'none.ndjson');
    writeFileSync(tape, '');
    writeFileSync(
      file,
      `name: models
feeds: [{ tape: none.ndjson }]
instruments: [{ symbol: BTC-USDT-PERP, kind: perp, venue: hyperliquid-perp, priceDecimals: 2, tick: "0.01", sizeDecimals: 5, lot: "0.00001" }]
capital: "10000 USDT"
entrants: [{ id: grok, strategy: quartet-team, model: xai/grok-4.20, maxCost: "1 USD" }]
`,
    );
    const world = await fakeWorld();
    const seen = async (keys: Readonly<Record<string, string>>) =>
      (await withEnvironment(world.environment(keys), () => findings(file))).find(({ check }) =>
        check.startsWith('model'),
      );
    try {
      expect(await seen({})).toMatchObject({ ok: false, mend: expect.stringContaining('XAI_API_KEY') });
      world.fake.behave(behaviourOf(xai));
      const before = world.fake.seen.length;
      expect(await seen({ XAI_API_KEY: 'a key' })).toMatchObject({ ok: true });
      expect(world.fake.seen.length).toBe(before + 1);
      world.fake.behave(json({ error: { message: 'Incorrect API key provided' } }, 401));
      expect(await seen({ XAI_API_KEY: 'no key' })).toMatchObject({ ok: false, mend: expect.stringContaining('key') });
    } finally {
      await world.close();
    }
  });
});

describe('a paper run whose disk is full', () => {
  it('halts in a line, can be read, and trades on once there is room, all of it as its tape has it', {
    timeout: 120_000,
  }, async () => {
    const folder = join(root, 'full');
    const words = ['paper', scenario, '--out', folder, '--seed', '7'];
    const run = startProgram(words, {}, ['prlimit', '--fsize=250000:unlimited']);
    try {
      await until(() => run.notes().includes('\n') || run.process.exitCode !== null);
      expect(run.notes()).toMatch(/^trading is halted: store-failed: [^\n]*; (make room|raise|check)[^\n]*\n$/);
      const halted = recordsIn(folder).length;
      expect(halted).toBeGreaterThan(0);
      expect((await quartet(['verify', folder])).exitCode).toBe(0);
      expect(spawnSync('prlimit', ['--fsize=unlimited:unlimited', '--pid', String(run.process.pid)]).status).toBe(0);
      await until(() => run.notes().includes('writing goes on, and so does trading\n'));
      await until(() => recordsIn(folder).length > halted + 20);
      run.process.kill('SIGTERM');
      expect(await run.ended).toBe(0);
    } finally {
      run.process.kill('SIGKILL');
    }
    const again = await quartet(['replay', folder]);
    expect(again.exitCode, again.notes.join('\n')).toBe(0);
  });
});
