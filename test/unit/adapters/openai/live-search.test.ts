import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { liveSearchOf, priceOf } from '../../../../src/adapters/openai/catalog.ts';
import { openAiChatModel } from '../../../../src/adapters/openai/chat-model.ts';
import { readCatalog } from '../../../../src/adapters/openai/provider-file.ts';
import type { ChatRequest } from '../../../../src/ports/chat-model.ts';
import {
  type Behaviour,
  completion,
  type FakeProvider,
  fakeProvider,
  response,
} from '../../../support/fake-provider.ts';

const KEY = 'CANARY-KEY-99aa';
const catalog = readCatalog([new URL('../../../../data/providers', import.meta.url).pathname]);

let fake: FakeProvider;
beforeAll(async () => {
  fake = await fakeProvider();
});
afterAll(() => fake.close());

/** A chat model of a provider in our data, which searches by its Responses API. */
const ask = (behaviour: Behaviour, change: Partial<ChatRequest> = {}, provider = 'xai') => {
  fake.behave(behaviour);
  const file = catalog.providers.get(provider) ?? expect.fail(provider);
  const model = openAiChatModel({
    provider,
    baseUrl: fake.baseUrl,
    apiKey: KEY,
    headers: {},
    liveSearch: file.liveSearch,
    capabilitiesOf: () => ({
      api: 'chat',
      jsonSchema: true,
      jsonObject: true,
      stream: true,
      maxTokensField: 'max_completion_tokens',
      tools: 'plain',
      cacheKey: null,
      effort: { none: null, low: null, high: null },
    }),
  });
  const request: ChatRequest = {
    model: `${provider}/one`,
    messages: [{ role: 'user', content: 'task' }],
    schemaName: 'propose',
    schema: { type: 'object' },
    rung: 'json-schema',
    tools: [],
    liveSearch: ['x', 'web'],
    maxTokens: 100,
    reasoning: 'low',
    ...change,
  };
  return model.ask(request, AbortSignal.timeout(5_000));
};

const said = (text: string, annotations: readonly object[] = []) => ({
  type: 'message',
  role: 'assistant',
  content: [{ type: 'output_text', text, annotations }],
});
const cite = (url: string, title?: string) => ({ type: 'url_citation', url, title, start_index: 0, end_index: 1 });

describe('a search that the provider runs itself', () => {
  it('goes to Responses, in the provider’s words and with its bound, beside our own tools', async () => {
    await ask(response('{}'), { tools: [{ name: 'candles', description: 'bars', parameters: {} }] });
    expect(fake.seen.at(-1)).toMatchObject({
      path: '/v1/responses',
      body: {
        tools: [{ type: 'function', name: 'candles' }, { type: 'x_search' }, { type: 'web_search' }],
        max_turns: 3,
        store: false,
      },
    });
    await ask(response('{}'), { liveSearch: ['web'] }, 'openai');
    expect(fake.seen.at(-1)?.body).toMatchObject({ tools: [{ type: 'web_search' }], max_tool_calls: 6 });
    expect(fake.seen.at(-1)?.body).not.toHaveProperty('search_parameters');
  });

  it('is not there unless it is asked for', async () => {
    await ask(completion('{}'), { liveSearch: [] });
    expect(fake.seen.at(-1)?.path).toBe('/v1/chat/completions');
    expect(fake.seen.at(-1)?.body).not.toHaveProperty('tools');
  });

  it.each([
    [
      'as the provider counts what it charges',
      { server_side_tool_usage_details: { web_search_calls: 2, x_search_calls: 3, code_interpreter_calls: 4 } },
      5,
    ],
    ['else by the calls it tells', {}, 2],
    [
      'by those where its counts are nonsense',
      { server_side_tool_usage_details: { x_search_calls: -7, web_search_calls: 'many' } },
      2,
    ],
  ])('is counted %s', async (_how, details, searches) => {
    const output = [
      { type: 'web_search_call', id: 'w', status: 'completed' },
      { type: 'custom_tool_call', name: 'x_keyword_search', call_id: 'x', input: '{}' },
      said('{"a":1}'),
    ];
    const usage = { input_tokens: 9, output_tokens: 3, ...details };
    expect(await ask(response('', { output, usage }))).toMatchObject({
      ok: true,
      text: '{"a":1}',
      usage: { promptTokens: 9, completionTokens: 3, searches },
    });
  });

  it('of X is charged by what it brought, where that is told', async () => {
    const read = async (details: object) => {
      const usage = { input_tokens: 9, output_tokens: 3, server_side_tool_usage_details: details };
      const { usage: counted } = await ask(response('{}', { usage }));
      return counted;
    };
    const fetched = { web_search_calls: 2, x_search_calls: 3, x_posts_fetched: 12, x_users_fetched: 4 };
    expect(await read(fetched)).toMatchObject({ searches: 2, posts: 12, profiles: 4 });
    const nothing = await read({ ...fetched, web_search_calls: 0, x_posts_fetched: 0, x_users_fetched: 0 });
    expect(nothing).toEqual({ promptTokens: 9, cachedTokens: 0, completionTokens: 3, reasoningTokens: 0 });
  });

  it('tells each place once, cited in the text or only read, and never our key', async () => {
    const output = [
      said('{}', [
        cite('https://a.example/1', 'One'),
        cite('https://a.example/1'),
        cite(''),
        { type: 'file_citation' },
      ]),
    ];
    const citations = ['https://b.example/2', `https://evil.example/?k=${KEY}`];
    const outcome = await ask(response('', { output, citations }));
    expect(outcome).toMatchObject({
      citations: [
        { url: 'https://a.example/1', title: 'One' },
        { url: 'https://b.example/2', title: '' },
        { url: 'https://evil.example/?k=[key]', title: '' },
      ],
    });
    const many = Array.from({ length: 500 }, (_, place) => `https://many.example/${place}`);
    const bounded = await ask(response('{}', { citations: many }));
    expect(bounded.ok && bounded.citations?.length).toBe(32);
    expect(await ask(response('{}', { citations: [] }))).not.toHaveProperty('citations');
  });

  it('leaves no link in the middle of an answer, and touches nothing else', async () => {
    const text = '{"text":"Up [[1]](https://x.com/i/status/1) on news[[2]](https://b.example/a_b).","list":[[1],[2]]}';
    expect(await ask(response(text))).toMatchObject({ text: '{"text":"Up on news.","list":[[1],[2]]}' });
  });
});

describe('providers with a search of their own', () => {
  it('are said in data, with the price of a call', () => {
    expect(liveSearchOf(catalog, 'xai/grok-4.3')).toEqual(['x', 'web']);
    expect(liveSearchOf(catalog, 'openai/gpt-5.4-mini')).toEqual(['web']);
    expect(liveSearchOf(catalog, 'deepseek/deepseek-v4-flash')).toEqual([]);
    expect(priceOf(catalog, 'xai/grok-4.3')).toMatchObject({ search: 0.005, post: 0.005, profile: 0.01 });
    expect(priceOf(catalog, 'deepseek/deepseek-v4-flash')?.search).toBe(0);
  });
});
