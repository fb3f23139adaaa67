import OpenAI, { APIError } from 'openai';
import type { ChatModel, ChatOutcome, ChatRequest } from '../../ports/chat-model.ts';
import { cappedFetch } from './capped-fetch.ts';
import type { Capabilities, Endpoint } from './endpoint.ts';
import { callFailure } from './failure.ts';
import { NO_USAGE, readCompletion } from './read-completion.ts';
import { requestBody, takesRung } from './request-body.ts';

/** Ours is the only deadline: the longest timer there is, so that the SDK's never fires first. */
const NO_TIMEOUT_MS = 2_147_483_647;
/** Parameters a provider may refuse one after the other within one question. */
const MAX_CORRECTIONS = 2;

/**
 * Chat Completions of any compatible API behind the port. The SDK retries nothing and waits for nothing of its own;
 * every failure comes back as a value, and no word of the provider's errors or of our key is kept.
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
  /** Per model: what the provider's file says, corrected by what the model refused. */
  const known = new Map<string, Capabilities>();

  const call = async (request: ChatRequest, signal: AbortSignal): Promise<unknown> => {
    for (let correction = 0; ; correction += 1) {
      const capabilities = known.get(request.model) ?? endpoint.capabilities;
      try {
        return await client.chat.completions.create(requestBody(request, capabilities), { signal });
      } catch (error) {
        const corrected = correction < MAX_CORRECTIONS ? correctedBy(error, capabilities) : undefined;
        if (corrected === undefined) throw error;
        known.set(request.model, corrected);
      }
    }
  };

  return {
    name: endpoint.provider,
    async ask(request, signal) {
      if (!takesRung(known.get(request.model) ?? endpoint.capabilities, request)) return refusedRung(request);
      const startedAt = performance.now();
      const latencyMs = (): number => Math.max(0, Math.round(performance.now() - startedAt));
      try {
        const { usage, answer } = readCompletion(await call(request, signal));
        if (answer.ok) return { ok: true, text: withoutKey(answer.text, endpoint), latencyMs: latencyMs(), usage };
        const detail = `the reply was ${answer.failure}`;
        return { ...answer, detail, latencyMs: latencyMs(), usage, retryAfterMs: undefined };
      } catch (error) {
        return {
          ok: false,
          ...callFailure(error, signal.aborted, Date.now()),
          latencyMs: latencyMs(),
          usage: NO_USAGE,
        };
      }
    },
  };
}

/** A 400 that names a parameter we could have spelled or left out otherwise. */
function correctedBy(error: unknown, capabilities: Capabilities): Capabilities | undefined {
  if (!(error instanceof APIError) || error.status !== 400) return undefined;
  const { param } = error;
  if (param === 'max_tokens' && capabilities.maxTokensField === 'max_tokens') {
    return { ...capabilities, maxTokensField: 'max_completion_tokens' };
  }
  if (param === 'max_completion_tokens' && capabilities.maxTokensField === 'max_completion_tokens') {
    return { ...capabilities, maxTokensField: 'max_tokens' };
  }
  if (param === 'reasoning_effort' && capabilities.reasoningEffort) return { ...capabilities, reasoningEffort: false };
  return undefined;
}

function refusedRung(request: ChatRequest): ChatOutcome {
  const detail = `the provider does not take ${request.rung}`;
  return { ok: false, failure: 'bad-request', detail, latencyMs: 0, usage: NO_USAGE, retryAfterMs: undefined };
}

/** A provider that repeats our key in a reply would otherwise have us write it down. */
function withoutKey(text: string, { apiKey }: Endpoint): string {
  return apiKey === undefined || apiKey === '' ? text : text.replaceAll(apiKey, '[key]');
}
