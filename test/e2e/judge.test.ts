import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Ended, quartet } from '../support/cli.ts';
import type { Behaviour, Seen } from '../support/fake-provider.ts';
import { dutifulReply } from '../support/fake-team-model.ts';
import { type FakeWorld, fakeWorld, withEnvironment } from '../support/fake-world.ts';
import { expectOutput } from '../support/outputs.ts';
import { behaviourOf, QUIRKS } from '../support/quirks.ts';
import { SMALL_SCENARIO, smallBars, writeFiles } from '../support/small-run.ts';
import { testFolder } from '../support/test-folder.ts';

/** What is wrong with a rationale is a word in it: the more of them, the worse. */
const FLAW = 'surely';
const REASONS: Readonly<Record<string, string>> = {
  'gpt-5.4-mini': 'The price of PRICE stands above its mean, and the view is wrong if it falls back below it.',
  'deepseek-flash': `The price of PRICE ${FLAW} rises, as it has done for as long as anybody can remember it.`,
  'gemini-3.5-flash': `At PRICE it ${FLAW} rises now and ${FLAW} never falls, whatever anybody else may say of it.`,
};
const KEYS = {
  OPENAI_API_KEY: 'K1',
  DEEPSEEK_API_KEY: 'K2',
  GEMINI_API_KEY: 'K3',
  XAI_API_KEY: 'K4',
  MISTRAL_API_KEY: 'K5',
};
const JUDGES = ['--model', 'xai/grok-4.20', '--model', 'mistral/mistral-small-2603', '--max-cost', '2'];

let world: FakeWorld;
const root = testFolder('judge');
let run: string;
beforeAll(async () => {
  world = await fakeWorld();
  run = join(root, 'run');
  world.fake.behave((answer, seen) => behaviourFor(seen)(answer, seen));
  const text = SMALL_SCENARIO.replace('execution:', 'cycle: { every: 10m, deadlineMs: 30000 }\nexecution:');
  const entrants = ['openai/gpt-5.4-mini', 'deepseek/deepseek-flash', 'gemini/gemini-3.5-flash'].map(
    (model) =>
      `  - { id: ${model.split('/')[0]}, strategy: quartet-team, mode: fast, model: ${model}, maxCost: "5 USD" }`,
  );
  writeFiles(root, {
    'scenario.yaml': `${text}${entrants.join('\n')}\n`,
    'bars.ndjson': `${smallBars(60).join('\n')}\n`,
  });
  expect((await on(KEYS, 'backtest', join(root, 'scenario.yaml'), '--out', run)).exitCode).toBe(0);
}, 60_000);
afterAll(async () => {
  await world.close();
});

const on = (keys: Readonly<Record<string, string>>, ...words: readonly string[]): Promise<Ended> =>
  withEnvironment(world.environment(keys), () => quartet(words));

/** Teams say what they are scripted to; judges count flaws, and take the first of equals. */
function behaviourFor({ body }: Seen): Behaviour {
  const said = JSON.stringify(body.messages ?? body.input);
  const quirk = QUIRKS.find(({ model }) => model.endsWith(String(body.model))) ?? expect.fail(String(body.model));
  const saying = (text: string): Behaviour => behaviourOf({ ...quirk, says: (_, usage) => quirk.says(text, usage) });
  if (said.includes('Two decisions')) {
    const [first = '', second = ''] = said.split('\\"decision\\":').slice(1);
    const flaws = (text: string): number => text.split(FLAW).length - 1;
    return saying(JSON.stringify({ better: flaws(first) <= flaws(second) ? 'first' : 'second' }));
  }
  const price = /stands at ([\d.]+)\./.exec(dutifulReply(body))?.[1] ?? '';
  const reason = (REASONS[String(body.model)] ?? '').replace('PRICE', price);
  return saying(dutifulReply(body).replaceAll('The trend and the crowd agree.', reason));
}

interface Told {
  readonly ranks: readonly { readonly entrant: string; readonly strength: number; readonly profit: number }[];
  readonly judges: readonly {
    readonly judge: string;
    readonly steady: number;
    readonly first: { readonly value: number };
  }[];
  readonly pairs: number;
}

it('ranks by reasons, blind and in both orders, and says the same from its cassette without a key', async () => {
  const before = world.fake.seen.length;
  const words = ['judge', run, ...JUDGES, '--cassette', join(root, 'judge.db'), '--json'];
  const first = await on(KEYS, ...words);
  expect(first.exitCode, first.notes.join()).toBe(0);
  const told = expectOutput('judge', first.out) as Told;
  expect(told.ranks.map(({ entrant }) => entrant)).toEqual(['openai', 'deepseek', 'gemini']);
  expect(told.judges.map(({ judge }) => judge)).toEqual(['mistral/mistral-small-2603', 'xai/grok-4.20']);
  const asked = world.fake.seen.slice(before);
  // A provider that takes no schema is asked once more, without one.
  expect(asked.length).toBeGreaterThanOrEqual(told.pairs * 4);
  for (const { body } of asked)
    expect(JSON.stringify(body.messages), 'nobody is named, and no profit told').not.toMatch(
      /deepseek|gemini|openai|profit|equity|return/i,
    );
  const again = await on({}, ...words);
  expect([again.exitCode, again.out]).toEqual([0, first.out]);
  expect(world.fake.seen.length, 'nothing is asked twice').toBe(before + asked.length);
});

it('never has a family judge what it wrote itself', async () => {
  const words = ['--model', 'xai/grok-4.20', '--model', 'openai/gpt-5.4-mini', '--max-cost', '2'];
  const before = world.fake.seen.length;
  const ended = await on(KEYS, 'judge', run, ...words, '--cassette', join(root, 'own.db'), '--json');
  expect(ended.exitCode, ended.notes.join()).toBe(0);
  expect(JSON.parse(ended.out).ownFamily).toBeGreaterThan(0);
  const own = world.fake.seen.slice(before).filter(({ body }) => String(body.model) === 'gpt-5.4-mini');
  expect(own.length).toBeGreaterThan(0);
  for (const { body } of own) expect(JSON.stringify(body.messages)).not.toContain('above');
});

it('writes pairs for people, and takes their votes back', async () => {
  const file = join(root, 'pairs.csv');
  const written = await on({}, 'judge', run, '--blind-file', file, '--json');
  expect(expectOutput('judge', written.out)).toMatchObject({ pairs: expect.any(Number) });
  const text = readFileSync(file, 'utf8');
  expect(text).not.toMatch(/deepseek|gemini|openai/);
  expect((await on({}, 'judge', run, '--blind-file', file)).notes.join()).toContain('no-votes');
  const flaws = (one: string): number => one.split(FLAW).length - 1;
  const voted = text.split('\r\n').map((line, at) => {
    if (at === 0 || line === '') return line;
    const cells = line.split(/,open_long,/);
    return `${line}${flaws(cells[1] ?? '') <= flaws(cells[2] ?? '') ? 'first' : 'SECOND'}`;
  });
  writeFileSync(file, voted.join('\r\n'));
  const ended = await on({}, 'judge', run, '--blind-file', file, '--json');
  expect(ended.exitCode, ended.notes.join()).toBe(0);
  const { ranks, judges } = expectOutput('judge', ended.out) as Told;
  expect(ranks.map(({ entrant }) => entrant)).toEqual(['openai', 'deepseek', 'gemini']);
  expect(judges.map(({ judge }) => judge)).toEqual(['people']);
  writeFileSync(file, voted.join('\r\n').replace('SECOND', 'maybe'));
  expect((await on({}, 'judge', run, '--blind-file', file)).notes.join()).toContain('bad-vote');
});

it.each([
  [['--max-cost', '1'], 'one family has one taste'],
  [['--model', 'xai/grok-4.20', '--model', 'xai/grok-4.20-multi-agent', '--max-cost', '1'], 'one family has one taste'],
  [['--model', 'xai/grok-4.20', '--model', 'mistral/mistral-small-2603'], '--max-cost'],
])('refuses %j', async (words, told) => {
  const ended = await on(KEYS, 'judge', run, ...words, '--cassette', join(root, 'refused.db'));
  expect([ended.exitCode, ended.notes.join()]).toEqual([2, expect.stringContaining(told)]);
});
