import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { capabilitiesOf, priceOf, splitName } from '../../src/adapters/openai/catalog.ts';
import { openAiChatModel } from '../../src/adapters/openai/chat-model.ts';
import { readCatalog } from '../../src/adapters/openai/provider-file.ts';
import { ticksOf } from '../../src/agents/purse.ts';
import type { ChatModel, ChatRequest } from '../../src/ports/chat-model.ts';
import { billedTicks, type Metered } from '../support/bills.ts';
import { type Behaviour, type FakeProvider, fakeProvider } from '../support/fake-provider.ts';
import { QUIRKS, type Quirk, usageOf } from '../support/quirks.ts';

/** Usages a provider; `npm run soak:bills` draws 2,000. */
const RUNS = Number(process.env.QUARTET_BILLS ?? '25');

const catalog = readCatalog(['data/providers']);
let fake: FakeProvider;
beforeAll(async () => {
  fake = await fakeProvider();
});
afterAll(() => fake.close());

function modelOf({ model }: Quirk): ChatModel {
  const file = catalog.providers.get(splitName(model).provider) ?? expect.fail(model);
  const { provider, headers, liveSearch } = file;
  const endpoint = { provider, headers, liveSearch, baseUrl: fake.baseUrl, apiKey: 'none' };
  return openAiChatModel({ ...endpoint, capabilitiesOf: (id) => capabilitiesOf(file, id) });
}

const requestOf = ({ model, path }: Quirk): ChatRequest => ({
  model,
  messages: [{ role: 'user', content: 'task, in json' }],
  schemaName: 'propose',
  schema: { type: 'object' },
  rung: model.startsWith('groq/') ? 'json-schema' : 'text',
  tools: [],
  liveSearch: path === '/responses' ? ['x', 'web'] : [],
  maxTokens: 100,
  reasoning: 'high',
});

/** Its own search is a tool that it refuses from others. */
const saying =
  (quirk: Quirk, usage: object): Behaviour =>
  (answer, seen) => {
    const refusal = quirk.path === '/responses' ? undefined : quirk.refuses(seen);
    (refusal ?? quirk.says('{}', usage))(answer, seen);
  };

/** What one agent used up; prompts end around the lengths at which prices change, too. */
const share = fc.double({ min: 0, max: 1, noNaN: true });
const prompt = fc.oneof(fc.nat({ max: 1_000_000 }), fc.constantFrom(199_999, 200_000, 200_001, 256_000, 256_001, 1, 0));
const one = fc
  .record({
    prompt,
    cachedShare: share,
    thinking: fc.nat({ max: 60_000 }),
    answer: fc.nat({ max: 4_096 }),
    webCalls: fc.nat({ max: 9 }),
    xCalls: fc.nat({ max: 9 }),
    posts: fc.nat({ max: 200 }),
    profiles: fc.nat({ max: 50 }),
  })
  .map(({ cachedShare, ...rest }): Metered => ({ ...rest, cached: Math.floor(rest.prompt * cachedShare) }));

/** All that a question's agents used is on one meter. */
function together(agents: readonly Metered[]): Metered {
  const sum = (key: keyof Metered): number => agents.reduce((all, agent) => all + agent[key], 0);
  return {
    prompt: sum('prompt'),
    cached: sum('cached'),
    thinking: sum('thinking'),
    answer: sum('answer'),
    webCalls: sum('webCalls'),
    xCalls: sum('xCalls'),
    posts: sum('posts'),
    profiles: sum('profiles'),
  };
}

function meteredOf({ model, path }: Quirk): fc.Arbitrary<Metered> {
  const agents = priceOf(catalog, model)?.agents?.high ?? 1;
  const drawn = fc.array(one, { minLength: agents, maxLength: agents }).map(together);
  // What its search did is told by Responses alone.
  return path === '/responses'
    ? drawn
    : drawn.map((all) => ({ ...all, webCalls: 0, xCalls: 0, posts: 0, profiles: 0 }));
}

/** Local servers tell nothing of a cache, and charge nothing. */
describe('our reckoning of a call', () => {
  it.each(QUIRKS.map((quirk) => [quirk.name, quirk] as const))('is its bill to the tick: %s', async (_name, quirk) => {
    const model = modelOf(quirk);
    const price = priceOf(catalog, quirk.model) ?? expect.fail(quirk.model);
    await fc.assert(
      fc.asyncProperty(meteredOf(quirk), async (metered) => {
        const ticks = billedTicks(quirk.model, metered);
        fake.behave(saying(quirk, usageOf(quirk, metered, ticks)));
        const { usage } = await model.ask(requestOf(quirk), AbortSignal.timeout(5_000));
        expect(ticksOf(usage, price)).toBe(ticks);
        expect(usage.billedTicks).toBe(quirk.bill === undefined ? undefined : ticks);
      }),
      { numRuns: RUNS },
    );
  });

  it('is of every provider that charges', () => {
    const charging = [...catalog.providers.values()].filter(({ prices }) => prices !== null);
    const reckoned = new Set(QUIRKS.map(({ model }) => splitName(model).provider));
    expect(charging.filter(({ provider }) => !reckoned.has(provider))).toEqual([]);
  });
});
