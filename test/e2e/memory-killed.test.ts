import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Ended, quartet } from '../support/cli.ts';
import { type Behaviour, type Seen, streamed } from '../support/fake-provider.ts';
import { type FakeWorld, fakeWorld, withEnvironment } from '../support/fake-world.ts';
import { type Started, startProgram } from '../support/killed-run.ts';
import { SMALL_SCENARIO, smallBars, writeFiles } from '../support/small-run.ts';
import { testFolder } from '../support/test-folder.ts';

let world: FakeWorld;
const root = testFolder('memory-killed');
beforeAll(async () => {
  world = await fakeWorld();
  const cycle = 'cycle: { every: 5m, deadlineMs: 60000, replyLatencyMs: 500 }\nexecution:';
  const entrant =
    '{ id: noted, strategy: quartet-team, mode: fast, model: xai/grok-4.20, memory: notebook, maxCost: "5 USD" }';
  const scenario = SMALL_SCENARIO.replace('execution:', cycle).replace('{ id: idle, strategy: cash }', entrant);
  writeFiles(root, { 'scenario.yaml': scenario, 'bars.ndjson': `${smallBars(90).join('\n')}\n` });
});
afterAll(async () => {
  await world.close();
});

/** Opens where it holds nothing, closes what it holds, and writes down a lesson of what is over. */
function replyTo(prompt: string): object {
  if (prompt.includes('Some of your positions have closed')) {
    const names = [...prompt.matchAll(/^(d\d+) ACME long from/gm)].map(([, name]) => name);
    return {
      lessons: names.map((position) => ({ position, lesson: 'Small steps add up: hold no longer than needed.' })),
    };
  }
  const price = Number(/^ACME price ([\d.]+)/m.exec(prompt)?.[1]);
  const note = /^(note:\d+) /m.exec(prompt)?.[1];
  const opens = prompt.includes('### Positions\nnone');
  const claims = [
    { text: `The price stands at ${price}.`, evidence: ['price:ACME', ...(note === undefined ? [] : [note])] },
  ];
  const decision = {
    symbol: 'ACME',
    action: opens ? 'open_long' : 'close',
    weight: opens ? 0.1 : 0,
    pUp: 0.6,
    horizonMinutes: 10,
    stop: opens ? price * 0.9 : null,
    target: opens ? price * 1.2 : null,
    invalidation: opens ? `close(1h) < ${(price * 0.9).toFixed(2)}` : null,
    claims,
    leverage: 1,
    rationale: 'It rises step by step.',
  };
  return { decisions: [decision], dissent: '', comment: '' };
}

const promptOf = ({ body }: Seen): string =>
  JSON.stringify(body.messages).replaceAll('\\n', '\n').replaceAll('\\"', '"');
const answering: Behaviour = (response, seen) => streamed([JSON.stringify(replyTo(promptOf(seen)))])(response, seen);
const digestOf = ({ out }: Ended): string => /[0-9a-f]{64}/.exec(out)?.[0] ?? expect.fail(out);
const notesShown = (): number => world.fake.seen.filter((seen) => /note:\d+ ACME/.test(promptOf(seen))).length;

it('a notebook comes through kill -9 while a question is out, and the run replays to the same digest without a network', {
  timeout: 120_000,
}, async () => {
  const [scenario, killed, whole] = ['scenario.yaml', 'killed', 'whole'].map((name) => join(root, name));
  const run = ['backtest', scenario ?? '', '--out', killed ?? ''];
  const keys = world.environment({ XAI_API_KEY: 'CANARY-KEY-5' });
  let life: Started | undefined;
  // Each life dies over another question: before the first lesson, at a lesson, and with notes in its book.
  let asked = 0;
  for (const last of [2, 4, 9]) {
    asked = 0;
    world.fake.behave((response, seen) => {
      asked += 1;
      if (asked === last) life?.process.kill('SIGKILL');
      else answering(response, seen);
    });
    life = startProgram(run, keys);
    expect(await life.ended, life.notes()).toBe('SIGKILL');
  }
  expect(notesShown(), 'the last life was shown what the ones before it wrote down').toBeGreaterThan(0);
  world.fake.behave(answering);
  const [resumed, alone] = await withEnvironment(keys, async () => [
    await quartet(run),
    await quartet(['backtest', scenario ?? '', '--out', whole ?? '']),
  ]);
  if (resumed === undefined || alone === undefined) throw new Error('no run');
  expect([resumed.exitCode, alone.exitCode], [...resumed.notes, ...alone.notes].join('\n')).toEqual([0, 0]);
  expect(digestOf(resumed)).toBe(digestOf(alone));
  const before = world.fake.seen.length;
  world.fake.behave(() => expect.fail('nobody is asked'));
  // Without keys, too.
  const again = await withEnvironment(world.environment({}), () => quartet(['replay', killed ?? '']));
  expect(again.exitCode, again.notes.join('\n')).toBe(0);
  expect(digestOf(again)).toBe(digestOf(alone));
  expect((await quartet(['verify', killed ?? ''])).exitCode).toBe(0);
  expect(world.fake.seen).toHaveLength(before);
});
