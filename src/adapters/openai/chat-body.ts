import type { ChatCompletionCreateParamsBase } from 'openai/resources/chat/completions';
import { assertNever } from '../../domain/never.ts';
import type { ChatRequest } from '../../ports/chat-model.ts';
import { type Capabilities, cacheField, modelId } from './endpoint.ts';
import { chatMessage, chatTools } from './tool-words.ts';

type Body = ChatCompletionCreateParamsBase;

/** Our request in the words of Chat Completions. */
export function chatBody(request: ChatRequest, capabilities: Capabilities): Omit<Body, 'stream'> {
  const effort = capabilities.effort[request.reasoning];
  return {
    model: modelId(request.model),
    messages: request.messages.map((message) => chatMessage(message, capabilities)),
    ...chatTools(request, capabilities),
    [capabilities.maxTokensField]: request.maxTokens,
    ...cacheField(request, capabilities),
    ...responseFormat(request),
    ...(isEffort(effort) ? { reasoning_effort: effort } : {}),
  };
}

const EFFORTS = ['none', 'minimal', 'low', 'medium', 'high', 'xhigh'] as const;

export function isEffort(text: string | null): text is (typeof EFFORTS)[number] {
  return EFFORTS.some((effort) => effort === text);
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

/** Whether the API takes what a rung asks of it; where it does not, no call is spent to find out. */
export function takesRung(capabilities: Capabilities, { rung }: ChatRequest): boolean {
  switch (rung) {
    case 'json-schema':
    case 'json-schema-loose':
      return capabilities.jsonSchema;
    case 'json-object':
      return capabilities.jsonObject;
    case 'text':
      return true;
    default:
      return assertNever(rung);
  }
}
