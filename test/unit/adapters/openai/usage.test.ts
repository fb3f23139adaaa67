import { describe, expect, it } from 'vitest';
import { readChat } from '../../../../src/adapters/openai/read-chat.ts';
import { readStream } from '../../../../src/adapters/openai/read-stream.ts';
import { readResponse } from '../../../../src/adapters/openai/responses.ts';
import type { CallUsage } from '../../../../src/domain/call-usage.ts';
import { NO_USAGE } from '../../../../src/domain/call-usage.ts';

const ANSWER = '{"decisions":[]}';
const counted = (promptTokens: number, completionTokens: number, more: Partial<CallUsage> = {}): CallUsage => ({
  ...NO_USAGE,
  promptTokens,
  completionTokens,
  ...more,
});

/** What a provider may say of its counting, and what is made of it: never less than was said, never half of it. */
const STATED: readonly (readonly [name: string, usage: unknown, read: CallUsage])[] = [
  ['whole counts', { prompt_tokens: 10, completion_tokens: 7, total_tokens: 17 }, counted(10, 7)],
  ['fractions, rounded up', { prompt_tokens: 10.2, completion_tokens: 6.5 }, counted(11, 7)],
  ['a total alone, at the dearer price', { total_tokens: 17 }, counted(0, 17)],
  [
    'thinking in the total alone',
    { prompt_tokens: 10, completion_tokens: 2, total_tokens: 17 },
    counted(10, 7, { reasoningTokens: 5 }),
  ],
  ['a total below its parts', { prompt_tokens: 10, completion_tokens: 7, total_tokens: 3 }, counted(10, 7)],
  [
    'details that are none',
    { prompt_tokens: 10, completion_tokens: 7, prompt_tokens_details: 3, completion_tokens_details: 'x' },
    counted(10, 7),
  ],
  [
    'a negative detail',
    { prompt_tokens: 10, completion_tokens: 7, prompt_tokens_details: { cached_tokens: -4 } },
    counted(10, 7),
  ],
  ['nothing', undefined, NO_USAGE],
  ['null', null, NO_USAGE],
  ['a text', 'many', NO_USAGE],
  ['a list', [10, 7], NO_USAGE],
  ['an empty object', {}, NO_USAGE],
  ['nulls', { prompt_tokens: null, completion_tokens: null, total_tokens: null }, NO_USAGE],
  ['counts as texts', { prompt_tokens: '10', completion_tokens: '7' }, NO_USAGE],
  ['negative counts', { prompt_tokens: -1, completion_tokens: -1, total_tokens: -2 }, NO_USAGE],
  ['a prompt without a completion', { prompt_tokens: 10 }, NO_USAGE],
  ['a completion without a prompt', { completion_tokens: 7 }, NO_USAGE],
  [
    'a prompt and a completion that is none',
    { prompt_tokens: 10.5, completion_tokens: '7', total_tokens: -1 },
    NO_USAGE,
  ],
];

async function* inChunks(usage: unknown): AsyncIterable<unknown> {
  yield { choices: [{ delta: { content: ANSWER.slice(0, 5) } }] };
  yield { choices: [{ delta: { content: ANSWER.slice(5) }, finish_reason: 'stop' }], usage };
}

describe('what a provider says of its counting', () => {
  it.each(STATED)('%s', async (_name, usage, read) => {
    const whole = readChat({ choices: [{ message: { content: ANSWER }, finish_reason: 'stop' }], usage });
    const { completion } = await readStream(inChunks(usage), () => 0);
    for (const heard of [whole, completion]) {
      expect(heard.answer).toEqual({ ok: true, text: ANSWER });
      expect(heard.usage).toEqual(read);
    }
    expect(readChat({ choices: [], usage }).usage).toEqual(read);
    expect(readChat({ error: { message: 'overloaded' }, usage })).toMatchObject({ answer: { ok: false }, usage: read });
  });

  it.each([
    [
      'whole counts',
      { input_tokens: 10, output_tokens: 7, input_tokens_details: { cached_tokens: 4 } },
      counted(10, 7, { cachedTokens: 4 }),
    ],
    ['fractions', { input_tokens: 9.1, output_tokens: 6.9 }, counted(10, 7)],
    ['half of it', { input_tokens: 10 }, NO_USAGE],
    ['a text', 'many', NO_USAGE],
    [
      'searches without tokens',
      { server_side_tool_usage_details: { web_search_calls: 2 } },
      { ...NO_USAGE, searches: 2 },
    ],
  ])('Responses: %s', (_name, usage, read) => {
    const output = [{ type: 'message', content: [{ type: 'output_text', text: ANSWER }] }];
    expect(readResponse({ output, usage })).toMatchObject({ answer: { ok: true, text: ANSWER }, usage: read });
    expect(readResponse({ output: null, usage })).toMatchObject({ answer: { ok: false }, usage: read });
  });
});

describe('what stands beside an answer', () => {
  it.each([
    ['no end', { finish_reason: null }],
    ['an end in numbers', { finish_reason: 0 }],
    ['a refusal that is none', { message: { content: ANSWER, refusal: false } }],
    ['thinking as an object', { message: { content: ANSWER, reasoning: { tokens: 3 }, reasoning_content: 5 } }],
  ])('%s costs nobody the answer', (_name, change) => {
    const body = { choices: [{ message: { content: ANSWER }, finish_reason: 'stop', ...change }] };
    expect(readChat(body).answer).toEqual({ ok: true, text: ANSWER });
  });
});
