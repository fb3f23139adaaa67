import type { ChatMessage, Picture } from '../../ports/chat-model.ts';

/** All that some messages show, in order. */
export function picturesIn(messages: readonly ChatMessage[]): readonly Picture[] {
  return messages.flatMap((message) => ('pictures' in message ? (message.pictures ?? []) : []));
}
