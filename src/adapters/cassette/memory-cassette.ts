import type { Cassette, ChatOutcome } from '../../ports/chat-model.ts';
import { keyText, sameOutcome } from './call-text.ts';

/** A cassette that lives as long as the process: the plain one the other is tested against. */
export function memoryCassette(): Cassette {
  const outcomes = new Map<string, ChatOutcome>();
  return {
    find: (key) => outcomes.get(keyText(key)),
    record(key, outcome) {
      const text = keyText(key);
      sameOutcome(key, outcomes.get(text), outcome);
      outcomes.set(text, outcome);
    },
    close() {},
  };
}
