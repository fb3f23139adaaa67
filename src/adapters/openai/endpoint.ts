import { sha256 } from '../../domain/hash.ts';
import type { ChatRequest } from '../../ports/chat-model.ts';
import type { LiveSearchTools } from './provider-file.ts';

/** What a model's API takes; from its provider's file in data, and corrected by what it refuses. */
export interface Capabilities {
  readonly api: 'chat' | 'responses';
  readonly jsonSchema: boolean;
  readonly jsonObject: boolean;
  readonly stream: boolean;
  readonly maxTokensField: 'max_tokens' | 'max_completion_tokens';
  /** Whether our tools are taken, and whether the thinking of a turn with calls has to go back with their results. */
  readonly tools: 'none' | 'plain' | 'echo-reasoning';
  /** Where a name for prompts that begin alike is sent, so that they meet the same cache; null: nowhere. */
  readonly cacheKey: 'prompt_cache_key' | 'x-grok-conv-id' | null;
  /** The provider's word for how hard to think; null: nothing is sent. */
  readonly effort: Readonly<Record<ChatRequest['reasoning'], string | null>>;
}

/** One OpenAI-compatible API: where it is, the key that is bound to that origin, and what it takes. */
export interface Endpoint {
  /** As scenarios name it, e.g. `xai`. */
  readonly provider: string;
  readonly baseUrl: string;
  /** Undefined for local servers that ask for none. */
  readonly apiKey: string | undefined;
  readonly headers: Readonly<Record<string, string>>;
  readonly liveSearch: LiveSearchTools | null;
  /** By the model's own name, without its provider. */
  capabilitiesOf(model: string): Capabilities;
}

/** `xai/grok-4.20` → `grok-4.20`; what stands behind the first slash is the provider's own name, slashes and all. */
export function modelId(name: string): string {
  return name.slice(name.indexOf('/') + 1);
}

/** Names the prompts of one account, whose first message never changes, so that a provider sends them to one cache. */
function cacheName({ messages }: ChatRequest): string {
  return `quartet-${sha256(messages[0]?.content ?? '').slice(0, 16)}`;
}

export function cacheField(request: ChatRequest, { cacheKey }: Capabilities): { readonly prompt_cache_key?: string } {
  return cacheKey === 'prompt_cache_key' ? { prompt_cache_key: cacheName(request) } : {};
}

export function cacheHeaders(request: ChatRequest, { cacheKey }: Capabilities): Readonly<Record<string, string>> {
  return cacheKey === null || cacheKey === 'prompt_cache_key' ? {} : { [cacheKey]: cacheName(request) };
}
