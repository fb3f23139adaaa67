import type { TextReading } from './reading.ts';
import type { Tokens } from './tokens.ts';

/**
 * Whether the scorer can read a text: mostly Latin letters, and everyday words of English not outnumbered by those
 * of other languages. Emojis and tags speak every language, so a text of little else is readable.
 */
export function isReadable(tokens: Tokens, reading: TextReading): boolean {
  if (tokens.otherLetters > tokens.latinLetters) return false;
  return reading.foreign < 2 || reading.foreign <= reading.english;
}

/** Whether there is anything to read at all: links, mentions and bare numbers are not. */
export function saysSomething(tokens: Tokens, reading: TextReading): boolean {
  return tokens.words > 0 || reading.stanceStrength > 0 || reading.comparisons > 0;
}

/** Spanish has a small lexicon of its own, without weights: what says the plain thing is read by the lexicon alone. */
export function isSpanish(reading: TextReading): boolean {
  return reading.spanish >= 2 && reading.spanish > reading.english;
}
