import { z } from 'zod';
import type { CallUsage } from '../../domain/record.ts';
import type { ChatFailure } from '../../ports/chat-model.ts';

const count = z.number().int().nonnegative().nullish();

/** Only what we read; providers add to and leave out of the rest as they like. */
const completionSchema = z.object({
  choices: z
    .array(
      z.object({
        finish_reason: z.string().nullish(),
        message: z.object({ content: z.string().nullish(), refusal: z.string().nullish() }),
      }),
    )
    .min(1),
  usage: z
    .object({
      prompt_tokens: count,
      completion_tokens: count,
      /** DeepSeek's word for what others put into the details. */
      prompt_cache_hit_tokens: count,
      prompt_tokens_details: z.object({ cached_tokens: count }).nullish(),
      completion_tokens_details: z.object({ reasoning_tokens: count }).nullish(),
    })
    .nullish(),
});

/** What a finished call said, or why that is no answer. */
export interface Completion {
  readonly usage: CallUsage;
  readonly answer: { readonly ok: true; readonly text: string } | { readonly ok: false; readonly failure: ChatFailure };
}

export const NO_USAGE: CallUsage = { promptTokens: 0, cachedTokens: 0, completionTokens: 0, reasoningTokens: 0 };

/** Longest text taken as an answer. */
const MAX_CHARACTERS = 262_144;

/** Reads the body of a 200 reply, which may be anything: an HTML page is a server's error, not a model's word. */
export function readCompletion(body: unknown): Completion {
  const parsed = completionSchema.safeParse(body);
  if (!parsed.success) return { usage: NO_USAGE, answer: { ok: false, failure: 'server-error' } };
  const { choices, usage } = parsed.data;
  const [choice] = choices;
  return {
    usage: {
      promptTokens: usage?.prompt_tokens ?? 0,
      cachedTokens: usage?.prompt_tokens_details?.cached_tokens ?? usage?.prompt_cache_hit_tokens ?? 0,
      completionTokens: usage?.completion_tokens ?? 0,
      reasoningTokens: usage?.completion_tokens_details?.reasoning_tokens ?? 0,
    },
    answer: answerOf(choice?.message.content ?? '', choice?.finish_reason ?? 'stop', choice?.message.refusal ?? ''),
  };
}

function answerOf(text: string, finish: string, refusal: string): Completion['answer'] {
  if (refusal !== '' || finish === 'content_filter') return { ok: false, failure: 'refused' };
  if (finish === 'length') return { ok: false, failure: 'truncated' };
  if (text.trim() === '') return { ok: false, failure: 'empty' };
  if (text.length > MAX_CHARACTERS) return { ok: false, failure: 'too-large' };
  return { ok: true, text };
}
