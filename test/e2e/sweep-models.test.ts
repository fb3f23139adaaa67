import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, expect, it } from 'vitest';
import { TICKS_A_DOLLAR } from '../../src/domain/call-usage.ts';
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

/** A hundred kills, of a longer sweep. */
const isFull = process.env.QUARTET_SCALE === '1';
const KILLS = isFull ? 100 : 1;
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
/** How often each question was answered in full, and what was billed for all answers. */
let answered: Map<string, number>;
beforeAll(async () => {
  world = await fakeWorld();
  writeFiles(home, { 'scenario.yaml': SCENARIO, 'bars.ndjson': `${smallBars(60).join('\n')}\n` });
});
afterAll(async () => {
  await world.close();
});
beforeEach(() => {
  answered = new Map();
  const honest = behaviourOf(XAI);
  const counting: Behaviour = (response, seen) => {
    const question = createHash('sha256').update(JSON.stringify(seen.body)).digest('hex');
    response.once('finish', () => answered.set(question, (answered.get(question) ?? 0) + 1));
    setTimeout(() => honest(response, seen), 20);
  };
  world.fake.behave(counting);
});

/** US dollars that the fake bills for a call. */
const PRICE = billedTicks(XAI.model, METERED) / TICKS_A_DOLLAR;

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

it('what a model said in a sweep is asked once, whoever is killed; the key stays with who has it', async () => {
  writeFiles(home, { 'grid.yaml': grid('5 USD', SEEDS, 'reruns: 2\n') });
  const near = await told(sweep('near', ['--jobs', '2'], keyed));
  const questions = [...answered];
  expect(questions.length).toBeGreaterThan(20);
  expect(
    questions.filter(([, times]) => times !== 2),
    'each once a rerun',
  ).toEqual([]);
  answered = new Map();
  const handing = sweep('far', ['--jobs', '0']);
  const worker = (): Started =>
    start(['worker', '--store', join(home, 'far.db'), '--jobs', '1', '--lease', '2s'], keyed);
  let victim = worker();
  let kills = 0;
  while (kills < KILLS && handing.process.exitCode === null) {
    await said(victim, 'works');
    await wait(500 + Math.random() * (isFull ? 1_500 : 500));
    victim.process.kill('SIGKILL');
    await victim.ended;
    kills += 1;
    victim = worker();
  }
  const far = await told(handing);
  victim.process.kill('SIGTERM');
  expect(await victim.ended).toBe(143);
  expect(handing.notes()).toMatch(/note: left to workers that can ask: model-key-missing: /);
  expect(far.rows.map(({ point, score }) => [point, score])).toEqual(
    near.rows.map(({ point, score }) => [point, score]),
  );
  expect(new Set(answered.keys())).toEqual(new Set(questions.map(([question]) => question)));
  // Of those that were under way when their worker was killed nobody knows the answer.
  const again = [...answered.values()].reduce((sum, times) => sum + times - 2, 0);
  expect(again).toBeLessThanOrEqual(kills * 3);
  if (isFull) console.log(`${kills} kills: ${answered.size} questions twice each, ${again} of them once more`);
  for (const file of ['far.db', 'near.db']) expect(readFileSync(join(home, file)).includes(KEY), file).toBe(false);
  expect(sweepBoard(far).notes.join()).toMatch(/Its models have taken [\d.]+ USD of at most 5 USD/);
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
