import { createHash } from 'node:crypto';
import { readFileSync, rmSync } from 'node:fs';
import { loadavg } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { openSqliteStore } from '../../src/adapters/store/sqlite-store.ts';
import { TICKS_A_DOLLAR } from '../../src/domain/call-usage.ts';
import { purseOf } from '../../src/run/sweep/asked/sweep-purse.ts';
import { JobRecords } from '../../src/run/sweep/job-records.ts';
import { billedTicks, METERED } from '../support/bills.ts';
import { type Ended, quartet } from '../support/cli.ts';
import { type Behaviour, failure } from '../support/fake-provider.ts';
import { type FakeWorld, fakeWorld, withEnvironment } from '../support/fake-world.ts';
import { type Started, said, startProgram } from '../support/killed-run.ts';
import { expectOutput } from '../support/outputs.ts';
import { behaviourOf, QUIRKS } from '../support/quirks.ts';
import { SMALL_SCENARIO, smallBars, writeFiles } from '../support/small-run.ts';
import { sweepBoard, sweepTold } from '../support/sweep.ts';
import { testFolder } from '../support/test-folder.ts';

/** A hundred kills, of a longer sweep whose money runs out on the way: what a killed worker set aside stays so. */
const isFull = process.env.QUARTET_SCALE === '1';
const KILLS = isFull ? 100 : 1;
const HOUR_MS = 3_600_000;
const [POOR, RICH] = isFull ? ['1 USD', '20 USD'] : ['5 USD', '5 USD'];
const SEEDS = isFull ? Array.from({ length: 12 }, (_, seed) => seed + 1) : [1];
const KEY = 'CANARY-KEY-5e77a1';
const [XAI] = QUIRKS;
if (XAI === undefined) throw new Error('no quirks');

const SCENARIO = SMALL_SCENARIO.replace('execution:', 'cycle: { every: 10m, deadlineMs: 30000 }\nexecution:').replace(
  '  - { id: idle, strategy: cash }',
  `  - { id: one, strategy: quartet-team, model: "${XAI.model}", mode: fast, maxCost: "5 USD" }`,
);
const grid = (maxCost: string, seeds: readonly number[], more = ''): string => `name: talk
scenario: scenario.yaml
entrant: one
vary:
  mode: [fast, vote]
seeds: [${seeds.join(', ')}]
objective: return
maxCost: "${maxCost}"
from: 2025-01-06
to: 2025-01-06T01:00Z
${more}`;

let world: FakeWorld;
const home = testFolder('sweep-models');
/** How often each question was answered in full. */
let answered: Map<string, number>;
/** Questions that have arrived. */
let asked = 0;
beforeAll(async () => {
  world = await fakeWorld();
});
afterAll(async () => {
  await world.close();
});
beforeEach(() => {
  rmSync(home, { recursive: true });
  writeFiles(home, { 'scenario.yaml': SCENARIO, 'bars.ndjson': `${smallBars(60).join('\n')}\n` });
  answered = new Map();
  const honest = behaviourOf(XAI);
  const counting: Behaviour = (response, seen) => {
    const question = createHash('sha256').update(JSON.stringify(seen.body)).digest('hex');
    asked += 1;
    response.once('finish', () => answered.set(question, (answered.get(question) ?? 0) + 1));
    setTimeout(() => honest(response, seen), 20);
  };
  world.fake.behave(counting);
});

/** What the fake bills for a call, and that in US dollars. */
const PRICE_TICKS = billedTicks(XAI.model, METERED);
const PRICE = PRICE_TICKS / TICKS_A_DOLLAR;
const answers = (): number => [...answered.values()].reduce((sum, times) => sum + times, 0);

const keyed = { [XAI.keyVariable ?? '']: KEY };

function start(words: readonly string[], keys: Readonly<Record<string, string>>): Started {
  return startProgram([...words, '--json'], { ...world.environment(keys) });
}

function sweep(store: string, words: readonly string[], keys = {}): Started {
  const places = ['--store', join(home, `${store}.db`), '--out', join(home, store), '--lease', '2s'];
  return start(['sweep', join(home, 'grid.yaml'), ...places, ...words], keys);
}

async function told(started: Started) {
  expect([await started.ended, started.notes()]).toEqual([0, expect.stringContaining('stop at')]);
  return sweepTold.parse(expectOutput('sweep', started.output()));
}

/** Hands out until all is done; where it ends before that, does what its last line says. */
async function handedOut() {
  const ends = { 'job-dead': 0, 'sweep-money-spent': 0 };
  for (;;) {
    const handing = sweep('far', ['--jobs', '0']);
    const code = await handing.ended;
    const notes = handing.notes();
    expect(notes).toMatch(/note: left to workers that can ask: model-key-missing: /);
    if (code === 0) return { ends, far: await told(handing) };
    if (
      /\nerror: job-dead: .* handed out 5 times and never finished: its workers were not heard of again/.test(notes)
    ) {
      const retried = await quartet(['queue', 'retry', '--store', join(home, 'far.db')]);
      expect(retried.exitCode, retried.notes.join('\n')).toBe(0);
      ends['job-dead'] += 1;
    } else {
      expect(notes).toMatch(/\nerror: sweep-money-spent: .* set aside for calls whose end nobody has told/);
      expect(answers() * PRICE).toBeLessThanOrEqual(Number.parseFloat(POOR));
      writeFiles(home, { 'grid.yaml': grid(RICH, SEEDS, 'reruns: 2\n') });
      ends['sweep-money-spent'] += 1;
    }
  }
}

/** Kills one worker after the other while they ask, until what they do is over, and then ends the last. */
async function killWorkers(over: Promise<unknown>): Promise<number> {
  const worker = (): Started =>
    start(['worker', '--store', join(home, 'far.db'), '--jobs', '1', '--lease', '2s'], keyed);
  let isOver = false;
  const end = (): void => {
    isOver = true;
  };
  over.then(end, end);
  let victim = worker();
  let kills = 0;
  while (kills < KILLS && !isOver) {
    const last = asked + 1 + Math.floor(Math.random() * 4);
    while (asked < last && !isOver) await wait(2);
    // Before its answer comes, before that is written down, or behind it.
    await wait(Math.random() * 40);
    victim.process.kill('SIGKILL');
    await victim.ended;
    if (!isOver) kills += 1;
    victim = worker();
  }
  await over.catch(() => undefined);
  await said(victim, 'works');
  victim.process.kill('SIGTERM');
  expect(await victim.ended).toBe(143);
  return kills;
}

it('what a model said in a sweep is asked once, whoever is killed; the key stays with who has it', {
  ...(isFull ? { timeout: HOUR_MS } : {}),
}, async () => {
  writeFiles(home, { 'grid.yaml': grid('5 USD', SEEDS, 'reruns: 2\n') });
  const near = await told(sweep('near', ['--jobs', '2'], keyed));
  const questions = [...answered];
  expect(questions.length).toBeGreaterThan(20);
  expect(
    questions.filter(([, times]) => times !== 2),
    'each once a rerun',
  ).toEqual([]);
  answered = new Map();
  writeFiles(home, { 'grid.yaml': grid(POOR, SEEDS, 'reruns: 2\n') });
  const handing = handedOut();
  const kills = await killWorkers(handing);
  const { far, ends } = await handing;
  expect(kills).toBe(KILLS);
  expect(far.rows.map(({ point, score }) => [point, score])).toEqual(
    near.rows.map(({ point, score }) => [point, score]),
  );
  const store = openSqliteStore(join(home, 'far.db'));
  const records = new JobRecords(store);
  const { spentTicks, heldTicks, maxTicks } = await purseOf(store, 'talk');
  expect([...(await records.ids('job')), ...(await records.ids('dead'))]).toEqual([]);
  expect((await records.ids('result')).filter((id) => !id.includes('.'))).toHaveLength(near.jobs.ran);
  await store.close();
  expect(new Set(answered.keys())).toEqual(new Set(questions.map(([question]) => question)));
  // Of calls that were under way when their worker was killed nobody knows the end: what they may cost stays set aside.
  const unknown = Object.values(heldTicks);
  const again = answers() - 2 * questions.length;
  expect(again).toBeLessThanOrEqual(unknown.length);
  const most = spentTicks + unknown.reduce((sum, held) => sum + held, 0);
  expect(answers() * PRICE_TICKS).toBeLessThanOrEqual(most);
  expect(most).toBeLessThanOrEqual(maxTicks ?? 0);
  if (isFull)
    console.log(
      `${kills} kills, load ${loadavg()[0]?.toFixed(1)}: ${near.jobs.ran} jobs, ${2 * questions.length} replies, ${again} of them once more, ${unknown.length} calls whose end nobody told; ` +
        `billed ${(answers() * PRICE).toFixed(4)} USD, told ${(spentTicks / TICKS_A_DOLLAR).toFixed(4)}, with what is set aside ${(most / TICKS_A_DOLLAR).toFixed(4)}; ended by ${JSON.stringify(ends)}`,
    );
  for (const file of ['far.db', 'near.db']) expect(readFileSync(join(home, file)).includes(KEY), file).toBe(false);
  expect(sweepBoard(far).notes.join()).toMatch(/Its models have taken [\d.]+ USD of at most \d+ USD/);
});

it('a sweep ends where its money does, and goes on with more; nothing is paid for again', async () => {
  const cents = async (maxCost: string) => {
    writeFiles(home, { 'grid.yaml': grid(maxCost, [4, 5]) });
    return sweep('money', ['--jobs', '2'], keyed);
  };
  const poor = await cents('0.015 USD');
  expect([await poor.ended, poor.output()]).toEqual([1, '']);
  expect(poor.notes()).toMatch(
    /\nerror: sweep-money-spent: sweep talk: its maxCost of 0\.015 USD does not pay for another call \(0\.0\d* USD spent.*\); give a larger maxCost/,
  );
  const spent = answered.size * PRICE;
  expect(spent).toBeLessThanOrEqual(0.015);
  expect(answered.size).toBeGreaterThan(2);
  const rich = await told(await cents('5 USD'));
  expect([...answered.values()].filter((times) => times > 1)).toEqual([]);
  expect(rich.rows.map(({ cost }) => cost)).toHaveLength(2);
  const cost = rich.rows.reduce((sum, row) => sum + Number(row.cost), 0);
  expect(cost).toBeCloseTo(answered.size * PRICE, 8);
});

it('who has no key, or one that is refused, does none of it and says so', async () => {
  const line = async (maxCost: string, keys = {}): Promise<Ended> => {
    writeFiles(home, { 'grid.yaml': grid('5 USD', [6]).replace('maxCost: "5 USD"\n', maxCost) });
    const words = ['sweep', join(home, 'grid.yaml'), '--store', join(home, 'keyless.db'), '--jobs', '1', '--json'];
    return withEnvironment(world.environment(keys), () => quartet(words));
  };
  const bound = 'maxCost: "5 USD"\n';
  expect(await line(bound)).toMatchObject({
    exitCode: 2,
    notes: [expect.stringMatching(/^error: model-key-missing: /)],
  });
  expect(await line('', keyed)).toMatchObject({
    exitCode: 2,
    notes: [expect.stringMatching(/^error: sweep-unpayable: .*has no maxCost, and xai\/.* charges for its calls/)],
  });
  world.fake.behave(failure(503));
  expect((await line(bound, keyed)).notes.at(-1)).toMatch(
    /^error: model-never-answered: one: no question to its models/,
  );
  world.fake.behave(failure(401));
  const refused = await line(bound, keyed);
  expect([refused.exitCode, refused.notes.at(-1)]).toEqual([
    1,
    expect.stringMatching(/^error: model-unauthorised: xai: it refuses the key of this machine; give another key/),
  ]);
});
