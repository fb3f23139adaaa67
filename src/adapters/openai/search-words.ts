import { assertNever } from '../../domain/never.ts';
import type { ChatRequest, Citation } from '../../ports/chat-model.ts';
import type { LiveSearchTools } from './provider-file.ts';

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
