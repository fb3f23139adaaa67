import type { ChatCompletionMessageParam, ChatCompletionTool } from 'openai/resources/chat/completions';
import type { FunctionTool, ResponseInputItem } from 'openai/resources/responses/responses';
import { assertNever } from '../../domain/never.ts';
import type { ChatMessage, ChatRequest, Citation } from '../../ports/chat-model.ts';
import type { Capabilities } from './endpoint.ts';
import type { LiveSearchTools } from './provider-file.ts';

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
      return { role: 'system', content: message.content };
    case 'user': {
      const addresses = dataAddresses(message);
      if (addresses.length === 0) return { role: 'user', content: message.content };
      const pictures = addresses.map((url) => ({ type: 'image_url' as const, image_url: { url } }));
      return { role: 'user', content: [...pictures, { type: 'text', text: message.content }] };
    }
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

/** Pictures go within the call: no provider is sent to fetch any. What was not painted is not sent. */
function dataAddresses({ pictures = [] }: ChatMessage & { readonly role: 'system' | 'user' }): readonly string[] {
  return pictures.flatMap((picture) =>
    picture.kind === 'image' ? [`data:${picture.mediaType};base64,${picture.base64}`] : [],
  );
}

export function responsesItems(message: ChatMessage): ResponseInputItem[] {
  switch (message.role) {
    case 'system':
      return [{ role: 'system', content: message.content }];
    case 'user': {
      const addresses = dataAddresses(message);
      if (addresses.length === 0) return [{ role: 'user', content: message.content }];
      const pictures = addresses.map((url) => ({
        type: 'input_image' as const,
        image_url: url,
        detail: 'auto' as const,
      }));
      return [{ role: 'user', content: [...pictures, { type: 'input_text', text: message.content }] }];
    }
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

/** Turns of searching, or searches, that one question may take where the provider can be told. */
const MOST_TURNS = 3;
const MOST_CALLS = 6;

/** A provider's own search tools in its words, with a bound; they run there, and stand beside ours in the list. */
export function searchTools({ liveSearch }: ChatRequest, known: LiveSearchTools | null) {
  const tools = liveSearch.flatMap((place) => known?.tools[place] ?? []).map((type) => ({ type }));
  if (tools.length === 0 || known === null) return { tools, limit: {} };
  switch (known.limit) {
    case 'max_turns':
      return { tools, limit: { max_turns: MOST_TURNS } };
    case 'max_tool_calls':
      return { tools, limit: { max_tool_calls: MOST_CALLS } };
    case null:
      return { tools, limit: {} };
    default:
      return assertNever(known.limit);
  }
}

/** Links that a searching model is made to write into its answer, in the middle of our JSON. */
const INLINE = /\s?\[\[\d{1,3}\]\]\([^()\s"\\]{0,2000}\)/gu;

export function withoutInlineCitations(text: string): string {
  return text.replace(INLINE, '');
}

const MOST_CITATIONS = 32;
const MOST_CHARACTERS = 500;

/** Each address once, in the order given. */
export function citationsOf(
  places: readonly { readonly url?: string | null | undefined; readonly title?: string | null | undefined }[],
): readonly Citation[] {
  const citations = new Map<string, Citation>();
  for (const { url, title } of places) {
    if (typeof url !== 'string' || url === '' || citations.size >= MOST_CITATIONS) continue;
    const address = url.slice(0, MOST_CHARACTERS);
    if (!citations.has(address))
      citations.set(address, { url: address, title: (title ?? '').slice(0, MOST_CHARACTERS) });
  }
  return [...citations.values()];
}
