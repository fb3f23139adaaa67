import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { answering, noModels } from '../../src/adapters/cassette/answering.ts';
import { memoryCassette } from '../../src/adapters/cassette/memory-cassette.ts';
import { openAiChatModel } from '../../src/adapters/openai/chat-model.ts';
import { houseReply } from '../../src/agents/house/house.ts';
import { FRESH_MEMORY } from '../../src/agents/memory.ts';
import { BOTTOMLESS } from '../../src/agents/purse.ts';
import { modelsOf } from '../../src/agents/team-config.ts';
import { canonicalJson } from '../../src/domain/canonical.ts';
import type { Phase } from '../../src/domain/team.ts';
import { type Behaviour, completion, type FakeProvider, failure, fakeProvider } from '../support/fake-provider.ts';
import { liveCycle } from '../support/live-cycle.ts';
import { cheerful, snapshotOf } from '../support/snapshot.ts';
import { house, playCycle, teamOf } from '../support/team.ts';

const KEY = 'CANARY-KEY-9b1c';
const MODEL = 'fake/one';
const PRICE = { input: 1, cachedInput: 1, output: 1, long: undefined };
const snapshot = snapshotOf([cheerful('BTC', 64_000)]);
const DEADLINE_MS = 400;

/** What the house says to the same question, by the schema it is asked with: a model that does its work. */
const goodReplies = new Map<string, string>(
  [...playCycle(teamOf(), snapshot, house).asks, ...playCycle(teamOf({ mode: 'fast' }), snapshot, house).asks].map(
    (ask) => [ask.brief.phase, houseReply(ask)],
  ),
);
const TASKS: readonly (readonly [string, Phase])[] = [
  ['Name at most', 'decompose'],
  ['Propose, a symbol', 'propose'],
  ['of the debate', 'criticise'],
  ['Decide alone', 'solo'],
  ['Decide, a symbol', 'decide'],
];
const phaseOf = (body: Readonly<Record<string, unknown>>): Phase => {
  const text = JSON.stringify(body);
  return TASKS.find(([words]) => text.includes(words))?.[1] ?? expect.fail('a task of no phase');
};
const good: Behaviour = (response, seen) => completion(goodReplies.get(phaseOf(seen.body)) ?? '{}')(response, seen);

const text = (content: string): Behaviour => completion(content);
const echo: Behaviour = (response, seen) => completion(JSON.stringify(seen.body))(response, seen);
const raw =
  (status: number, type: string, body: string): Behaviour =>
  (response) => {
    response.writeHead(status, { 'content-type': type });
    response.end(body);
  };

const MISBEHAVIOURS: Readonly<Record<string, Behaviour>> = {
  '400': failure(400, {}, { message: `bad ${KEY}` }),
  '401': failure(401, {}, { message: `wrong key ${KEY}`, code: KEY }),
  '408': failure(408),
  ...Object.fromEntries(
    ['0', '3', '86400', '1e11', '-1', 'soon', new Date(2e12).toUTCString()].map((wait) => [
      `429 ${wait}`,
      failure(429, { 'retry-after': wait }),
    ]),
  ),
  '500': failure(500, {}, { message: KEY }),
  html: raw(200, 'text/html', '<html><body>hello</body></html>'),
  'html error': raw(502, 'text/html', `<html>${KEY}</html>`),
  'hang before headers': () => {},
  'hang after headers': (response) => response.writeHead(200, { 'content-type': 'application/json' }).write(' '),
  trickle: (response) => {
    response.writeHead(200, { 'content-type': 'application/json' });
    const drip = setInterval(() => response.write(' '), 5);
    response.on('close', () => clearInterval(drip));
  },
  reset: (response) => response.destroy(),
  truncated: completion('{"decisions": [', { finish_reason: 'length' }),
  'cut body': raw(200, 'application/json', '{"choices":[{"mess'),
  empty: text(''),
  refusal: completion(null, { message: { role: 'assistant', content: null, refusal: `no ${KEY}` } }),
  'polite refusal': text('I cannot help with that.'),
  'wrong schema': text('{"answer": 42}'),
  'wrong types': text('{"decisions":"none","dissent":0,"comment":null}'),
  '1 MB': text('x'.repeat(1_000_000)),
  'prompt echo': echo,
  'wrong language': text('我不能这样做。'),
  'unknown tool': completion(null, {
    finish_reason: 'tool_calls',
    message: {
      role: 'assistant',
      content: null,
      tool_calls: [{ id: '1', type: 'function', function: { name: 'rm', arguments: '{}' } }],
    },
  }),
  'key in the reply': text(`{"note":"${KEY}"}`),
};

let fake: FakeProvider;
beforeAll(async () => {
  fake = await fakeProvider();
});
afterAll(() => fake.close());

const chat = () =>
  openAiChatModel({
    provider: 'fake',
    baseUrl: fake.baseUrl,
    apiKey: KEY,
    headers: {},
    capabilitiesOf: () => ({
      api: 'chat',
      jsonSchema: true,
      jsonObject: true,
      stream: false,
      maxTokensField: 'max_tokens',
      tools: 'plain',
      cacheKey: null,
      effort: { none: null, low: null, high: null },
    }),
  });

const modes = ['fast', 'team', 'vote'] as const;
const teamFor = (mode: (typeof modes)[number], maxCost = Number.POSITIVE_INFINITY) =>
  teamOf({
    mode,
    models: modelsOf(MODEL),
    deadlineMs: DEADLINE_MS,
    purse: { ...BOTTOMLESS, prices: new Map([[MODEL, PRICE]]), maxCost },
  });

describe('a team on a provider that misbehaves', () => {
  it('ends every cycle in time, in a record with a reason, within its budget, without a word of the key', async () => {
    const sequence = fc.array(fc.constantFrom('good', ...Object.keys(MISBEHAVIOURS)), { minLength: 1, maxLength: 10 });
    await fc.assert(
      fc.asyncProperty(sequence, fc.constantFrom(...modes), async (behaviours, mode) => {
        let turn = 0;
        fake.behave((response, seen) => {
          const name = behaviours[turn % behaviours.length] ?? 'good';
          turn += 1;
          (MISBEHAVIOURS[name] ?? good)(response, seen);
        });
        const cassette = memoryCassette();
        const desk = answering(cassette, () => chat());
        const maxCost = 0.05;
        const lived = await liveCycle(teamFor(mode, maxCost), FRESH_MEMORY, snapshot, desk);
        expect(lived.tookMs).toBeLessThan(DEADLINE_MS + 250);
        expect(lived.memory.spent.cost).toBeLessThanOrEqual(maxCost);
        if (lived.outcome.kind === 'hold') expect(lived.outcome.reason).toMatch(/^[a-z-]+$/);
        const written = JSON.stringify([lived.outcome, lived.records]);
        expect(written).not.toContain(KEY);
        for (const record of lived.records) expect(() => canonicalJson({ ...record } as never)).not.toThrow();

        fake.behave(good);
        const next = await liveCycle(
          { ...teamFor(mode), deadlineMs: 20_000 },
          { ...lived.memory, skipsLeft: 0 },
          { ...snapshot, cycle: 4 },
          answering(memoryCassette(), () => chat()),
        );
        expect(next.outcome, 'the next cycle is clean').toMatchObject({ kind: 'decisions' });
      }),
      { numRuns: 25, seed: 11 },
    );
  });

  it.each(Object.keys(MISBEHAVIOURS))('%s, all the time: held in time and in one piece', async (name) => {
    fake.behave(MISBEHAVIOURS[name] ?? good);
    const lived = await liveCycle(
      teamFor('team'),
      FRESH_MEMORY,
      snapshot,
      answering(memoryCassette(), () => chat()),
    );
    expect(lived.outcome.kind).toBe('hold');
    expect(lived.tookMs).toBeLessThan(DEADLINE_MS + 250);
    expect(JSON.stringify([lived.outcome, lived.records])).not.toContain(KEY);
  });

  it('is replayed from its cassette to the same records, with no network at all', async () => {
    fake.behave(good);
    const cassette = memoryCassette();
    const calm = { ...teamFor('team'), deadlineMs: 20_000 };
    const first = await liveCycle(
      calm,
      FRESH_MEMORY,
      snapshot,
      answering(cassette, () => chat()),
    );
    const asked = fake.seen.length;
    const replayed = await liveCycle(calm, FRESH_MEMORY, snapshot, answering(cassette, noModels));
    expect(fake.seen).toHaveLength(asked);
    expect(replayed.outcome).toEqual(first.outcome);
    const other = { ...snapshot, equity: 1 };
    const missed = await liveCycle(calm, FRESH_MEMORY, other, answering(cassette, noModels));
    expect(missed.outcome).toMatchObject({ kind: 'hold', reason: 'leader-failed' });
    expect(fake.seen).toHaveLength(asked);
  });
});
