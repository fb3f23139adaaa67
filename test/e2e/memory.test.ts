import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { seededRandom } from '../../src/domain/random.ts';
import { quartet } from '../support/cli.ts';
import { dutifulReply } from '../support/fake-team-model.ts';
import { fakeWorld, withEnvironment } from '../support/fake-world.ts';
import { expectOutput } from '../support/outputs.ts';
import { behaviourOf, QUIRKS } from '../support/quirks.ts';
import { writeFiles } from '../support/small-run.ts';
import { testFolder } from '../support/test-folder.ts';

const root = testFolder('memory');

const DAY_MS = 86_400_000;
const BAR_MS = DAY_MS / 6;
const START = Date.UTC(2025, 0, 6);
const DAYS = 60;
const SYMBOL = 'BTC-USDT-PERP';
const DOSES = [0, 25, 50, 100];

/** Bars of four hours, of days that go up or down. */
function walk(): { readonly lines: readonly string[]; readonly rises: ReadonlyMap<number, boolean> } {
  const random = seededRandom('a market to remember');
  let level = 50_000;
  const lines: string[] = [];
  const rises = new Map<number, boolean>();
  for (let day = 0; day < DAYS; day += 1) {
    const before = level;
    const side = random.next() < 0.5 ? 0.003 : -0.003;
    for (let bar = 0; bar < 6; bar += 1) {
      const open = Math.round(level);
      level *= 1 + side + 0.01 * (random.next() - 0.5);
      const close = Math.round(level);
      const prices = { open, high: Math.max(open, close) + 5, low: Math.min(open, close) - 5, close };
      const ts = START + day * DAY_MS + bar * BAR_MS;
      lines.push(JSON.stringify({ type: 'bar', ts, symbol: SYMBOL, ...prices, volume: 10_000, interval: '4h' }));
    }
    rises.set(START + day * DAY_MS, level > before);
  }
  return { lines, rises };
}

/** A scripted model that has read which way the market went on a share of its days, and guesses where it recognises nothing. */
const strategy = (
  rises: ReadonlyMap<number, boolean>,
): string => `import { decimal, defineStrategy, target } from 'quartet';
const READ = new Map<string, boolean>(${JSON.stringify([...rises].map(([at, rose]) => [`${SYMBOL} ${at}`, rose]))});
export default defineStrategy({
  name: 'remembers',
  parameters: { share: decimal(0, { least: 0, most: 1 }) },
  start({ parameter, remember }) {
    remember({});
    return {
      onBars: (context, bars) =>
        bars.flatMap(({ symbol }) => {
          if (context.now % ${DAY_MS} !== 0) return [];
          const [recalls, guess] = [context.random.next() < parameter('share'), context.random.next() < 0.5];
          const read = READ.get(symbol + ' ' + context.now);
          return target(context, symbol, (recalls && read !== undefined ? read : guess) ? 0.9 : 0);
        }),
    };
  },
});
`;

beforeAll(() => {
  const { lines, rises } = walk();
  const entrants = DOSES.map(
    (dose) => `  - { id: knows-${dose}, strategy: ./remembers.ts, parameters: { share: ${dose / 100} } }`,
  );
  const scenario = `name: memory
feeds: [{ tape: bars.ndjson }]
instruments: ${join(process.cwd(), 'data/instruments/demo.json')}
execution: { latencyMs: 1000, slippageBps: 1 }
capital: "10000 USDT"
seed: 7
entrants:
  - { id: hold, strategy: buy-and-hold }
${entrants.join('\n')}
`;
  writeFiles(root, {
    'scenario.yaml': scenario,
    'remembers.ts': strategy(rises),
    'bars.ndjson': `${lines.join('\n')}\n`,
  });
});

interface Told {
  readonly arms: readonly {
    readonly arm: string;
    readonly of: string;
    readonly premiums: readonly {
      readonly entrant: string;
      readonly left: number;
      readonly right: number;
      readonly premium: number;
      readonly interval: { readonly low: number; readonly high: number };
      readonly same: boolean;
    }[];
  }[];
}

it('one command plays a market in every arm and tells what each remembered, the more the more it did', async () => {
  const words = ['memory', join(root, 'scenario.yaml'), '--out', join(root, 'out'), '--trust'];
  const ended = await quartet([...words, '--json']);
  expect(ended.exitCode, ended.notes.join('\n')).toBe(0);
  const { arms } = expectOutput('memory', ended.out) as Told;
  expect(arms.map(({ arm, of }) => [arm, of])).toEqual([
    ['masked', 'plain'],
    ['shuffled', 'masked'],
    ['drift', 'masked'],
    ['stance', 'masked'],
  ]);
  const [masked, shuffled, drift] = arms.map(
    ({ premiums }) => new Map(premiums.map((premium) => [premium.entrant, premium])),
  );
  const found = DOSES.map((dose) => masked?.get(`knows-${dose}`) ?? expect.fail());
  const premiums = found.map(({ premium }) => premium);
  expect(premiums).toEqual([...premiums].sort((left, right) => left - right));
  expect(found.map(({ same }) => same)).toEqual([true, false, false, false]);
  expect(found[0]?.premium, 'who remembers nothing').toBe(0);
  expect(found.at(-1)?.interval.low, 'who knows every day is told beyond doubt').toBeGreaterThan(0);
  expect(masked?.get('hold')).toMatchObject({ same: true });
  for (const premium of shuffled?.values() ?? []) expect(premium, 'there are no posts').toMatchObject({ same: true });
  const hold = drift?.get('hold') ?? expect.fail();
  expect(Math.sign(hold.right), 'upside down').toBe(-Math.sign(hold.left));

  const again = await quartet(words);
  expect([again.exitCode, again.notes.join()]).toEqual([0, expect.stringContaining('run 5 of 5')]);
  expect(again.out).toContain('knows-100');
  expect(again.out).toContain('none: the same');
}, 120_000);

it('asks models that played for days by date alone, and tells what more than chance they know', async () => {
  const world = await fakeWorld();
  const [model, rises] = ['mistral/mistral-small-2603', walk().rises];
  const knows = (date: string): boolean => date < '2025-02-05';
  /** It has read of the first month, and says up of all days else. */
  const answer = (date: string): string => (knows(date) && rises.get(Date.parse(date)) === false ? 'down' : 'up');
  const quirk = QUIRKS.find((one) => one.model === model) ?? expect.fail();
  world.fake.behave((given, seen) => {
    const date = /close up or down on ([\d-]+)/.exec(JSON.stringify(seen.body.messages))?.[1];
    const text = date === undefined ? dutifulReply(seen.body) : JSON.stringify({ move: answer(date) });
    behaviourOf({ ...quirk, says: (_, usage) => quirk.says(text, usage) })(given, seen);
  });
  const scenario = readFileSync(join(root, 'scenario.yaml'), 'utf8').split('entrants:')[0] ?? '';
  const entrant = `{ id: mistral, strategy: quartet-team, mode: fast, model: ${model}, maxCost: "5 USD" }`;
  const cycle = 'cycle: { every: 10d, deadlineMs: 60000 }';
  writeFiles(root, { 'quiz.yaml': `${scenario}${cycle}\nentrants:\n  - ${entrant}\n` });
  const words = ['memory', join(root, 'quiz.yaml'), '--arms', 'masked', '--out', join(root, 'quiz'), '--quiz', '40'];
  const on = (keys: Readonly<Record<string, string>>, ...more: readonly string[]) =>
    withEnvironment(world.environment(keys), () => quartet([...words, ...more]));
  const unasked = await on({ MISTRAL_API_KEY: 'K1' }, '--json');
  expect([unasked.exitCode, unasked.notes.join()]).toEqual([0, expect.stringContaining('no quiz: give --max-cost')]);
  const ended = await on({ MISTRAL_API_KEY: 'K1' }, '--max-cost', '1', '--json');
  expect(ended.exitCode, ended.notes.join('\n')).toBe(0);
  const { recalled } = expectOutput('memory', ended.out) as { readonly recalled: readonly Recalled[] };
  const [told = expect.fail()] = recalled;
  expect(told).toMatchObject({ model, trials: 40, unread: 0 });
  expect(told.excess, 'half of the days known, and half of the others guessed').toBeGreaterThan(0.15);
  expect(told.excess).toBeLessThan(0.35);
  expect(told.interval.low).toBeLessThan(told.excess);
  const again = await on({}, '--max-cost', '1');
  await world.close();
  expect([again.exitCode, again.out], 'from its cassette').toEqual([0, expect.stringContaining('Above chance')]);
}, 120_000);

interface Recalled {
  readonly model: string;
  readonly excess: number;
  readonly interval: { readonly low: number; readonly high: number };
}

it.each([
  [['scenario.yaml', '--trust'], '--out'],
  [['scenario.yaml', '--trust', '--out', 'bad', '--arms', 'masked,upside'], '--arms'],
])('refuses %j', async (words, told) => {
  const [scenario = '', ...rest] = words;
  const { exitCode, notes } = await quartet(['memory', join(root, scenario), ...rest]);
  expect([exitCode, notes.join()]).toEqual([2, expect.stringContaining(told)]);
});
