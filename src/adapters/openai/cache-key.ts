import { sha256 } from '../../domain/hash.ts';
import type { ChatRequest } from '../../ports/chat-model.ts';
import type { Capabilities } from './endpoint.ts';

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
