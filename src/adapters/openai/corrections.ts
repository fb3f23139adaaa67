import { APIError } from 'openai';
import type { Capabilities } from './endpoint.ts';

const LONGEST_READ = 2_000;

/**
 * What a refusal that names a parameter teaches: spell it otherwise, or leave it out. Some providers name it in `param`,
 * some in a sentence, some in a list of their own. Undefined when it teaches nothing.
 */
export function correctedBy(error: unknown, capabilities: Capabilities): Capabilities | undefined {
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
