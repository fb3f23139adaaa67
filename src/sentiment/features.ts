import { MAX_TEXT_CHARACTERS } from '../domain/text.ts';
import { HASH } from './hashing.ts';
import type { TextReading } from './reading.ts';
import { KIND, LONG_TEXT, type Tokens } from './tokens.ts';

const { hashPair, spread } = HASH;
const { mark: MARK } = KIND;
const EXCLAMATION = 0x21;
const QUESTION = 0x3f;
const GRAM = 0x9e3779b1 | 0;
/** Set apart what would else share a hash: a negated word, a lexicon's term, a turn of stance, a text's start. */
const NEGATED = 0x5bd1e995;
const TERM = 0x6c8e9cf5;
const TURN = 0x38495ab5;
const START = 0x2545f491;
const STRONG = 1;

/** What the pieces of words weigh beside the words; both are divided by the root of their number. */
export const GRAM_SHARE = 0.7;

/**
 * A text as places in a table of 2^bits: its words (turned, where negated), pairs of neighbours, the lexicon's terms
 * in it and the order their stances come in; its four-letter pieces by `gramPlace`, or of a long text in `pieces`.
 * Training and scoring both see texts through here and nowhere else.
 */
export class Features {
  readonly words = new Int32Array(4 * MAX_TEXT_CHARACTERS + 4);
  wordCount = 0;
  /** Places of a long text's pieces, each once. */
  readonly pieces = new Int32Array(2 * MAX_TEXT_CHARACTERS + 2);
  pieceCount = 0;
  /** Whether the pieces are here, and not to be taken from the tokens. */
  isLong = false;
  private readonly shift: number;
  /** By place, the number of the list that it was last met in. */
  private readonly met: Int32Array;
  private list = 0;

  constructor(bits: number) {
    this.shift = 32 - bits;
    this.met = new Int32Array(1 << bits);
  }

  extract(tokens: Tokens, reading: TextReading): void {
    const { words, shift } = this;
    const { kinds, hashes, count } = tokens;
    const { negated } = reading;
    let placed = 0;
    let previous = START;
    for (let index = 0; index < count; index += 1) {
      let hash = hashes[index] ?? 0;
      if (kinds[index] === MARK && hash !== EXCLAMATION && hash !== QUESTION) continue;
      const turned = negated[index] === 0 ? 0 : NEGATED;
      hash ^= turned;
      words[placed] = spread(hash) >>> shift;
      words[placed + 1] = spread(hashPair(previous, hash)) >>> shift;
      placed += 2;
      previous = hash;
    }
    this.wordCount = this.extractTerms(reading, placed);
    this.isLong = count > LONG_TEXT;
    if (this.isLong) this.countOnce(tokens);
  }

  private countOnce({ grams, gramCount }: Tokens): void {
    const { words, pieces, shift } = this;
    for (let index = 0; index < gramCount; index += 1) pieces[index] = gramPlace(grams[index] ?? 0, shift);
    this.wordCount = this.keepFirst(words, this.wordCount);
    this.pieceCount = this.keepFirst(pieces, gramCount);
  }

  private keepFirst(places: Int32Array, count: number): number {
    this.list += 1;
    let kept = 0;
    for (let index = 0; index < count; index += 1) {
      const place = places[index] ?? 0;
      if (this.met[place] === this.list) continue;
      this.met[place] = this.list;
      places[kept] = place;
      kept += 1;
    }
    return kept;
  }

  private extractTerms(reading: TextReading, from: number): number {
    const { words, shift } = this;
    const { spoken, spokenCount, stances, terms, negated } = reading;
    let placed = from;
    let turn = 0;
    for (let place = 0; place < spokenCount; place += 1) {
      const index = spoken[place] ?? 0;
      words[placed] = spread((terms[index] ?? 0) ^ TERM ^ (negated[index] === 0 ? 0 : NEGATED)) >>> shift;
      placed += 1;
      const stance = stances[index] ?? 0;
      if (stance === 0) continue;
      const step = stance > 0 ? (stance > STRONG ? 1 : 2) : stance < -STRONG ? 3 : 4;
      words[placed] = spread(TURN + turn * 8 + step) >>> shift;
      placed += 1;
      turn = step;
    }
    return placed;
  }
}

function gramPlace(gram: number, shift: number): number {
  return Math.imul(gram, GRAM) >>> shift;
}

/** To be taken apart by who uses it, as `HASH` is. */
export const OF_GRAM = { gramPlace } as const;
