import {
  AMPERSAND,
  APOSTROPHE,
  AT,
  CLAUSE,
  characterTables,
  DIGIT,
  DOLLAR,
  END,
  HASH,
  LETTER,
  PICTURE,
  SPACE,
  SURROGATE,
} from './characters.ts';
import { HASH_SEED, hashUnit } from './hashing.ts';
import { numberShape } from './number-shape.ts';
import { CAPITALISED, CASHTAG, EMOJI, HASHTAG, MARK, NUMBER, SHOUTED, Tokens, WORD } from './tokens.ts';

const WORD_END = 0x5f;
const LAST_LATIN = 0x24f;
const MAX_CASHTAG_LETTERS = 12;

/**
 * Splits normalised text into tokens: one pass, each character looked at a bounded number of times, nothing
 * allocated. Links and mentions vanish, `$5` is a number and `$A` a cashtag, a letter repeated thrice counts as two.
 */
export class Scanner {
  readonly tokens = new Tokens();
  private readonly classes: Uint8Array;
  private readonly lower: Uint16Array;
  private text = '';

  constructor() {
    const { classes, lower } = characterTables();
    this.classes = classes;
    this.lower = lower;
  }

  scan(text: string): Tokens {
    this.tokens.clear();
    this.text = text;
    let index = 0;
    while (index < text.length) {
      switch (this.classes[text.charCodeAt(index)] ?? END) {
        case LETTER:
          index = this.word(index, WORD);
          break;
        case DIGIT:
          index = this.number(index, false);
          break;
        case DOLLAR:
          index = this.dollar(index);
          break;
        case HASH:
          index = this.classAt(index + 1) === LETTER ? this.word(index + 1, HASHTAG) : index + 1;
          break;
        case AT:
          index = this.skipMention(index + 1);
          break;
        case CLAUSE:
          index = this.mark(index);
          break;
        case SURROGATE:
        case PICTURE:
          index = this.picture(index);
          break;
        default:
          index += 1;
      }
    }
    return this.tokens;
  }

  private classAt(index: number): number {
    return index < this.text.length ? (this.classes[this.text.charCodeAt(index)] ?? END) : END;
  }

  /** From a word's first letter; returns the place behind it. */
  private word(start: number, kind: number): number {
    const { text, classes, lower, tokens } = this;
    const { grams } = tokens;
    let { gramCount } = tokens;
    let hash = HASH_SEED;
    let gram = WORD_END;
    let previous = 0;
    let repeats = 0;
    let taken = 0;
    let uppers = 0;
    let others = 0;
    let index = start;
    for (; index < text.length; index += 1) {
      const unit = text.charCodeAt(index);
      const unitClass = classes[unit] ?? END;
      if (unitClass > AMPERSAND) break;
      if (unitClass >= APOSTROPHE) {
        if (this.classAt(index + 1) !== LETTER || (unitClass === APOSTROPHE && this.isPossessive(index))) break;
        if (unitClass === APOSTROPHE) continue;
      }
      const low = lower[unit] ?? unit;
      if (low !== unit) uppers += 1;
      if (unit > LAST_LATIN) others += 1;
      repeats = low === previous ? repeats + 1 : 0;
      previous = low;
      if (repeats > 1 && kind === WORD) continue;
      taken += 1;
      hash = hashUnit(hash, low);
      gram = (gram << 8) | (low & 0xff);
      if (taken > 2) grams[gramCount++] = gram;
    }
    if (taken > 2) grams[gramCount++] = (gram << 8) | WORD_END;
    if (this.isLink(start, index)) return this.skipToSpace(index);
    tokens.gramCount = gramCount;
    const letters = index - start;
    if (others > 0) tokens.otherLetters += letters;
    else tokens.latinLetters += letters;
    const shouted = uppers === letters || (letters > 2 && uppers === letters - 1) ? SHOUTED : 0;
    tokens.words += 1;
    if (shouted !== 0 && letters > 1) tokens.shoutedWords += 1;
    const first = text.charCodeAt(start);
    tokens.push(kind, hash, (lower[first] === first ? 0 : CAPITALISED) | shouted);
    return this.classAt(index) === APOSTROPHE && this.isPossessive(index) ? index + 2 : index;
  }

  private isPossessive(apostrophe: number): boolean {
    return (this.text.charCodeAt(apostrophe + 1) | 0x20) === 0x73 && this.classAt(apostrophe + 2) > AMPERSAND;
  }

  /** Whether the word from `start` to `end` opens a link: `http://`, `https://`, `www.` */
  private isLink(start: number, end: number): boolean {
    const { text } = this;
    const next = text.charCodeAt(end);
    if (next === 0x3a) return text.charCodeAt(end + 1) === 0x2f && text.charCodeAt(end + 2) === 0x2f;
    return (
      next === 0x2e && end - start === 3 && (text.charCodeAt(start) | 0x20) === 0x77 && text.startsWith('ww', start + 1)
    );
  }

  private skipToSpace(from: number): number {
    let index = from;
    while (index < this.text.length && this.classAt(index) !== SPACE) index += 1;
    return index;
  }

  private skipMention(from: number): number {
    let index = from;
    while (this.classAt(index) <= DIGIT) index += 1;
    return index;
  }

  /** `$` before a letter opens a cashtag of at most 12 letters with no digit behind; before a digit, an amount. */
  private dollar(at: number): number {
    const next = this.classAt(at + 1);
    if (next === DIGIT) return this.number(at + 1, true);
    if (next !== LETTER || (at > 0 && this.classAt(at - 1) <= DIGIT)) return at + 1;
    const { text, lower, tokens } = this;
    let hash = HASH_SEED;
    let index = at + 1;
    for (; this.classAt(index) === LETTER && text.charCodeAt(index) !== WORD_END; index += 1) {
      const unit = text.charCodeAt(index);
      hash = hashUnit(hash, lower[unit] ?? unit);
    }
    if (this.classAt(index) === DIGIT || index - at > MAX_CASHTAG_LETTERS + 1) return this.skipMention(index);
    tokens.push(CASHTAG, hash, SHOUTED);
    return this.skipTagSuffix(index);
  }

  /** `.X`, `.B`, `-B` and `_F` behind a cashtag name a class or market of the same thing. */
  private skipTagSuffix(index: number): number {
    const joiner = this.text.charCodeAt(index);
    const joins = joiner === 0x2e || joiner === 0x2d || joiner === WORD_END;
    return joins && this.classAt(index + 1) === LETTER && this.classAt(index + 2) > DIGIT ? index + 2 : index;
  }

  private number(start: number, money: boolean): number {
    const { text, lower, tokens } = this;
    let index = start;
    while (this.classAt(index) === DIGIT || (this.isPoint(index) && this.classAt(index + 1) === DIGIT)) index += 1;
    const unit = text.charCodeAt(index);
    let suffix = 0;
    if (unit === 0x25) suffix = unit;
    else if (this.classAt(index) === LETTER && this.classAt(index + 1) > DIGIT) suffix = lower[unit] ?? unit;
    tokens.push(NUMBER, numberShape(this.signBefore(money ? start - 1 : start), money, suffix), 0);
    if (suffix !== 0) return index + 1;
    return this.classAt(index) === LETTER ? this.skipMention(index) : index;
  }

  private isPoint(index: number): boolean {
    const unit = this.text.charCodeAt(index);
    return unit === 0x2e || unit === 0x2c;
  }

  private signBefore(start: number): number {
    if (start === 0 || (start > 1 && this.classAt(start - 2) <= DIGIT)) return 0;
    const unit = this.text.charCodeAt(start - 1);
    if (unit === 0x2b) return 1;
    return unit === 0x2d || unit === 0x2212 ? -1 : 0;
  }

  /** Runs of one mark are one; a point, dash or slash before a letter or digit is none. */
  private mark(index: number): number {
    const { text, tokens } = this;
    const unit = text.charCodeAt(index);
    if ((unit === 0x2e || unit === 0x2d || unit === 0x2f) && this.classAt(index + 1) <= DIGIT) return index + 1;
    const last = tokens.count - 1;
    if (last < 0 || tokens.kinds[last] !== MARK || tokens.hashes[last] !== unit) tokens.push(MARK, unit, 0);
    return index + 1;
  }

  /** An emoji; of a run of one emoji the first two count, and skin tones never. */
  private picture(index: number): number {
    const { text, tokens } = this;
    const point = text.codePointAt(index) ?? 0;
    const next = point > 0xffff ? index + 2 : index + 1;
    if (point >= 0x1f3fb && point <= 0x1f3ff) return next;
    if (point >= 0x20000 || (point > 0xffff && point < 0x1f000)) {
      tokens.otherLetters += 1;
      return next;
    }
    const hash = hashUnit(HASH_SEED, point);
    const { count, kinds, hashes } = tokens;
    const repeated =
      count > 1 && kinds[count - 1] === EMOJI && hashes[count - 1] === hash && hashes[count - 2] === hash;
    if (!repeated) tokens.push(EMOJI, hash, 0);
    return next;
  }
}
