import { APIError } from 'openai';
import type { Capabilities } from './endpoint.ts';

/** What a 400 that names a parameter teaches: spell it otherwise, or leave it out. Undefined when it teaches nothing. */
export function correctedBy(error: unknown, capabilities: Capabilities): Capabilities | undefined {
  if (!(error instanceof APIError) || error.status !== 400) return undefined;
  const { maxTokensField, effort } = capabilities;
  switch (error.param) {
    case 'max_tokens':
      return maxTokensField === 'max_tokens' ? { ...capabilities, maxTokensField: 'max_completion_tokens' } : undefined;
    case 'max_completion_tokens':
      return maxTokensField === 'max_tokens' ? undefined : { ...capabilities, maxTokensField: 'max_tokens' };
    case 'reasoning_effort':
    case 'reasoning.effort':
    case 'reasoning':
      return Object.values(effort).some((word) => word !== null)
        ? { ...capabilities, effort: { none: null, low: null, high: null } }
        : undefined;
    case 'stream':
    case 'stream_options':
      return capabilities.stream ? { ...capabilities, stream: false } : undefined;
    default:
      return undefined;
  }
}
