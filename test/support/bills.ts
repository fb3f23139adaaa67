/**
 * What a provider charges, as its own page of prices says it and not as `data/providers` does: dollars a million tokens as
 * whole millionths, and whole ticks for what is charged by the piece. Reckoned in integers without end.
 */
interface Tariff {
  readonly input: bigint;
  readonly cached: bigint;
  readonly output: bigint;
  /** From so many tokens of a prompt on, other prices for all of the call. */
  readonly long?: { readonly from: number; readonly input: bigint; readonly cached: bigint; readonly output: bigint };
  readonly call?: bigint;
  readonly post?: bigint;
  readonly profile?: bigint;
}

/** What a call used up, as the provider's meter has it; thinking apart from the answer. */
export interface Metered {
  readonly prompt: number;
  readonly cached: number;
  readonly thinking: number;
  readonly answer: number;
  readonly webCalls: number;
  readonly xCalls: number;
  readonly posts: number;
  readonly profiles: number;
}

const XAI: Tariff = {
  input: 1_250_000n,
  cached: 200_000n,
  output: 2_500_000n,
  long: { from: 200_000, input: 2_500_000n, cached: 400_000n, output: 5_000_000n },
  call: 50_000_000n,
  post: 50_000_000n,
  profile: 100_000_000n,
};
const FREE: Tariff = { input: 0n, cached: 0n, output: 0n };

/** By the models of the quirk table. */
const TARIFFS: Readonly<Record<string, Tariff>> = {
  'xai/grok-4.20': XAI,
  'xai/grok-4.20-multi-agent': XAI,
  'xai/grok-4.7': {
    ...XAI,
    ...{ input: 2_000_000n, cached: 500_000n, output: 6_000_000n },
    long: { from: 200_000, input: 4_000_000n, cached: 1_000_000n, output: 12_000_000n },
  },
  'openai/gpt-5.4-mini': { input: 750_000n, cached: 75_000n, output: 4_500_000n, call: 100_000_000n },
  'deepseek/deepseek-flash': { input: 300_000n, cached: 6_000n, output: 1_200_000n },
  'anthropic/claude-haiku-4-5': { input: 1_000_000n, cached: 100_000n, output: 5_000_000n },
  'gemini/gemini-3.5-flash': { input: 1_500_000n, cached: 150_000n, output: 9_000_000n },
  'qwen/qwen3.7-plus': {
    input: 500_000n,
    cached: 50_000n,
    output: 3_000_000n,
    long: { from: 256_001, input: 2_000_000n, cached: 200_000n, output: 6_000_000n },
  },
  'mistral/mistral-small-2603': { input: 150_000n, cached: 150_000n, output: 600_000n },
  'groq/openai/gpt-oss-120b': { input: 150_000n, cached: 75_000n, output: 600_000n },
  'openrouter/z-ai/glm-5': { input: 600_000n, cached: 120_000n, output: 1_920_000n },
};

/** The bill in ticks of 1e-10 dollars, half a tick rounded up. */
export function billedTicks(model: string, metered: Metered): number {
  const tariff = TARIFFS[model] ?? FREE;
  const { prompt, cached, thinking, answer, webCalls, posts, profiles } = metered;
  const {
    input,
    cached: again,
    output,
  } = tariff.long !== undefined && prompt >= tariff.long.from ? tariff.long : tariff;
  const tokens = BigInt(prompt - cached) * input + BigInt(cached) * again + BigInt(thinking + answer) * output;
  const pieces =
    BigInt(webCalls) * (tariff.call ?? 0n) +
    BigInt(posts) * (tariff.post ?? 0n) +
    BigInt(profiles) * (tariff.profile ?? 0n);
  return Number((tokens + 50n) / 100n + pieces);
}

/** As Chat Completions counts it; thinking within the completion. */
export function chatCounts({ prompt, cached, thinking, answer }: Metered) {
  return {
    prompt_tokens: prompt,
    completion_tokens: thinking + answer,
    total_tokens: prompt + thinking + answer,
    prompt_tokens_details: { cached_tokens: cached },
    completion_tokens_details: { reasoning_tokens: thinking },
  };
}

/** Thinking beside the answer, in the total alone. */
export function thinkingBeside(metered: Metered) {
  return { ...chatCounts(metered), completion_tokens: metered.answer };
}

/** As Responses counts it, with what the provider's own tools did. */
export function responsesCounts({ prompt, cached, thinking, answer, webCalls, xCalls, posts, profiles }: Metered) {
  return {
    input_tokens: prompt,
    output_tokens: thinking + answer,
    input_tokens_details: { cached_tokens: cached },
    output_tokens_details: { reasoning_tokens: thinking },
    server_side_tool_usage_details: {
      web_search_calls: webCalls,
      x_search_calls: xCalls,
      x_posts_fetched: posts,
      x_users_fetched: profiles,
      code_interpreter_calls: 0,
    },
  };
}

/** What every call of the fakes uses up unless a test says otherwise. */
export const METERED: Metered = {
  prompt: 120,
  cached: 100,
  thinking: 12,
  answer: 18,
  webCalls: 0,
  xCalls: 0,
  posts: 0,
  profiles: 0,
};
