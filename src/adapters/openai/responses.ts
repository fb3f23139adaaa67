import type { ResponseCreateParamsNonStreaming } from 'openai/resources/responses/responses';
import { z } from 'zod';
import { NO_USAGE } from '../../domain/call-usage.ts';
import { assertNever } from '../../domain/never.ts';
import type { ChatRequest } from '../../ports/chat-model.ts';
import { cacheField } from './cache-key.ts';
import { isEffort } from './chat-body.ts';
import { answerOf, type Completion, NOT_A_COMPLETION } from './completion.ts';
import { type Capabilities, modelId } from './endpoint.ts';
import { toolCall } from './read-calls.ts';
import { responsesItems, responsesTools } from './tool-words.ts';

type Body = ResponseCreateParamsNonStreaming;

/** Our request in the words of the Responses API. Nothing is stored with the provider. */
export function responsesBody(request: ChatRequest, capabilities: Capabilities): Body {
  const effort = capabilities.effort[request.reasoning];
  const format = textFormat(request);
  return {
    model: modelId(request.model),
    input: request.messages.flatMap(responsesItems),
    ...responsesTools(request, capabilities),
    max_output_tokens: request.maxTokens,
    store: false,
    ...cacheField(request, capabilities),
    ...(format === undefined ? {} : { text: { format } }),
    ...(isEffort(effort) ? { reasoning: { effort } } : {}),
  };
}

function textFormat({ rung, schemaName, schema }: ChatRequest): NonNullable<Body['text']>['format'] {
  switch (rung) {
    case 'json-schema':
    case 'json-schema-loose':
      return { type: 'json_schema', name: schemaName, strict: true, schema: { ...schema } };
    case 'json-object':
      return { type: 'json_object' };
    case 'text':
      return undefined;
    default:
      return assertNever(rung);
  }
}

const count = z.number().int().nonnegative().nullish();
const parts = z
  .array(z.object({ type: z.string(), text: z.string().nullish(), refusal: z.string().nullish() }))
  .nullish();

const responseSchema = z.object({
  status: z.string().nullish(),
  incomplete_details: z.object({ reason: z.string().nullish() }).nullish(),
  output: z.array(
    z.object({
      type: z.string(),
      content: parts,
      summary: parts,
      call_id: z.string().nullish(),
      name: z.string().nullish(),
      arguments: z.string().nullish(),
    }),
  ),
  usage: z
    .object({
      input_tokens: count,
      output_tokens: count,
      input_tokens_details: z.object({ cached_tokens: count }).nullish(),
      output_tokens_details: z.object({ reasoning_tokens: count }).nullish(),
    })
    .nullish(),
});

/** Messages are the answer, reasoning items what the provider shows of its thinking; all else is the provider's own. */
export function readResponse(body: unknown): Completion {
  const parsed = responseSchema.safeParse(body);
  if (!parsed.success) return NOT_A_COMPLETION;
  const { output, usage, status, incomplete_details: incomplete } = parsed.data;
  const messages = output.filter((item) => item.type === 'message').flatMap((item) => item.content ?? []);
  const thoughts = output.filter((item) => item.type === 'reasoning').flatMap((item) => item.summary ?? []);
  const text = messages.map((part) => part.text ?? '').join('');
  const refused = messages.some((part) => part.type === 'refusal') || incomplete?.reason === 'content_filter';
  const thought = thoughts.map((part) => part.text ?? '').join('\n');
  return {
    usage: {
      ...NO_USAGE,
      promptTokens: usage?.input_tokens ?? 0,
      cachedTokens: usage?.input_tokens_details?.cached_tokens ?? 0,
      completionTokens: usage?.output_tokens ?? 0,
      reasoningTokens: usage?.output_tokens_details?.reasoning_tokens ?? 0,
    },
    reasoning: thought === '' ? undefined : thought,
    calls: output
      .filter((item) => item.type === 'function_call')
      .map((item, place) => toolCall(item.call_id ?? '', item.name ?? '', item.arguments ?? '', place)),
    answer: answerOf(text, refused ? 'refused' : status === 'incomplete' ? 'cut' : 'whole'),
  };
}
