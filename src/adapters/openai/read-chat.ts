import { z } from 'zod';
import { type CallUsage, NO_USAGE, TICKS_A_DOLLAR } from '../../domain/call-usage.ts';
import type { ChatFailure, Citation, ToolCall } from '../../ports/chat-model.ts';
import { CallReader, callPieces } from './read-calls.ts';

/** A count in whole tokens, a fraction rounded up. What is no count is none: it never costs the answer beside it. */
export const count = z.number().nonnegative().transform(Math.ceil).nullish().catch(undefined);

/** What a provider says it charged: in ticks as xAI does, or in dollars as OpenRouter does. */
export const bill = { cost_in_usd_ticks: count, cost: z.number().nonnegative().nullish().catch(undefined) };

export function billOf(
  usage: Readonly<Partial<Record<keyof typeof bill, number | null | undefined>>> | null | undefined,
) {
  const ticks = usage?.cost_in_usd_ticks ?? (usage?.cost == null ? undefined : Math.round(usage.cost * TICKS_A_DOLLAR));
  return ticks === undefined || !Number.isSafeInteger(ticks) ? {} : { billedTicks: ticks };
}

export const chatUsage = z
  .object({
    prompt_tokens: count,
    completion_tokens: count,
    total_tokens: count,
    /** DeepSeek's word for what others put into the details. */
    prompt_cache_hit_tokens: count,
    prompt_tokens_details: z.object({ cached_tokens: count }).nullish().catch(undefined),
    completion_tokens_details: z.object({ reasoning_tokens: count }).nullish().catch(undefined),
    ...bill,
  })
  .nullish()
  .catch(undefined);

/** Text, or a list of parts of which those of type `text` are the answer and those of type `thinking` the thought. */
export const content = z
  .union([
    z.string(),
    z.array(z.object({ type: z.string(), text: z.string().nullish(), thinking: z.unknown().optional() })),
  ])
  .nullish();

export function saidText(said: z.output<typeof content>): string {
  if (typeof said === 'string') return said;
  return (said ?? []).map(({ type, text }) => (type === 'text' ? (text ?? '') : '')).join('');
}

/** Beside the answer: of another type it says nothing, and the answer stands. */
export const sideText = z.string().nullish().catch(undefined);

/** Thinking comes under either name, where it comes at all. */
export const thinking = { reasoning_content: sideText, reasoning: sideText };

/** Only what we read; providers add to and leave out of the rest as they like. */
const chatSchema = z.object({
  choices: z
    .array(
      z.object({
        finish_reason: sideText,
        message: z.object({ content, refusal: sideText, tool_calls: callPieces, ...thinking }),
      }),
    )
    .nullish()
    .catch(undefined),
  usage: chatUsage,
});

export function readChat(body: unknown): Completion {
  const parsed = chatSchema.safeParse(body);
  const usage = usageOf(parsed.data?.usage);
  const choice = parsed.data?.choices?.[0];
  if (choice === undefined) return { ...NOT_A_COMPLETION, usage };
  const { message, finish_reason: finish } = choice;
  const reader = new CallReader();
  reader.add(message.tool_calls);
  return {
    usage,
    calls: reader.calls,
    reasoning: message.reasoning_content ?? message.reasoning ?? undefined,
    citations: [],
    answer: answerOf(saidText(message.content), endOf(finish ?? 'stop', message.refusal ?? '')),
  };
}

export function endOf(finish: string, refusal: string): 'whole' | 'cut' | 'refused' {
  if (refusal !== '' || finish === 'content_filter') return 'refused';
  return finish === 'length' ? 'cut' : 'whole';
}

/**
 * Some providers count thinking beside the completion and some in it, and some tell it in the total alone; ours is
 * always in the completion. Half a count is none: what was used is then unknown.
 */
export function usageOf(usage: z.output<typeof chatUsage>): CallUsage {
  const isWhole = typeof usage?.total_tokens === 'number' || typeof usage?.completion_tokens === 'number';
  if (!isWhole || (usage?.prompt_tokens ?? usage?.total_tokens ?? null) === null)
    return { ...NO_USAGE, ...billOf(usage) };
  const promptTokens = usage.prompt_tokens ?? 0;
  const completionTokens = Math.max(usage.completion_tokens ?? 0, (usage.total_tokens ?? 0) - promptTokens);
  const thought = completionTokens - (usage.completion_tokens ?? completionTokens);
  return {
    promptTokens,
    cachedTokens: usage.prompt_tokens_details?.cached_tokens ?? usage.prompt_cache_hit_tokens ?? 0,
    completionTokens,
    reasoningTokens: usage.completion_tokens_details?.reasoning_tokens ?? thought,
    ...billOf(usage),
  };
}

/** What a finished call said, or why that is no answer. */
export interface Completion {
  readonly usage: CallUsage;
  readonly reasoning: string | undefined;
  /** Tools it called; only where some were offered. */
  readonly calls: readonly ToolCall[];
  /** What its provider's own search came upon. */
  readonly citations: readonly Citation[];
  readonly answer: { readonly ok: true; readonly text: string } | { readonly ok: false; readonly failure: ChatFailure };
}

/** A 200 whose body is no answer at all: an HTML page is a server's error, not a model's word. */
export const NOT_A_COMPLETION: Completion = {
  usage: NO_USAGE,
  reasoning: undefined,
  calls: [],
  citations: [],
  answer: { ok: false, failure: 'server-error' },
};

/** Longest text taken as an answer. */
const MAX_CHARACTERS = 262_144;

export function answerOf(text: string, ended: 'whole' | 'cut' | 'refused'): Completion['answer'] {
  if (ended === 'refused') return { ok: false, failure: 'refused' };
  if (ended === 'cut') return { ok: false, failure: 'truncated' };
  if (text.trim() === '') return { ok: false, failure: 'empty' };
  if (text.length > MAX_CHARACTERS) return { ok: false, failure: 'too-large' };
  return { ok: true, text };
}
