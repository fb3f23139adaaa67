import { MAX_TEXT_CHARACTERS } from '../domain/text.ts';

/** What a token can be; words, hashtags and emojis are looked up in the vocabulary. */
export const KIND = {
  word: 1,
  hashtag: 2,
  emoji: 3,
  cashtag: 4,
  number: 5,
  /** A mark that ends or bends a clause; its hash is the character. */
  mark: 6,
} as const;

/** In a text of more tokens, what is said again counts once: three hundred moons are one. */
export const LONG_TEXT = 72;

/** Bits of a token's case. */
export const CASE = { capitalised: 1, shouted: 2 } as const;

/** Tokens of one text as columns; the first `count` rows count. */
export class Tokens {
  /** The post these are the tokens of, as it came; undefined for other text. */
  post: string | undefined;
  count = 0;
  readonly kinds = new Uint8Array(MAX_TEXT_CHARACTERS + 1);
  /** Word hash, number shape, emoji or mark. */
  readonly hashes = new Int32Array(MAX_TEXT_CHARACTERS + 1);
  /** What a number token counts, with its sign and its letter: `-1.5k` is -1500. Of other tokens, nothing. */
  readonly values = new Float64Array(MAX_TEXT_CHARACTERS + 1);
  readonly cases = new Uint8Array(MAX_TEXT_CHARACTERS + 1);
  /** Four-letter pieces of words, a letter a byte, word ends included. */
  readonly grams = new Int32Array(2 * MAX_TEXT_CHARACTERS + 2);
  /** Pieces up to and with each token's. */
  readonly gramEnds = new Uint16Array(MAX_TEXT_CHARACTERS + 1);
  gramCount = 0;
  latinLetters = 0;
  otherLetters = 0;
  words = 0;
  shoutedWords = 0;

  clear(): void {
    this.post = undefined;
    this.count = 0;
    this.gramCount = 0;
    this.latinLetters = 0;
    this.otherLetters = 0;
    this.words = 0;
    this.shoutedWords = 0;
  }

  push(kind: number, hash: number, letterCase: number): void {
    const row = this.count;
    this.kinds[row] = kind;
    this.hashes[row] = hash;
    this.cases[row] = letterCase;
    this.gramEnds[row] = this.gramCount;
    this.count = row + 1;
  }
}

/**
 * The tokens of the text scanned last. One for the whole program, filled again for every text and read before the next:
 * columns that never move are read at half the cost of columns that could.
 */
export const TOKENS = new Tokens();
