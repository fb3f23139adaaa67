import type { ChatCompletionMessageParam, ChatCompletionTool } from 'openai/resources/chat/completions';
import type { FunctionTool, ResponseInputItem } from 'openai/resources/responses/responses';
import { assertNever } from '../../domain/never.ts';
import type { ChatMessage, ChatRequest } from '../../ports/chat-model.ts';
import type { Capabilities } from './endpoint.ts';

/*
 * Tools and the turns they were called in, in the words of both APIs. The choice is left to the model, which is what
 * every provider does unasked: not all of them take the word for it.
 */

export function chatTools({ tools }: ChatRequest, capabilities: Capabilities): { tools?: ChatCompletionTool[] } {
  if (tools.length === 0 || capabilities.tools === 'none') return {};
  return {
    tools: tools.map(({ name, description, parameters }) => ({
      type: 'function',
      function: { name, description, parameters: { ...parameters } },
    })),
  };
}

export function responsesTools({ tools }: ChatRequest, capabilities: Capabilities): { tools?: FunctionTool[] } {
  if (tools.length === 0 || capabilities.tools === 'none') return {};
  return {
    tools: tools.map(({ name, description, parameters }) => ({
      type: 'function',
      name,
      description,
      parameters: { ...parameters },
      strict: false,
    })),
  };
}

/** Some providers refuse the results of a call whose thinking they do not get back; others refuse the thinking. */
type Echoing = ChatCompletionMessageParam & { readonly reasoning_content?: string };

export function chatMessage(message: ChatMessage, capabilities: Capabilities): Echoing {
  switch (message.role) {
    case 'system':
    case 'user':
      return { role: message.role, content: message.content };
    case 'assistant': {
      const { content, calls, reasoning } = message;
      const echoed = capabilities.tools === 'echo-reasoning' ? { reasoning_content: reasoning ?? '' } : {};
      const tool_calls = calls.map(({ id, name, arguments: words }) => ({
        id,
        type: 'function' as const,
        function: { name, arguments: words },
      }));
      return { role: 'assistant', content, tool_calls, ...echoed };
    }
    case 'tool':
      return { role: 'tool', tool_call_id: message.callId, content: message.content };
    default:
      return assertNever(message);
  }
}

export function responsesItems(message: ChatMessage): ResponseInputItem[] {
  switch (message.role) {
    case 'system':
    case 'user':
      return [{ role: message.role, content: message.content }];
    case 'assistant':
      return message.calls.map(({ id, name, arguments: words }) => ({
        type: 'function_call',
        call_id: id,
        name,
        arguments: words,
      }));
    case 'tool':
      return [{ type: 'function_call_output', call_id: message.callId, output: message.content }];
    default:
      return assertNever(message);
  }
}
