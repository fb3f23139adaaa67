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
import type { RoleAnswered } from '../../src/domain/record.ts';
import type { Phase } from '../../src/domain/team.ts';
import { type Behaviour, completion, type FakeProvider, failure, fakeProvider } from '../support/fake-provider.ts';
import { type Lived, liveCycle } from '../support/live-cycle.ts';
import { cheerful, snapshotOf } from '../support/snapshot.ts';
import { house, playCycle, teamOf } from '../support/team.ts';

const KEY = 'CANARY-KEY-9b1c';
const MODEL = 'fake/one';
const PRICE = { input: 1, cachedInput: 1, output: 1, long: undefined, search: 0, post: 0, profile: 0 };
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

let toolTurns = 0;
function toolCall(of: (turn: number) => { readonly name: string; readonly arguments: string }): Behaviour {
  return (response, seen) => {
    toolTurns += 1;
    const call = { id: `call-${toolTurns}`, type: 'function', function: of(toolTurns) };
    const message = { role: 'assistant', content: null, tool_calls: [call] };
    completion(null, { finish_reason: 'tool_calls', message })(response, seen);
  };
}

/** Not a behaviour of the fake at all: it is spoken to in TLS, and does not speak it. */
const NO_TLS = 'no TLS';

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
  'unknown tool': toolCall(() => ({ name: 'rm', arguments: '{}' })),
  'endless tool calls': toolCall((turn) => ({ name: 'candles', arguments: `{"symbol":"BTC","count":${turn}}` })),
  'endless calls of one tool': toolCall(() => ({ name: 'position', arguments: '{"symbol":"BTC"}' })),
  'broken tool calls': toolCall(() => ({ name: 'candles', arguments: '{"symbol":' })),
  'key in the reply': text(`{"note":"${KEY}"}`),
};

let fake: FakeProvider;
beforeAll(async () => {
  fake = await fakeProvider();
  fake.behave((response, seen) => (MISBEHAVIOURS[String(seen.headers['x-behave'])] ?? good)(response, seen));
});
afterAll(async () => {
  await fake.close();
  console.log(`latest end of a cycle behind its deadline, on this machine as it was: ${Math.round(latestMs)} ms`);
});

let latestMs = Number.NEGATIVE_INFINITY;
/** What must hold of a cycle however it went. How late it ended by the wall clock is measured, not judged. */
function expectSound(lived: Lived): void {
  latestMs = Math.max(latestMs, lived.tookMs - DEADLINE_MS);
  const answered = lived.records.filter((one): one is RoleAnswered => one.kind === 'role-answered');
  for (const { at } of answered) expect(at - snapshot.at).toBeLessThanOrEqual(DEADLINE_MS);
  if (lived.outcome.kind === 'hold') expect(lived.outcome.reason).toMatch(/^[a-z-]+$/);
  expect(JSON.stringify([lived.outcome, lived.records])).not.toContain(KEY);
  for (const record of lived.records) expect(() => canonicalJson({ ...record } as never)).not.toThrow();
}

/** Each call brings the name of what is to be done to it. */
const chat = (behaviour = 'good') =>
  openAiChatModel({
    provider: 'fake',
    baseUrl: behaviour === NO_TLS ? fake.baseUrl.replace('http:', 'https:') : fake.baseUrl,
    apiKey: KEY,
    headers: { 'x-behave': behaviour },
    liveSearch: null,
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
    const sequence = fc.array(fc.constantFrom('good', NO_TLS, ...Object.keys(MISBEHAVIOURS)), {
      minLength: 1,
      maxLength: 10,
    });
    await fc.assert(
      fc.asyncProperty(sequence, fc.constantFrom(...modes), fc.boolean(), async (behaviours, mode, tools) => {
        let turn = 0;
        const next = () => {
          turn += 1;
          return chat(behaviours[(turn - 1) % behaviours.length]);
        };
        const maxCost = 0.05;
        const team = { ...teamFor(mode, maxCost), tools };
        const lived = await liveCycle(team, FRESH_MEMORY, snapshot, answering(memoryCassette(), next));
        expectSound(lived);
        expect(lived.memory.spent.cost).toBeLessThanOrEqual(maxCost);

        const after = await liveCycle(
          { ...teamFor(mode), deadlineMs: 20_000 },
          { ...lived.memory, skipsLeft: 0 },
          { ...snapshot, cycle: 4 },
          answering(memoryCassette(), () => chat()),
        );
        expect(after.outcome, 'the next cycle is clean').toMatchObject({ kind: 'decisions' });
      }),
      { numRuns: 25, seed: 11 },
    );
  });

  it.each([NO_TLS, ...Object.keys(MISBEHAVIOURS)])('%s, all the time: held in time and in one piece', async (name) => {
    const lived = await liveCycle(
      teamFor('team'),
      FRESH_MEMORY,
      snapshot,
      answering(memoryCassette(), () => chat(name)),
    );
    expect(lived.outcome.kind).toBe('hold');
    expectSound(lived);
  });

  it('is replayed from its cassette to the same records, with no network at all', async () => {
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
