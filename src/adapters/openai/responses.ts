import type { ResponseCreateParamsNonStreaming } from 'openai/resources/responses/responses';
import { z } from 'zod';
import { type CallUsage, NO_USAGE, searchCounts } from '../../domain/call-usage.ts';
import { assertNever } from '../../domain/never.ts';
import type { ChatRequest } from '../../ports/chat-model.ts';
import { isEffort } from './chat-body.ts';
import { type Capabilities, cacheField, modelId } from './endpoint.ts';
import type { LiveSearchTools } from './provider-file.ts';
import { toolCall } from './read-calls.ts';
import { answerOf, bill, billOf, type Completion, count, NOT_A_COMPLETION } from './read-chat.ts';
import { citationsOf, responsesItems, responsesTools, searchTools, withoutInlineCitations } from './tool-words.ts';

type Body = ResponseCreateParamsNonStreaming;

/** Our request in the words of the Responses API. Nothing is stored with the provider. */
export function responsesBody(request: ChatRequest, capabilities: Capabilities, known: LiveSearchTools | null): Body {
  const effort = capabilities.effort[request.reasoning];
  const format = textFormat(request);
  const body: Body = {
    model: modelId(request.model),
    input: request.messages.flatMap(responsesItems),
    ...responsesTools(request, capabilities),
    max_output_tokens: request.maxTokens,
    store: false,
    ...cacheField(request, capabilities),
    ...(format === undefined ? {} : { text: { format } }),
    ...(isEffort(effort) ? { reasoning: { effort } } : {}),
  };
  const { tools, limit } = searchTools(request, known);
  // The SDK's types know one provider's tools; another's are added as they are.
  return tools.length === 0 ? body : Object.assign(body, { tools: [...(body.tools ?? []), ...tools], ...limit });
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

const place = z.object({ url: z.string().nullish(), title: z.string().nullish() });
const parts = z
  .array(
    z.object({
      type: z.string(),
      text: z.string().nullish(),
      refusal: z.string().nullish(),
      annotations: z.array(place).nullish(),
    }),
  )
  .nullish();
/** Counts by tool, in the provider's own names. */
const toolCounts = z.record(z.string(), z.unknown()).nullish().catch(undefined);

const responseSchema = z.object({
  status: z.string().nullish(),
  incomplete_details: z.object({ reason: z.string().nullish() }).nullish(),
  citations: z.array(z.string()).nullish(),
  output: z
    .array(
      z.object({
        type: z.string(),
        content: parts,
        summary: parts,
        call_id: z.string().nullish(),
        name: z.string().nullish(),
        arguments: z.string().nullish(),
      }),
    )
    .nullish()
    .catch(undefined),
  usage: z
    .object({
      input_tokens: count,
      output_tokens: count,
      input_tokens_details: z.object({ cached_tokens: count }).nullish().catch(undefined),
      output_tokens_details: z.object({ reasoning_tokens: count }).nullish().catch(undefined),
      server_side_tool_usage_details: toolCounts,
      ...bill,
    })
    .nullish()
    .catch(undefined),
});

/** Messages are the answer, reasoning items what the provider shows of its thinking; all else is the provider's own. */
export function readResponse(body: unknown): Completion {
  const parsed = responseSchema.safeParse(body);
  const { output, usage, status, incomplete_details: incomplete, citations } = parsed.data ?? {};
  const used = usageOf(usage, searchesIn(output ?? [], usage?.server_side_tool_usage_details ?? {}));
  if (!Array.isArray(output)) return { ...NOT_A_COMPLETION, usage: used };
  const messages = output.filter((item) => item.type === 'message').flatMap((item) => item.content ?? []);
  const thoughts = output.filter((item) => item.type === 'reasoning').flatMap((item) => item.summary ?? []);
  const text = withoutInlineCitations(messages.map((part) => part.text ?? '').join(''));
  const refused = messages.some((part) => part.type === 'refusal') || incomplete?.reason === 'content_filter';
  const thought = thoughts.map((part) => part.text ?? '').join('\n');
  return {
    usage: used,
    reasoning: thought === '' ? undefined : thought,
    calls: output
      .filter((item) => item.type === 'function_call')
      .map((item, place) => toolCall(item.call_id ?? '', item.name ?? '', item.arguments ?? '', place)),
    citations: citationsOf([
      ...messages.flatMap(({ annotations }) => annotations ?? []),
      ...(citations ?? []).map((url) => ({ url })),
    ]),
    answer: answerOf(text, refused ? 'refused' : status === 'incomplete' ? 'cut' : 'whole'),
  };
}

/** Half a count is none: what was used is then unknown. */
function usageOf(usage: z.output<typeof responseSchema>['usage'], found: ReturnType<typeof searchCounts>): CallUsage {
  const { input_tokens: promptTokens, output_tokens: completionTokens } = usage ?? {};
  const isWhole = typeof promptTokens === 'number' && typeof completionTokens === 'number';
  return {
    ...NO_USAGE,
    ...(isWhole ? { promptTokens, completionTokens } : {}),
    cachedTokens: (isWhole ? usage?.input_tokens_details?.cached_tokens : undefined) ?? 0,
    reasoningTokens: (isWhole ? usage?.output_tokens_details?.reasoning_tokens : undefined) ?? 0,
    ...found,
    ...billOf(usage),
  };
}

/**
 * Searches that are charged, as the provider counts them, else the calls of its own tools that it tells. Where it counts
 * what a search of X brought, that is charged in place of the call.
 */
function searchesIn(
  output: readonly { readonly type: string }[],
  counts: Readonly<Record<string, unknown>>,
): ReturnType<typeof searchCounts> {
  const { x_posts_fetched: fetched, x_users_fetched: met } = counts;
  const byPiece = isCount(fetched) || isCount(met);
  const names = Object.keys(counts).filter((name) => /search/i.test(name));
  const charged = names.filter((name) => !(byPiece && name === 'x_search_calls'));
  const searches = charged.reduce((sum, name) => sum + countIn(counts[name]), 0);
  const isCounted = byPiece || names.some((name) => countIn(counts[name]) > 0);
  const told = output.filter(({ type }) => /^(\w+_search|custom_tool)_call$/.test(type)).length;
  return searchCounts({ searches: isCounted ? searches : told, posts: countIn(fetched), profiles: countIn(met) });
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0;
}

function countIn(value: unknown): number {
  return isCount(value) ? value : 0;
}
