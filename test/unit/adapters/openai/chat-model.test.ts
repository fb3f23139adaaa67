import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openAiChatModel } from '../../../../src/adapters/openai/chat-model.ts';
import type { Capabilities } from '../../../../src/adapters/openai/endpoint.ts';
import type { ChatFailure, ChatRequest, Rung } from '../../../../src/ports/chat-model.ts';
import {
  type Behaviour,
  completion,
  completionBody,
  type FakeProvider,
  failure,
  fakeProvider,
  json,
  response,
  streamed,
} from '../../../support/fake-provider.ts';

const KEY = 'CANARY-KEY-7f3a';
const CAPABILITIES: Capabilities = {
  api: 'chat',
  jsonSchema: true,
  jsonObject: true,
  stream: false,
  maxTokensField: 'max_tokens',
  tools: 'plain',
  cacheKey: null,
  effort: { none: null, low: 'low', high: 'high' },
};

const request = (change: Partial<ChatRequest> = {}): ChatRequest => ({
  model: 'fake/org/some-model',
  messages: [
    { role: 'system', content: 'rules' },
    { role: 'user', content: 'task' },
  ],
  schemaName: 'propose',
  schema: { type: 'object', properties: {} },
  rung: 'json-schema',
  tools: [],
  liveSearch: [],
  maxTokens: 321,
  reasoning: 'low',
  ...change,
});

let fake: FakeProvider;
beforeAll(async () => {
  fake = await fakeProvider();
});
afterAll(() => fake.close());

const modelWith = (capabilities: Partial<Capabilities> = {}, baseUrl = fake.baseUrl) =>
  openAiChatModel({
    provider: 'fake',
    baseUrl,
    apiKey: KEY,
    headers: { 'x-title': 'quartet' },
    liveSearch: null,
    capabilitiesOf: () => ({ ...CAPABILITIES, ...capabilities }),
  });

const ask = (behaviour: Behaviour, change: Partial<ChatRequest> = {}, signal = AbortSignal.timeout(5000)) => {
  fake.behave(behaviour);
  return modelWith().ask(request(change), signal);
};

describe('a chat completion', () => {
  it('comes back with its text, usage and time', async () => {
    const outcome = await ask(completion('{"a":1}'));
    expect(outcome).toEqual({
      ok: true,
      text: '{"a":1}',
      latencyMs: expect.any(Number),
      usage: { promptTokens: 120, cachedTokens: 100, completionTokens: 30, reasoningTokens: 12 },
    });
    expect(fake.seen.at(-1)).toMatchObject({
      path: '/v1/chat/completions',
      headers: { authorization: `Bearer ${KEY}`, 'x-title': 'quartet' },
      body: { model: 'org/some-model', max_tokens: 321, reasoning_effort: 'low' },
    });
  });

  it.each<[Rung, unknown]>([
    ['json-schema', { type: 'json_schema', json_schema: { name: 'propose', strict: true } }],
    ['json-schema-loose', { type: 'json_schema', json_schema: { name: 'propose', strict: true } }],
    ['json-object', { type: 'json_object' }],
    ['text', undefined],
  ])('on rung %s asks for %j', async (rung, format) => {
    await ask(completion('{}'), { rung });
    const { response_format: sent } = fake.seen.at(-1)?.body ?? {};
    if (format === undefined) expect(sent).toBeUndefined();
    else expect({ sent }).toMatchObject({ sent: format });
  });

  it('spends no call on a rung the provider is known not to take', async () => {
    const before = fake.seen.length;
    const outcome = await modelWith({ jsonSchema: false }).ask(request(), AbortSignal.timeout(1000));
    expect(outcome).toMatchObject({ ok: false, failure: 'bad-request', latencyMs: 0 });
    expect(fake.seen).toHaveLength(before);
  });

  it('spells parameters as the provider wants them, and remembers it', async () => {
    const picky: Behaviour = (response, seen) => {
      const wrong = ['max_tokens', 'reasoning_effort'].find((name) => name in seen.body);
      if (wrong === undefined) completion('{}')(response, seen);
      else failure(400, {}, { param: wrong, code: 'unsupported_parameter' })(response, seen);
    };
    fake.behave(picky);
    const model = modelWith();
    const before = fake.seen.length;
    expect(await model.ask(request(), AbortSignal.timeout(5000))).toMatchObject({ ok: true });
    expect(await model.ask(request(), AbortSignal.timeout(5000))).toMatchObject({ ok: true });
    expect(fake.seen.length - before).toBe(4);
    expect(fake.seen.at(-1)?.body).toMatchObject({ max_completion_tokens: 321 });
  });

  it('counts thinking once, whether the provider counts it in the completion or beside it', async () => {
    const usage = { prompt_tokens: 100, completion_tokens: 10, completion_tokens_details: { reasoning_tokens: 5 } };
    const beside = { ...completionBody('{}'), usage: { ...usage, total_tokens: 115 } };
    const inside = { ...completionBody('{}'), usage: { ...usage, total_tokens: 110 } };
    expect(await ask(json(beside))).toMatchObject({ usage: { completionTokens: 15, reasoningTokens: 5 } });
    expect(await ask(json(inside))).toMatchObject({ usage: { completionTokens: 10, reasoningTokens: 5 } });
    const untold = { ...completionBody('{}'), usage: { prompt_tokens: 100, completion_tokens: 10, total_tokens: 130 } };
    expect(await ask(json(untold))).toMatchObject({ usage: { completionTokens: 30, reasoningTokens: 20 } });
  });

  it('reads usage under the names providers give it, or as nothing', async () => {
    const deepseek = {
      ...completionBody('{}'),
      usage: { prompt_tokens: 9, completion_tokens: 2, prompt_cache_hit_tokens: 8 },
    };
    expect(await ask(json(deepseek))).toMatchObject({
      usage: { promptTokens: 9, cachedTokens: 8, reasoningTokens: 0 },
    });
    const { usage: _usage, ...without } = completionBody('{}');
    expect(await ask(json(without))).toMatchObject({ ok: true, usage: { promptTokens: 0 } });
  });
});

const OUTCOME = {
  ok: true,
  text: '{"a":1}',
  usage: { promptTokens: 120, cachedTokens: 100, completionTokens: 30, reasoningTokens: 12 },
};

describe('a streamed completion', () => {
  const stream = (behaviour: Behaviour, signal = AbortSignal.timeout(5000)) => {
    fake.behave(behaviour);
    return modelWith({ stream: true }).ask(request(), signal);
  };

  it('is put together, with the time of its first word', async () => {
    const outcome = await stream(streamed(['{"a"', ':', '1}']));
    expect(outcome).toMatchObject(OUTCOME);
    if (!outcome.ok) return expect.fail(outcome.detail);
    expect(outcome.firstTokenMs).toBeLessThanOrEqual(outcome.latencyMs);
    expect(fake.seen.at(-1)?.body).toMatchObject({ stream: true, stream_options: { include_usage: true } });
  });

  it('keeps the thinking apart from the answer', async () => {
    const thoughtful: Behaviour = (response, seen) => {
      const chunks = [{ reasoning_content: 'let me ' }, { reasoning_content: 'see' }, { content: '{"a":1}' }];
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      for (const delta of chunks) response.write(`data: ${JSON.stringify({ choices: [{ delta }] })}\n\n`);
      response.write('data: not json at all\n\n'.replace('not json at all', '{"choices":7}'));
      streamed([])(Object.assign(response, { writeHead: () => response }), seen);
    };
    expect(await stream(thoughtful)).toMatchObject({ text: '{"a":1}', reasoning: 'let me see' });
  });

  it.each<[string, Behaviour, ChatFailure]>([
    [
      'breaks off',
      (response) => {
        response.writeHead(200, { 'content-type': 'text/event-stream' });
        response.write('data: {"choices":[{"delta":{"content":"{"}}]}\n\n');
        setTimeout(() => response.destroy(), 5);
      },
      'network',
    ],
    [
      'ends without an end',
      (response) => response.writeHead(200, { 'content-type': 'text/event-stream' }).end('data: [DONE]\n\n'),
      'network',
    ],
    ['is no stream', completion('{}'), 'network'],
    ['is cut for length', streamed(['{'], { finish_reason: 'length' }), 'truncated'],
    ['is filtered', streamed(['{'], { finish_reason: 'content_filter' }), 'refused'],
    ['says nothing', streamed([]), 'empty'],
    [
      'reports an error inside',
      (response) =>
        response.writeHead(200, { 'content-type': 'text/event-stream' }).end('data: {"error":{"message":"no"}}\n\n'),
      'network',
    ],
    ['is refused', failure(429), 'rate-limited'],
  ])('that %s is a failure', async (_name, behaviour, expected) => {
    expect(await stream(behaviour)).toMatchObject({ ok: false, failure: expected });
  });

  it('that trickles on ends with our deadline', async () => {
    const trickle: Behaviour = (response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      const drip = setInterval(() => response.write('data: {"choices":[{"delta":{"content":"x"}}]}\n\n'), 10);
      response.on('close', () => clearInterval(drip));
    };
    expect(await stream(trickle, AbortSignal.timeout(150))).toMatchObject({ ok: false, failure: 'timeout' });
  });
});

describe('a reply of the Responses API', () => {
  const respond = (behaviour: Behaviour, change: Partial<ChatRequest> = {}, stream = false) => {
    fake.behave(behaviour);
    return modelWith({ api: 'responses', stream }).ask(request(change), AbortSignal.timeout(5000));
  };

  it('comes back the same way, with what it shows of its thinking', async () => {
    expect(await respond(response('{"a":1}'))).toMatchObject({ ...OUTCOME, reasoning: 'thought of it' });
    expect(fake.seen.at(-1)).toMatchObject({
      path: '/v1/responses',
      body: {
        model: 'org/some-model',
        max_output_tokens: 321,
        store: false,
        reasoning: { effort: 'low' },
        text: { format: { type: 'json_schema', name: 'propose', strict: true } },
      },
    });
  });

  it.each<[Rung, unknown]>([
    ['json-object', { format: { type: 'json_object' } }],
    ['text', undefined],
  ])('on rung %s asks for %j', async (rung, text) => {
    await respond(response('{}'), { rung });
    expect({ text: fake.seen.at(-1)?.body.text }).toEqual({ text });
  });

  it.each<[string, Behaviour, ChatFailure]>([
    ['cut', response('{', { status: 'incomplete', incomplete_details: { reason: 'max_output_tokens' } }), 'truncated'],
    ['filtered', response('{', { status: 'incomplete', incomplete_details: { reason: 'content_filter' } }), 'refused'],
    [
      'refused',
      response('', { output: [{ type: 'message', content: [{ type: 'refusal', refusal: 'no' }] }] }),
      'refused',
    ],
    ['without a message', response('', { output: [] }), 'empty'],
    ['of no known shape', json({ hello: 1 }), 'server-error'],
    ['unauthorised', failure(401), 'unauthorised'],
  ])('that is %s is a failure', async (_name, behaviour, expected) => {
    expect(await respond(behaviour)).toMatchObject({ ok: false, failure: expected });
    // What is no stream of events breaks off; all else is the same.
    const streamed = expected === 'server-error' ? 'network' : expected;
    expect(await respond(behaviour, {}, true)).toMatchObject({ ok: false, failure: streamed });
  });

  it('comes in pieces where it may, with the time of its first word', async () => {
    const outcome = await respond(response('{"a":1}'), {}, true);
    expect(outcome).toMatchObject({ ...OUTCOME, reasoning: 'thought of it', firstTokenMs: expect.any(Number) });
    expect(fake.seen.at(-1)?.body.stream).toBe(true);
  });

  it.each<[string, Behaviour]>([
    [
      'breaks off',
      (answer) => {
        answer.writeHead(200, { 'content-type': 'text/event-stream' });
        answer.end(`data: ${JSON.stringify({ type: 'response.output_text.delta', delta: '{"a"' })}\n\n`);
      },
    ],
    [
      'ends in an error',
      (answer) => {
        answer.writeHead(200, { 'content-type': 'text/event-stream' });
        answer.end(`event: error\ndata: ${JSON.stringify({ type: 'error', code: 'x', message: KEY })}\n\n`);
      },
    ],
  ])('that %s in the middle is a failure', async (_how, behaviour) => {
    const outcome = await respond(behaviour, {}, true);
    expect(outcome).toMatchObject({ ok: false, failure: 'network' });
    expect(JSON.stringify(outcome)).not.toContain(KEY);
  });
});

const html: Behaviour = (response) => {
  response.writeHead(200, { 'content-type': 'text/html' });
  response.end('<html>hello</html>');
};
const reset: Behaviour = (response) => response.destroy();
const cutShort: Behaviour = (response) => {
  response.writeHead(200, { 'content-type': 'application/json', 'content-length': '5000' });
  response.write('{"choices":[');
  setTimeout(() => response.destroy(), 5);
};
const endless: Behaviour = (response) => {
  response.writeHead(200, { 'content-type': 'application/json' });
  const chunk = Buffer.alloc(262_144, 'x');
  const more = (): void => {
    while (!response.destroyed && response.write(chunk));
    if (!response.destroyed) response.once('drain', more);
  };
  more();
};

describe('a call that fails comes back as a value', () => {
  it.each<[string, Behaviour, ChatFailure]>([
    ['400', failure(400), 'bad-request'],
    ['401', failure(401), 'unauthorised'],
    ['403', failure(403), 'unauthorised'],
    ['404', failure(404), 'bad-request'],
    ['408', failure(408), 'server-error'],
    ['422', failure(422), 'bad-request'],
    ['429', failure(429), 'rate-limited'],
    ['500', failure(500), 'server-error'],
    ['529', failure(529), 'server-error'],
    ['an HTML page', html, 'server-error'],
    ['a list', json([]), 'server-error'],
    ['no choices', json({ choices: [] }), 'server-error'],
    [
      'broken JSON',
      (response) => response.writeHead(200, { 'content-type': 'application/json' }).end('{"a"'),
      'network',
    ],
    ['a reset', reset, 'network'],
    ['a reply cut short', cutShort, 'network'],
    ['an endless reply', endless, 'too-large'],
    ['a redirect', (response) => response.writeHead(307, { location: 'http://127.0.0.1:9/' }).end(), 'network'],
    ['a reply of 1 MB', completion('x'.repeat(1_000_000)), 'too-large'],
    ['nothing said', completion(null), 'empty'],
    ['only blanks', completion(' \n '), 'empty'],
    ['a cut answer', completion('{"a":', { finish_reason: 'length' }), 'truncated'],
    ['a filter', completion('no', { finish_reason: 'content_filter' }), 'refused'],
    ['a refusal', completion(null, { message: { content: null, refusal: 'I will not' } }), 'refused'],
  ])('%s', async (_name, behaviour, expected) => {
    expect(await ask(behaviour)).toMatchObject({ ok: false, failure: expected });
  });

  it.each<[string, Behaviour]>([
    ['before the headers', () => {}],
    ['after the headers', (response) => response.writeHead(200, { 'content-type': 'application/json' }).write(' ')],
    [
      'drop by drop',
      (response) => {
        response.writeHead(200, { 'content-type': 'application/json' });
        const drip = setInterval(() => response.write(' '), 10);
        response.on('close', () => clearInterval(drip));
      },
    ],
  ])('a hang %s ends with our deadline', async (_name, behaviour) => {
    const outcome = await ask(behaviour, {}, AbortSignal.timeout(150));
    expect(outcome).toMatchObject({ ok: false, failure: 'timeout' });
    expect(outcome.latencyMs).toBeLessThan(2000);
  });

  it('a server that is not there, or does not speak TLS', async () => {
    const gone = await fakeProvider();
    await gone.close();
    const nowhere = await modelWith({}, gone.baseUrl).ask(request(), AbortSignal.timeout(5000));
    expect(nowhere).toMatchObject({ ok: false, failure: 'unreachable' });
    const plain = fake.baseUrl.replace('http:', 'https:');
    expect(await modelWith({}, plain).ask(request(), AbortSignal.timeout(5000))).toMatchObject({
      failure: 'unreachable',
    });
  });

  it('is made once: the SDK repeats nothing', async () => {
    const before = fake.seen.length;
    await ask(failure(500));
    await ask(failure(429, { 'retry-after': '0' }));
    expect(fake.seen.length - before).toBe(2);
  });
});

describe('Retry-After', () => {
  it.each<[Readonly<Record<string, string>>, number | undefined]>([
    [{ 'retry-after': '0' }, 0],
    [{ 'retry-after': '3' }, 3000],
    [{ 'retry-after': '86400' }, 86_400_000],
    [{ 'retry-after': '1e11' }, 1e14],
    [{ 'retry-after': '-1' }, -1000],
    [{ 'retry-after': 'soon' }, undefined],
    [{ 'retry-after-ms': '250' }, 250],
    [{}, undefined],
  ])('%j is %s ms', async (headers, expected) => {
    expect(await ask(failure(429, headers))).toMatchObject({ retryAfterMs: expected });
  });

  it('may be a date', async () => {
    const date = new Date(Date.now() + 60_000).toUTCString();
    const outcome = await ask(failure(503, { 'retry-after': date }));
    const wait = outcome.ok ? 0 : outcome.retryAfterMs;
    expect(wait).toBeGreaterThan(50_000);
    expect(wait).toBeLessThanOrEqual(60_000);
  });
});

describe('the key', () => {
  const echo = `your key ${KEY} is wrong`;
  const places: Behaviour[] = [
    failure(401, {}, { message: echo, code: KEY, type: KEY, param: KEY }),
    failure(500, { 'x-request-id': KEY }, { message: echo }),
    (response) => response.writeHead(400, { 'content-type': 'text/plain' }).end(echo),
    completion(`{"note":"${KEY}"}`),
    completion(null, { message: { refusal: echo } }),
    streamed([`{"note":"${KEY.slice(0, 7)}`, `${KEY.slice(7)}"}`]),
    (response) => response.writeHead(302, { location: `https://elsewhere.example/${KEY}` }).end(),
    (response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.end(`data: ${JSON.stringify({ error: { message: echo, code: KEY } })}\n\n`);
    },
  ];
  beforeEach(() => fake.behave(completion('{}')));

  it.each(places.map((behaviour, index) => [index, behaviour] as const))(
    'does not come back (%s)',
    async (_index, behaviour) => {
      expect(JSON.stringify(await ask(behaviour))).not.toContain(KEY);
      fake.behave(behaviour);
      expect(JSON.stringify(await modelWith({ stream: true }).ask(request(), AbortSignal.timeout(5000)))).not.toContain(
        KEY,
      );
    },
  );

  const escaped = (text: string): string =>
    [...text].map((letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`).join('');
  const half = `${KEY.slice(0, 9)}${escaped(KEY.slice(9)).toUpperCase().replaceAll('\\U', '\\u')}`;
  it.each([escaped(KEY), half, KEY.replaceAll('-', '\\u002D')])(
    'does not come back behind the escapes of a reply’s own JSON (%#)',
    async (written) => {
      const outcome = await ask(completion(`{"note":"a ${written} b"}`));
      expect(outcome).toMatchObject({ ok: true, text: '{"note":"a [key] b"}' });
      const twice = await ask(completion(JSON.stringify({ note: JSON.stringify({ inner: written }) })));
      const note: unknown = twice.ok ? JSON.parse(twice.text).note : undefined;
      expect(String(note)).toContain('[key]');
    },
  );

  it('is all that is taken out', async () => {
    const text = String.raw`{"note":"C:\temp\u0041 "quoted" CANARY"}`;
    expect(await ask(completion(text))).toMatchObject({ text });
  });
});

describe('tools', () => {
  const TOOL = { name: 'search_posts', description: 'finds', parameters: { type: 'object', properties: {} } };
  const CALLED = { id: 'c1', type: 'function', function: { name: 'search_posts', arguments: '{"query":"x"}' } };
  const turns: ChatRequest['messages'] = [
    { role: 'user', content: 'task' },
    {
      role: 'assistant',
      content: '',
      calls: [{ id: 'c1', name: 'search_posts', arguments: '{}' }],
      reasoning: 'let me look',
    },
    { role: 'tool', callId: 'c1', content: 'found' },
  ];
  const calling = completion(null, {
    finish_reason: 'tool_calls',
    message: { role: 'assistant', content: null, tool_calls: [CALLED] },
  });
  const ask = (change: Partial<ChatRequest> = {}, capabilities: Partial<Capabilities> = {}) =>
    openAiChatModel({
      provider: 'fake',
      baseUrl: fake.baseUrl,
      apiKey: KEY,
      headers: {},
      liveSearch: null,
      capabilitiesOf: () => ({ ...CAPABILITIES, ...capabilities }),
    }).ask(request({ tools: [TOOL], ...change }), new AbortController().signal);

  it('are offered as functions, and a call comes back as it was written', async () => {
    fake.behave(calling);
    expect(await ask()).toMatchObject({
      ok: true,
      text: '',
      calls: [{ id: 'c1', name: 'search_posts', arguments: '{"query":"x"}' }],
    });
    expect(fake.seen.at(-1)?.body).toMatchObject({ tools: [{ type: 'function', function: TOOL }] });
    expect(fake.seen.at(-1)?.body).not.toHaveProperty('tool_choice');
    expect(await ask({ tools: [] })).toMatchObject({ ok: false, failure: 'empty' });
  });

  it('keep their turns, with the thinking only for a provider that wants it back', async () => {
    fake.behave(completion('{}'));
    await ask({ messages: turns });
    expect(fake.seen.at(-1)?.body.messages).toEqual([
      { role: 'user', content: 'task' },
      {
        role: 'assistant',
        content: '',
        tool_calls: [{ ...CALLED, function: { name: 'search_posts', arguments: '{}' } }],
      },
      { role: 'tool', tool_call_id: 'c1', content: 'found' },
    ]);
    await ask({ messages: turns }, { tools: 'echo-reasoning' });
    expect(JSON.stringify(fake.seen.at(-1)?.body.messages)).toContain('"reasoning_content":"let me look"');
  });

  it('are put together from the pieces of a stream, one call or several', async () => {
    const piece = (index: number, id: string | undefined, words: string) => ({
      choices: [
        { index: 0, delta: { tool_calls: [{ index, id, function: { name: id && 'candles', arguments: words } }] } },
      ],
    });
    fake.behave((response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      const pieces = [piece(0, 'a', '{"n"'), piece(0, undefined, ':1}'), piece(1, 'b', '{}')];
      for (const value of pieces) response.write(`data: ${JSON.stringify(value)}\n\n`);
      response.write(
        `data: ${JSON.stringify({ choices: [{ index: 0, delta: {}, finish_reason: 'tool_calls' }] })}\n\n`,
      );
      response.end('data: [DONE]\n\n');
    });
    expect(await ask({}, { stream: true })).toMatchObject({
      calls: [
        { id: 'a', name: 'candles', arguments: '{"n":1}' },
        { id: 'b', name: 'candles', arguments: '{}' },
      ],
    });
  });

  it.each([
    ['no id and an object for words', { function: { name: 'candles', arguments: { n: 1 } } }, 'call-1', '{"n":1}'],
    ['nothing in it', {}, 'call-1', ''],
    ['our key in it', { id: KEY, function: { name: 'candles', arguments: KEY } }, '[key]', '[key]'],
  ])('are read with %s', async (_, call, id, words) => {
    fake.behave(completion(null, { message: { role: 'assistant', content: null, tool_calls: [call] } }));
    expect(await ask()).toMatchObject({ ok: true, calls: [{ id, arguments: words }] });
  });

  it('are items of their own in the Responses API', async () => {
    fake.behave(response('', { output: [{ type: 'function_call', call_id: 'c9', name: 'candles', arguments: '{}' }] }));
    const outcome = await ask({ messages: turns }, { api: 'responses' });
    expect(outcome).toMatchObject({ ok: true, calls: [{ id: 'c9', name: 'candles', arguments: '{}' }] });
    expect(fake.seen.at(-1)?.body).toMatchObject({
      tools: [{ type: 'function', name: 'search_posts', strict: false }],
      input: [
        { role: 'user' },
        { type: 'function_call', call_id: 'c1', name: 'search_posts', arguments: '{}' },
        { type: 'function_call_output', call_id: 'c1', output: 'found' },
      ],
    });
  });

  it('are left out where they are not taken, which a refusal teaches once', async () => {
    fake.behave(completion('{}'));
    expect(await ask({}, { tools: 'none' })).toMatchObject({ ok: true, text: '{}' });
    expect(fake.seen.at(-1)?.body).not.toHaveProperty('tools');
    fake.behave((reply, seen) =>
      (seen.body.tools === undefined ? completion('{}') : failure(400, {}, { message: 'tools are not supported' }))(
        reply,
        seen,
      ),
    );
    expect(await ask()).toMatchObject({ ok: true, text: '{}' });
  });
});
