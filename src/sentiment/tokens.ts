import { MAX_TEXT_CHARACTERS } from '../domain/text.ts';

export const WORD = 1;
export const CASHTAG = 2;
export const HASHTAG = 3;
export const NUMBER = 4;
export const EMOJI = 5;
/** A mark that ends or bends a clause; its hash is the character. */
export const MARK = 6;

/** Bits of a token's case. */
export const CAPITALISED = 1;
export const SHOUTED = 2;

/** Tokens of one text as columns, made once and filled again for every text; the first `count` rows count. */
export class Tokens {
  count = 0;
  readonly kinds = new Uint8Array(MAX_TEXT_CHARACTERS + 1);
  /** Word hash, number shape, emoji or mark. */
  readonly hashes = new Int32Array(MAX_TEXT_CHARACTERS + 1);
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
