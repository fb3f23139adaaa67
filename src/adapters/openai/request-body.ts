import type { ChatCompletionCreateParamsNonStreaming } from 'openai/resources/chat/completions';
import { assertNever } from '../../domain/never.ts';
import type { ChatRequest } from '../../ports/chat-model.ts';
import type { Capabilities } from './endpoint.ts';

type Body = ChatCompletionCreateParamsNonStreaming;

/** Whether the API takes what a rung asks of it; where it does not, no call is spent to find out. */
export function takesRung(capabilities: Capabilities, request: ChatRequest): boolean {
  switch (request.rung) {
    case 'json-schema':
    case 'json-schema-loose':
      return capabilities.jsonSchema;
    case 'json-object':
      return capabilities.jsonObject;
    case 'text':
      return true;
    default:
      return assertNever(request.rung);
  }
}

/** Our request in the words of Chat Completions. */
export function requestBody(request: ChatRequest, capabilities: Capabilities): Body {
  const { reasoning } = request;
  return {
    model: modelId(request.model),
    messages: request.messages.map(({ role, content }) => ({ role, content })),
    [capabilities.maxTokensField]: request.maxTokens,
    ...responseFormat(request),
    ...(capabilities.reasoningEffort ? { reasoning_effort: reasoning } : {}),
  };
}

/** `xai/grok-4.20` → `grok-4.20`; what stands behind the first slash is the provider's own name, slashes and all. */
function modelId(name: string): string {
  return name.slice(name.indexOf('/') + 1);
}

function responseFormat({ rung, schemaName, schema }: ChatRequest): Pick<Body, 'response_format'> {
  switch (rung) {
    case 'json-schema':
    case 'json-schema-loose':
      return {
        response_format: {
          type: 'json_schema',
          json_schema: { name: schemaName, strict: true, schema: { ...schema } },
        },
      };
    case 'json-object':
      return { response_format: { type: 'json_object' } };
    case 'text':
      return {};
    default:
      return assertNever(rung);
  }
}
