import type { ServerResponse } from 'node:http';
import { billedTicks, chatCounts, METERED, type Metered, responsesCounts, thinkingBeside } from './bills.ts';
import { type Behaviour, completionBody, json, response, type Seen } from './fake-provider.ts';
import { dutifulReply } from './fake-team-model.ts';

/** What is special about one provider's API: what it refuses, and how it dresses what it says. */
export interface Quirk {
  readonly name: string;
  readonly model: string;
  readonly keyVariable: string | undefined;
  /** Path of the API it serves, behind the version. */
  readonly path: '/chat/completions' | '/responses';
  /** Undefined where the request is to its liking. */
  refuses(seen: Seen): Behaviour | undefined;
  /** The answer in its own dress. */
  says(text: string, usage: object): Behaviour;
  /** What was used, in its own words. */
  counts(metered: Metered): object;
  /** How its bill stands beside the counts; left out where it states none. */
  readonly bill?: (ticks: number) => object;
}

/** `ticks` is what it bills for all of that. */
export function behaviourOf(quirk: Quirk, metered = METERED, ticks = billedTicks(quirk.model, metered)): Behaviour {
  return (answer, seen) => {
    const elsewhere = !seen.path.endsWith(quirk.path);
    const refusal = elsewhere ? notHere : (refusesAll(seen) ?? quirk.refuses(seen));
    (refusal ?? quirk.says(dutifulReply(seen.body), usageOf(quirk, metered, ticks)))(answer, seen);
  };
}

/** What it says of a call's usage and price. */
export function usageOf(quirk: Quirk, metered: Metered, ticks: number): object {
  return { ...quirk.counts(metered), ...quirk.bill?.(ticks) };
}

const inTicks = (cost_in_usd_ticks: number): object => ({ cost_in_usd_ticks });
const inDollars = (ticks: number): object => ({ cost: ticks / 1e10, cost_details: { upstream_inference_cost: null } });

const notHere = json({ error: { message: 'this model is not served here' } }, 404);
const bad = (message: string, param: string | null = null): Behaviour =>
  json({ error: { message, param, type: 'invalid_request_error', code: null } }, 400);

/** Nobody takes these from us: not every model takes a temperature, and no key belongs into a body. */
const NEVER = ['temperature', 'top_p', 'stop', 'search_parameters', 'user', 'n'];
/** A backtest that searched the live web would read what its tape has not shown yet. */
const LIVE_SEARCH = /"(x_search|web_search|web_search_preview)"/;
const refusesAll = ({ body }: Seen): Behaviour | undefined => {
  if (LIVE_SEARCH.test(JSON.stringify(body.tools ?? []))) return bad('no live search in a backtest');
  const wrong = NEVER.find((name) => name in body);
  return wrong === undefined ? undefined : bad(`unknown ${wrong}`, wrong);
};
const refusing =
  (...names: readonly string[]) =>
  ({ body }: Seen): Behaviour | undefined => {
    const wrong = names.find((name) => name in body);
    return wrong === undefined ? undefined : bad(`Unsupported parameter: '${wrong}'`, wrong);
  };

const formatOf = ({ body }: Seen): string =>
  /"type":"(json_\w+)"/.exec(JSON.stringify(body.response_format ?? {}))?.[1] ?? '';

/** Streamed as asked: pieces, then the end, then the usage; `before` is what stands ahead of the answer. */
const streams =
  (before: readonly object[] = [], comment = '') =>
  (text: string, usage: object): Behaviour =>
  (answer: ServerResponse) => {
    answer.writeHead(200, { 'content-type': 'text/event-stream' });
    const send = (value: object): void => void answer.write(`data: ${JSON.stringify(value)}\n\n`);
    answer.write(comment);
    for (const delta of [...before, { content: text.slice(0, 9) }, { content: text.slice(9) }]) {
      send({ choices: [{ index: 0, delta }] });
    }
    send({ choices: [{ index: 0, delta: {}, finish_reason: 'stop' }] });
    send({ choices: [], usage });
    answer.end('data: [DONE]\n\n');
  };
const plain =
  (change: (text: string) => object) =>
  (text: string, usage: object): Behaviour =>
    json({ ...completionBody(null, { message: { role: 'assistant', ...change(text) } }), usage });

/** As the providers were seen to behave; one row each, two where a provider has two sorts of models. */
export const QUIRKS: readonly Quirk[] = [
  {
    name: 'xAI: thinks without saying how hard, and takes no max_tokens',
    model: 'xai/grok-4.20',
    keyVariable: 'XAI_API_KEY',
    path: '/chat/completions',
    refuses: refusing('reasoning_effort', 'max_tokens', 'prompt_cache_key'),
    says: streams([{ reasoning_content: 'hm ' }]),
    counts: thinkingBeside,
    bill: inTicks,
  },
  {
    name: 'xAI since 4.5: told how hard to think',
    model: 'xai/grok-4.7',
    keyVariable: 'XAI_API_KEY',
    path: '/chat/completions',
    refuses: (seen) =>
      seen.body.reasoning_effort === 'none'
        ? bad('reasoning cannot be turned off', 'reasoning_effort')
        : refusing('max_tokens', 'prompt_cache_key')(seen),
    says: streams([{ reasoning_content: 'hm ' }]),
    counts: thinkingBeside,
    bill: inTicks,
  },
  {
    name: 'xAI multi-agent: Responses alone, without tools of ours',
    model: 'xai/grok-4.20-multi-agent',
    keyVariable: 'XAI_API_KEY',
    path: '/responses',
    refuses: refusing('tools', 'max_tokens', 'max_completion_tokens', 'messages'),
    says: (text, usage) => response(text, { usage }),
    counts: responsesCounts,
    bill: inTicks,
  },
  {
    name: 'OpenAI: max_completion_tokens alone, and no lengths in a strict schema',
    model: 'openai/gpt-5.4-mini',
    keyVariable: 'OPENAI_API_KEY',
    path: '/chat/completions',
    refuses: (seen) =>
      refusing('max_tokens')(seen) ??
      (JSON.stringify(seen.body.response_format ?? {}).includes('"maxLength"')
        ? bad('Invalid schema: maxLength is not permitted', 'response_format')
        : undefined),
    says: streams(),
    counts: chatCounts,
  },
  {
    name: 'DeepSeek: no schema, thinking apart, keep-alives, its own word for the cache',
    model: 'deepseek/deepseek-flash',
    keyVariable: 'DEEPSEEK_API_KEY',
    path: '/chat/completions',
    refuses: (seen) => {
      if (formatOf(seen) === 'json_schema') return bad('This response_format type is unavailable now');
      const named = /json/i.test(JSON.stringify(seen.body.messages));
      return named ? undefined : bad("Prompt must contain the word 'json'");
    },
    says: streams([{ reasoning_content: 'so ' }, { reasoning_content: '{"not": "this"}' }], ': keep-alive\n\n'),
    counts: ({ prompt, cached, thinking, answer }) => ({
      prompt_tokens: prompt,
      completion_tokens: thinking + answer,
      prompt_cache_hit_tokens: cached,
      prompt_cache_miss_tokens: prompt - cached,
    }),
  },
  {
    name: 'Anthropic: no formats, and an answer in a fence with words around it',
    model: 'anthropic/claude-haiku-4-5',
    keyVariable: 'ANTHROPIC_API_KEY',
    path: '/chat/completions',
    refuses: refusing('response_format', 'reasoning_effort'),
    says: (text, usage) => streams([{ content: 'Here it is:\n```json\n' }])(`${text}\n\`\`\`\nGood luck.`, usage),
    counts: chatCounts,
  },
  {
    name: 'Gemini: thinking counted beside the answer, errors in a list',
    model: 'gemini/gemini-3.5-flash',
    keyVariable: 'GEMINI_API_KEY',
    path: '/chat/completions',
    refuses: ({ body }) =>
      'max_completion_tokens' in body ? json([{ error: { code: 400, message: 'no' } }], 400) : undefined,
    says: streams(),
    counts: thinkingBeside,
  },
  {
    name: 'Qwen: thinks only when it streams',
    model: 'qwen/qwen3.7-plus',
    keyVariable: 'DASHSCOPE_API_KEY',
    path: '/chat/completions',
    refuses: (seen) =>
      seen.body.stream === true ? undefined : bad('enable_thinking must be set to false for non-streaming calls'),
    says: streams([{ content: null, reasoning_content: 'so' }]),
    counts: chatCounts,
  },
  {
    name: 'Mistral: a list of what it does not know, and content in parts',
    model: 'mistral/mistral-small-2603',
    keyVariable: 'MISTRAL_API_KEY',
    path: '/chat/completions',
    refuses: ({ body }) =>
      'stream_options' in body
        ? json({ detail: [{ type: 'extra_forbidden', loc: ['body', 'stream_options'], msg: 'no' }] }, 422)
        : undefined,
    says: plain((text) => ({
      content: [
        { type: 'thinking', thinking: [{ type: 'text', text: '{"not": "this"}' }] },
        { type: 'text', text },
      ],
    })),
    counts: chatCounts,
  },
  {
    name: 'Groq: a schema or a stream',
    model: 'groq/openai/gpt-oss-120b',
    keyVariable: 'GROQ_API_KEY',
    path: '/chat/completions',
    refuses: (seen) =>
      seen.body.stream === true && formatOf(seen) === 'json_schema'
        ? bad('response_format json_schema does not support streaming')
        : undefined,
    says: plain((text) => ({ content: text, reasoning: 'because' })),
    counts: chatCounts,
  },
  {
    name: 'OpenRouter: words while one waits, and reasoning by another name',
    model: 'openrouter/z-ai/glm-5',
    keyVariable: 'OPENROUTER_API_KEY',
    path: '/chat/completions',
    refuses: () => undefined,
    says: streams([{ content: '', reasoning: 'well' }], ': OPENROUTER PROCESSING\n\n'),
    counts: chatCounts,
    bill: inDollars,
  },
  ...['ollama/qwen3:8b', 'vllm/some/model', 'llamacpp/local'].map(
    (model): Quirk => ({
      name: `${model}: no key, usage without details`,
      model,
      keyVariable: undefined,
      path: '/chat/completions',
      refuses: ({ headers }) => (headers.authorization === 'Bearer none' ? undefined : bad('a key for nobody')),
      says: streams(),
      counts: ({ prompt, thinking, answer }) => ({ prompt_tokens: prompt, completion_tokens: thinking + answer }),
    }),
  ),
];
