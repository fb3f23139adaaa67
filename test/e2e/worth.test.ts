import { join } from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { sha256 } from '../../src/domain/hash.ts';
import { type Ended, quartet } from '../support/cli.ts';
import type { Behaviour, Seen } from '../support/fake-provider.ts';
import { type FakeWorld, fakeWorld, withEnvironment } from '../support/fake-world.ts';
import { expectOutput } from '../support/outputs.ts';
import { behaviourOf, QUIRKS } from '../support/quirks.ts';
import { SMALL_SCENARIO, writeFiles } from '../support/small-run.ts';
import { testFolder } from '../support/test-folder.ts';

/** More of them in a soak. */
const SEEDS = process.env.QUARTET_FORKS === undefined ? '1,2,3' : '1,2,3,4,5,6,7,8,9,10';
const START = 1_736_121_600_000;
const MINUTE_MS = 60_000;

/** A market that rises all day: whoever is long gains. */
const bars = Array.from({ length: 90 }, (_, at) => {
  const cents = 10_000 + 20 * at;
  const prices = { open: cents / 100, high: (cents + 25) / 100, low: (cents - 5) / 100, close: (cents + 20) / 100 };
  return JSON.stringify({
    type: 'bar',
    ts: START + at * MINUTE_MS,
    symbol: 'ACME',
    ...prices,
    volume: 10,
    interval: '1m',
  });
});

/** One post moves a crowd of one; all others say nothing of the price. */
const PLANTED = 20;
const posts = Array.from({ length: 30 }, (_, at) =>
  JSON.stringify({
    type: 'post',
    ts: START + (at + 1) * MINUTE_MS + 30_000,
    id: `p${at}`,
    source: 'x',
    author: `author-${at}`,
    text:
      at === PLANTED
        ? '$ACME to the moon, buy it now, very bullish'
        : `$ACME report number ${at * 7919} is on page ${at}`,
  }),
);

let world: FakeWorld;
const root = testFolder('worth');
beforeAll(async () => {
  world = await fakeWorld();
  world.fake.behave((answer, seen) => scripted(seen)(answer, seen));
  const text = SMALL_SCENARIO.replace('execution:', 'cycle: { every: 10m, deadlineMs: 30000 }\nexecution:')
    .replace('  - tape: bars.ndjson', '  - tape: bars.ndjson\n  - tape: posts.ndjson')
    .concat('  - { id: ear, strategy: sentiment-threshold, parameters: { minimumAuthors: 1, holdMinutes: 60 } }\n')
    .concat(
      '  - { id: grok, strategy: quartet-team, mode: team, model: xai/grok-4.20, maxCost: "5 USD", tools: false }\n',
    );
  writeFiles(root, {
    'scenario.yaml': text,
    'bars.ndjson': `${bars.join('\n')}\n`,
    'posts.ndjson': `${posts.join('\n')}\n`,
  });
  const ended = await told('backtest', join(root, 'scenario.yaml'), '--out', join(root, 'run'));
  expect(ended.exitCode, ended.notes.join()).toBe(0);
}, 60_000);
afterAll(async () => {
  await world.close();
});

const told = (...words: readonly string[]): Promise<Ended> =>
  withEnvironment(world.environment({ XAI_API_KEY: 'CANARY-KEY-8' }), () => quartet(words));

/** The quant knows; the researcher and the creative toss coins, the researcher until the quant's evidence turns it. */
function scripted({ body }: Seen): Behaviour {
  const prompt = JSON.stringify(body.messages).replaceAll('\\n', '\n').replaceAll('\\"', '"');
  const task = prompt.slice(prompt.lastIndexOf('## Your task'));
  const price = Number(/ACME price ([\d.]+) ageMs/.exec(prompt)?.[1]);
  const luck = Number.parseInt(sha256(prompt).slice(0, 6), 16) / 0xffffff;
  const quirk = QUIRKS[0] ?? expect.fail();
  return behaviourOf({ ...quirk, says: (_, usage) => quirk.says(JSON.stringify(replyTo(task, price, luck)), usage) });
}

function replyTo(task: string, price: number, luck: number): object {
  const claims = [{ text: `The price stands at ${price}.`, evidence: ['price:ACME'] }];
  const knows = task.includes('You are the quant');
  const view = {
    symbol: 'ACME',
    action: 'open_long',
    weight: 0.2,
    pUp: knows ? 0.9 : 0.5,
    horizonMinutes: 15,
    stop: price * 0.9,
    target: price * 1.5,
    invalidation: `close(1h) < ${(price * 0.8).toFixed(2)}`,
  };
  if (task.includes('Name at most'))
    return { symbols: ['ACME'], questions: { researcher: [], quant: [], creative: [] } };
  if (task.includes('Propose, a symbol'))
    return {
      proposals: [{ ...view, claims: knows ? claims : [{ text: 'Nothing is known.', evidence: ['indicator:ACME'] }] }],
    };
  if (task.includes('of the debate')) {
    const turns = task.includes('You are the researcher');
    const pUp = knows ? 0.9 : turns ? 0.6 : 0.5;
    return {
      reviews: [],
      objection: null,
      stances: [{ symbol: 'ACME', pUp, changed: turns, newEvidence: turns ? ['price:ACME'] : [] }],
    };
  }
  const prior = Number(/after the debate:\nACME ([\d.]+)/.exec(task)?.[1] ?? 0.5);
  const opens = prior > 0.62;
  return {
    decisions: [
      {
        ...{ symbol: 'ACME', action: opens ? 'open_long' : 'hold', pUp: prior, leverage: 1 },
        ...{
          weight: 0.15 + 0.1 * luck,
          stop: price * 0.9,
          target: price * 1.5,
          invalidation: `close(1h) < ${(price * 0.8).toFixed(2)}`,
        },
        rationale: 'The prior says so.',
        evidence: ['price:ACME'],
      },
    ],
    dissent: '',
    comment: '',
  };
}

interface Word {
  readonly kind: string;
  readonly name: string;
  readonly worth: number;
  readonly money: number;
  readonly interval: { readonly low: number; readonly high: number };
}

it('finds the role that knows, and tells a useless one from nothing no further than luck does', async () => {
  const words = ['worth', join(root, 'run'), '--entrant', 'grok', '--critiques', '0', '--seeds', SEEDS];
  const ended = await told(...words, '--out', join(root, 'worth'), '--json');
  expect(ended.exitCode, ended.notes.join()).toBe(0);
  const { words: weighed, moves } = expectOutput('worth', ended.out) as {
    readonly words: readonly Word[];
    readonly moves: readonly object[];
  };
  const of = (name: string): Word => weighed.find((word) => word.name === name) ?? expect.fail(name);
  console.log(
    ['quant', 'creative']
      .map((name) => {
        const { worth, interval } = of(name);
        return `${name}: ${[worth, interval.low, interval.high].map((one) => (one * 10_000).toFixed(1)).join(' / ')} bps`;
      })
      .join('; '),
  );
  expect(of('quant').interval.low, 'the good one is found').toBeGreaterThan(0);
  expect(of('creative').interval.low).toBeLessThanOrEqual(0);
  expect(of('creative').interval.high).toBeGreaterThanOrEqual(0);
  expect(moves[0]).toMatchObject({ role: 'researcher', from: 0.5, to: 0.6, evidence: ['price:ACME'], by: ['quant'] });
}, 600_000);

async function equityWithout(lines: readonly string[], name: string): Promise<number> {
  writeFiles(join(root, name), { 'posts.ndjson': `${lines.join('\n')}\n` });
  const tapes = ['--tape', join(root, 'bars.ndjson'), join(root, name, 'posts.ndjson')];
  const words = ['backtest', join(root, 'scenario.yaml'), ...tapes, '--out', join(root, name, 'run'), '--json'];
  const ended = await told(...words);
  expect(ended.exitCode, ended.notes.join()).toBe(0);
  const accounts: { account: string; finalEquity: string }[] = JSON.parse(ended.out).accounts;
  return Number(accounts.find(({ account }) => account === 'ear')?.finalEquity);
}

it('finds that one post carried it all, and any other nothing', async () => {
  const all = await equityWithout(posts, 'all');
  const carried =
    all -
    (await equityWithout(
      posts.filter((_, at) => at !== PLANTED),
      'none',
    ));
  expect(carried).toBeGreaterThan(50);
  const moved = async (post: number, ...words: readonly string[]): Promise<number> => {
    const out = join(root, `fork-${post}-${words.length}`);
    const change = words.length > 0 ? words : ['--hide-cluster', `post:1-${post + 1}`];
    const ended = await told('fork', join(root, 'run'), '--entrant', 'ear', ...change, '--out', out, '--json');
    expect(ended.exitCode, ended.notes.join()).toBe(0);
    return (
      0 -
      ((expectOutput('fork', ended.out) as { readonly pairs: readonly { readonly money: number }[] }).pairs[0]?.money ??
        Number.NaN)
    );
  };
  const share = (await moved(PLANTED)) / carried;
  console.log(`the planted post carries ${(share * 100).toFixed(1)} % of the difference`);
  expect(share).toBeGreaterThanOrEqual(0.95);
  for (const other of [3, 11, 27]) expect(await moved(other), `post ${other}`).toBe(0);
  expect(await moved(PLANTED, '--other-author', `post:1-${PLANTED + 1}=somebody`), 'a handle alone is nothing').toBe(0);
}, 600_000);
