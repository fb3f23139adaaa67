import { z } from 'zod';
import type { ToolCall } from '../../ports/chat-model.ts';

/** More calls, or longer words, than anybody means. */
const MOST_CALLS = 32;
const MOST_CHARACTERS = 16_384;

/** A tool call of Chat Completions, whole or a streamed piece of one; some servers send arguments as an object. */
const callPiece = z.object({
  index: z.number().nullish(),
  id: z.string().nullish(),
  function: z
    .object({
      name: z.string().nullish(),
      arguments: z.union([z.string(), z.record(z.string(), z.unknown())]).nullish(),
    })
    .nullish(),
});
export const callPieces = z.array(callPiece).nullish();

/** Puts calls together from their pieces: those of one index belong together. */
export class CallReader {
  readonly #calls = new Map<number, { id: string; name: string; words: string }>();

  add(pieces: z.output<typeof callPieces>): void {
    for (const [place, { index, id, function: called }] of (pieces ?? []).entries()) {
      const key = index ?? place;
      if (!this.#calls.has(key) && this.#calls.size >= MOST_CALLS) continue;
      const call = this.#calls.get(key) ?? { id: '', name: '', words: '' };
      if (typeof id === 'string' && id !== '') call.id = id;
      call.name += called?.name ?? '';
      call.words += wordsOf(called?.arguments);
      this.#calls.set(key, call);
    }
  }

  get calls(): readonly ToolCall[] {
    return [...this.#calls.values()].map(({ id, name, words }, place) => toolCall(id, name, words, place));
  }
}

/** A call without a name of its own gets its place for one: its result has to be tied to something. */
export function toolCall(id: string, name: string, words: string, place: number): ToolCall {
  const [ownId, ownName] = [id.slice(0, 256), name.slice(0, 256)];
  return { id: ownId || `call-${place + 1}`, name: ownName, arguments: words.slice(0, MOST_CHARACTERS) };
}

function wordsOf(words: unknown): string {
  if (words === undefined || words === null) return '';
  return typeof words === 'string' ? words : JSON.stringify(words);
}
