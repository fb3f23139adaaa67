import OpenAI, { APIError } from 'openai';
import { NO_USAGE } from '../../domain/call-usage.ts';
import type { ChatModel, ChatOutcome, ChatRequest, ToolCall } from '../../ports/chat-model.ts';
import { chatBody, takesRung } from './chat-body.ts';
import { type Capabilities, cacheHeaders, type Endpoint, modelId } from './endpoint.ts';
import { callFailure, cappedFetch } from './failure.ts';
import { type Completion, readChat } from './read-chat.ts';
import { readResponseStream, readStream } from './read-stream.ts';
import { redactor } from './redact.ts';
import { readResponse, responsesBody } from './responses.ts';

/** Ours is the only deadline: the longest timer there is, so that the SDK's never fires first. */
const NO_TIMEOUT_MS = 2_147_483_647;
/** Parameters a provider may refuse one after the other within one question. */
const MAX_CORRECTIONS = 2;

interface Heard {
  readonly completion: Completion;
  readonly firstAt: number | undefined;
}

/**
 * Chat Completions, streamed or not, and Responses of any compatible API behind the one port. The SDK retries nothing
 * and waits for nothing of its own; every failure comes back as a value, and no word of an error, or of our key, is kept.
 */
export function openAiChatModel(endpoint: Endpoint): ChatModel {
  const client = new OpenAI({
    apiKey: endpoint.apiKey ?? 'none',
    baseURL: endpoint.baseUrl,
    defaultHeaders: endpoint.headers,
    organization: null,
    project: null,
    adminAPIKey: null,
    maxRetries: 0,
    timeout: NO_TIMEOUT_MS,
    logLevel: 'off',
    fetch: cappedFetch,
  });
  const redact = redactor(endpoint.apiKey);
  const learned = new Map<string, Capabilities>();
  const capabilitiesOf = (model: string): Capabilities => learned.get(model) ?? endpoint.capabilitiesOf(modelId(model));

  const hear = async (request: ChatRequest, signal: AbortSignal): Promise<Heard> => {
    for (let correction = 0; ; correction += 1) {
      const capabilities = capabilitiesOf(request.model);
      try {
        return await heardFrom(client, request, capabilities, endpoint.liveSearch, signal);
      } catch (error) {
        const corrected = correction < MAX_CORRECTIONS ? correctedBy(error, capabilities) : undefined;
        if (corrected === undefined) throw error;
        learned.set(request.model, corrected);
      }
    }
  };

  return {
    name: endpoint.provider,
    async ask(request, signal) {
      if (!takesRung(capabilitiesOf(request.model), request)) return refusedRung(request);
      const startedAt = performance.now();
      const since = (at: number): number => Math.max(0, Math.round(at - startedAt));
      try {
        const { completion, firstAt } = await hear(request, signal);
        // Calls of tools that nobody offered are no calls.
        const heard = request.tools.length === 0 ? { ...completion, calls: [] } : completion;
        const latencyMs = since(performance.now());
        return outcomeOf(heard, latencyMs, firstAt === undefined ? undefined : since(firstAt), redact);
      } catch (error) {
        const latencyMs = since(performance.now());
        return { ok: false, ...callFailure(error, signal.aborted, Date.now()), latencyMs, usage: NO_USAGE };
      }
    },
  };
}

async function heardFrom(
  client: OpenAI,
  request: ChatRequest,
  capabilities: Capabilities,
  liveSearch: Endpoint['liveSearch'],
  signal: AbortSignal,
): Promise<Heard> {
  const options = { signal, headers: cacheHeaders(request, capabilities) };
  // A provider's own search runs on its Responses API alone.
  if (capabilities.api === 'responses' || request.liveSearch.length > 0) {
    const body = responsesBody(request, capabilities, liveSearch);
    if (!capabilities.stream) {
      return { completion: readResponse(await client.responses.create(body, options)), firstAt: undefined };
    }
    const events = await client.responses.create({ ...body, stream: true }, options);
    return readResponseStream(events, () => performance.now());
  }
  const body = chatBody(request, capabilities);
  if (!capabilities.stream) {
    return { completion: readChat(await client.chat.completions.create(body, options)), firstAt: undefined };
  }
  const streaming = { ...body, stream: true, stream_options: { include_usage: true } } as const;
  const stream = await client.chat.completions.create(streaming, options);
  return readStream(stream, () => performance.now());
}

function outcomeOf(
  { answer, usage, reasoning, calls, citations }: Completion,
  latencyMs: number,
  firstTokenMs: number | undefined,
  redact: (text: string) => string,
): ChatOutcome {
  const isCalling = calls.length > 0 && (answer.ok || answer.failure === 'empty');
  if (!answer.ok && !isCalling) {
    const detail = `the reply was ${answer.failure}`;
    return { ok: false, failure: answer.failure, detail, latencyMs, usage, retryAfterMs: undefined };
  }
  return {
    ok: true,
    text: answer.ok ? redact(answer.text) : '',
    latencyMs,
    usage,
    ...(isCalling ? { calls: calls.map((call) => redactedCall(call, redact)) } : {}),
    ...(firstTokenMs === undefined ? {} : { firstTokenMs }),
    ...(reasoning === undefined ? {} : { reasoning: redact(reasoning) }),
    ...(citations.length === 0
      ? {}
      : { citations: citations.map(({ url, title }) => ({ url: redact(url), title: redact(title) })) }),
  };
}

function refusedRung(request: ChatRequest): ChatOutcome {
  const detail = `the provider does not take ${request.rung}`;
  return { ok: false, failure: 'bad-request', detail, latencyMs: 0, usage: NO_USAGE, retryAfterMs: undefined };
}

function redactedCall(call: ToolCall, redact: (text: string) => string): ToolCall {
  return { id: redact(call.id), name: redact(call.name), arguments: redact(call.arguments) };
}

const LONGEST_READ = 2_000;

/**
 * What a refusal that names a parameter teaches: spell it otherwise, or leave it out. Some providers name it in `param`,
 * some in a sentence, some in a list of their own. Undefined when it teaches nothing.
 */
function correctedBy(error: unknown, capabilities: Capabilities): Capabilities | undefined {
  if (!(error instanceof APIError) || (error.status !== 400 && error.status !== 422)) return undefined;
  const named = error.param ?? JSON.stringify([error.error, error.message]).slice(0, LONGEST_READ);
  const { maxTokensField, effort, cacheKey, tools } = capabilities;
  if (tools !== 'none' && /\btools?\b|tool_choice|function.?call/i.test(named))
    return { ...capabilities, tools: 'none' };
  if (named.includes(maxTokensField)) return { ...capabilities, maxTokensField: otherField(maxTokensField) };
  if (/reasoning/i.test(named) && Object.values(effort).some((word) => word !== null)) {
    return { ...capabilities, effort: { none: null, low: null, high: null } };
  }
  if (cacheKey !== null && named.includes('prompt_cache_key')) return { ...capabilities, cacheKey: null };
  if (/\bstream(ing|_options)?\b/i.test(named) && capabilities.stream) return { ...capabilities, stream: false };
  return undefined;
}

function otherField(field: Capabilities['maxTokensField']): Capabilities['maxTokensField'] {
  return field === 'max_tokens' ? 'max_completion_tokens' : 'max_tokens';
}
