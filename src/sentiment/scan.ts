import { MAX_TEXT_CHARACTERS } from '../domain/text.ts';
import {
  AMPERSAND,
  APOSTROPHE,
  AT,
  CLAUSE,
  COMBINING,
  characterTables,
  DIGIT,
  DOLLAR,
  ELLIPSIS,
  END,
  END_UNIT,
  HASH,
  LETTER,
  PICTURE,
  SPACE,
  SURROGATE,
  UNCLEAN,
} from './characters.ts';
import { HASH_SEED, hashUnit } from './hashing.ts';
import { numberShape } from './number-shape.ts';
import { CAPITALISED, CASHTAG, EMOJI, HASHTAG, MARK, NUMBER, SHOUTED, Tokens, WORD } from './tokens.ts';

const POINT = 0x2e;
const COMMA = 0x2c;
const DASH = 0x2d;
const SLASH = 0x2f;
const COLON = 0x3a;
const SEMICOLON = 0x3b;
const UNDERSCORE = 0x5f;
const LAST_LATIN = 0x24f;
const ZERO_WIDTH_JOINER = 0x200d;
const VARIATION = 0xfe0f;
const LONGEST_ENTITY = 8;
const MAX_CASHTAG_LETTERS = 12;

/** No look ahead of the scanner goes further than this behind the end of a text. */
const LOOK_AHEAD = 16;

/**
 * Splits text into tokens: one pass, each character looked at a bounded number of times, nothing allocated. Links and
 * mentions vanish, `$5` is a number and `$A` a cashtag, a letter repeated thrice counts as two.
 */
export class Scanner {
  readonly tokens = new Tokens();
  private readonly classes: Uint8Array;
  private readonly lower: Uint16Array;
  /** The text, copied: an array's units are read several times faster than a string's. */
  private readonly units = new Uint16Array(MAX_TEXT_CHARACTERS + LOOK_AHEAD);
  private readonly bytes = Buffer.from(this.units.buffer);
  private length = 0;
  private isClean = true;
  private wasCleaned = false;

  constructor() {
    const { classes, lower } = characterTables();
    this.classes = classes;
    this.lower = lower;
  }

  /** Scans text that `normaliseText` has been through. */
  scan(text: string): Tokens {
    this.wasCleaned = true;
    this.run(text);
    return this.tokens;
  }

  /**
   * Scans text as it came, if it says the same before and after cleaning, which nearly all does; else gives up and
   * returns false.
   */
  scanRaw(text: string): boolean {
    if (text.length > MAX_TEXT_CHARACTERS) return false;
    this.wasCleaned = false;
    this.run(text);
    return this.isClean;
  }

  private run(text: string): void {
    const { classes, units } = this;
    const { length } = text;
    this.bytes.write(text, 'utf16le');
    units.fill(END_UNIT, length, length + LOOK_AHEAD);
    this.tokens.clear();
    this.length = length;
    this.isClean = true;
    let index = 0;
    while (index < length) {
      const unitClass = classes[units[index] ?? END_UNIT] ?? END;
      if (unitClass === SPACE) index += 1;
      else if (unitClass === LETTER) index = this.word(index, WORD);
      else index = this.special(index, unitClass);
    }
  }

  private special(index: number, unitClass: number): number {
    switch (unitClass) {
      case DIGIT:
        return this.number(index, false);
      case DOLLAR:
        return this.dollar(index);
      case HASH:
        return this.classAt(index + 1) === LETTER ? this.word(index + 1, HASHTAG) : index + 1;
      case AT:
        return this.skipName(index + 1);
      case CLAUSE:
        return this.mark(index);
      case SURROGATE:
      case PICTURE:
        return this.picture(index);
      case AMPERSAND:
        return this.opensEntity(index) ? this.giveUp() : index + 1;
      case COMBINING:
      case UNCLEAN:
        return this.wasCleaned ? index + 1 : this.giveUp();
      default:
        return index + 1;
    }
  }

  private classAt(index: number): number {
    return this.classes[this.units[index] ?? END_UNIT] ?? END;
  }

  private unitAt(index: number): number {
    return this.units[index] ?? END_UNIT;
  }

  private giveUp(): number {
    this.isClean = false;
    return this.length;
  }

  /** `&` with a letter or `#` behind it and a `;` soon after: the source has escaped something. */
  private opensEntity(index: number): boolean {
    if (this.wasCleaned || (this.classAt(index + 1) !== LETTER && this.classAt(index + 1) !== HASH)) return false;
    for (let place = index + 2; place <= index + LONGEST_ENTITY; place += 1) {
      if (this.unitAt(place) === SEMICOLON) return true;
    }
    return false;
  }

  /** From a word's first letter; returns the place behind it. */
  private word(start: number, kind: number): number {
    const { units, classes, lower, tokens } = this;
    const { grams } = tokens;
    let { gramCount } = tokens;
    let hash = HASH_SEED;
    let gram = UNDERSCORE;
    let previous = 0;
    let beforeThat = 0;
    let taken = 0;
    let uppers = 0;
    let seen = 0;
    let index = start;
    for (; ; index += 1) {
      const unit = units[index] ?? END_UNIT;
      const unitClass = classes[unit] ?? END;
      if (unitClass > DIGIT) {
        if (unitClass > AMPERSAND || !this.continuesWord(index, unitClass)) break;
        if (unitClass === APOSTROPHE) continue;
      }
      const low = lower[unit] ?? unit;
      if (low !== unit) uppers += 1;
      seen |= unit;
      if (low === previous && low === beforeThat && kind === WORD) continue;
      beforeThat = previous;
      previous = low;
      hash = hashUnit(hash, low);
      gram = (gram << 8) | (low & 0xff);
      taken += 1;
      if (taken > 2) {
        grams[gramCount] = gram;
        gramCount += 1;
      }
    }
    const next = units[index] ?? END_UNIT;
    if ((next === COLON || next === POINT) && this.isLink(start, index, next)) return this.skipToSpace(index);
    if (taken > 2) {
      grams[gramCount] = (gram << 8) | UNDERSCORE;
      gramCount += 1;
    }
    tokens.gramCount = gramCount;
    const letters = index - start;
    if (seen > LAST_LATIN) tokens.otherLetters += letters;
    else tokens.latinLetters += letters;
    tokens.words += 1;
    let letterCase = 0;
    if (uppers > 0) {
      const first = units[start] ?? END_UNIT;
      if (lower[first] !== first) letterCase = CAPITALISED;
      if (uppers === letters || (letters > 2 && uppers === letters - 1)) {
        letterCase |= SHOUTED;
        if (letters > 1) tokens.shoutedWords += 1;
      }
    }
    tokens.push(kind, hash, letterCase);
    return classes[next] === APOSTROPHE && this.isPossessive(index) ? index + 2 : index;
  }

  private continuesWord(index: number, unitClass: number): boolean {
    if (unitClass === COMBINING) {
      if (!this.wasCleaned) this.giveUp();
      return true;
    }
    if (this.classAt(index + 1) !== LETTER) return false;
    if (unitClass === APOSTROPHE) return !this.isPossessive(index);
    if (!this.opensEntity(index)) return true;
    this.giveUp();
    return false;
  }

  private isPossessive(apostrophe: number): boolean {
    return (this.unitAt(apostrophe + 1) | 0x20) === 0x73 && this.classAt(apostrophe + 2) > AMPERSAND;
  }

  /** Whether the word from `start` to `end` opens a link: `http://`, `https://`, `www.` */
  private isLink(start: number, end: number, next: number): boolean {
    if (next === COLON) return this.unitAt(end + 1) === SLASH && this.unitAt(end + 2) === SLASH;
    if (end - start !== 3) return false;
    for (let place = start; place < end; place += 1) if ((this.unitAt(place) | 0x20) !== 0x77) return false;
    return true;
  }

  private skipToSpace(from: number): number {
    let index = from;
    for (; index < this.length; index += 1) {
      const unitClass = this.classAt(index);
      if (unitClass === SPACE) break;
      if (unitClass === UNCLEAN && !this.wasCleaned) return this.giveUp();
    }
    return index;
  }

  private skipName(from: number): number {
    let index = from;
    while (this.classAt(index) <= DIGIT) index += 1;
    return index;
  }

  /** `$` before a letter opens a cashtag of at most 12 letters with no digit behind; before a digit, an amount. */
  private dollar(at: number): number {
    const next = this.classAt(at + 1);
    if (next === DIGIT) return this.number(at + 1, true);
    if (next !== LETTER || (at > 0 && this.classAt(at - 1) <= DIGIT)) return at + 1;
    const { units, classes, lower, tokens } = this;
    let hash = HASH_SEED;
    let index = at + 1;
    for (; ; index += 1) {
      const unit = units[index] ?? END_UNIT;
      if (classes[unit] !== LETTER || unit === UNDERSCORE) break;
      hash = hashUnit(hash, lower[unit] ?? unit);
    }
    if (this.classAt(index) === DIGIT || index - at > MAX_CASHTAG_LETTERS + 1) return this.skipName(index);
    tokens.push(CASHTAG, hash, SHOUTED);
    return this.skipTagSuffix(index);
  }

  /** `.X`, `.B`, `-B` and `_F` behind a cashtag name a class or market of the same thing. */
  private skipTagSuffix(index: number): number {
    const joiner = this.unitAt(index);
    const joins = joiner === POINT || joiner === DASH || joiner === UNDERSCORE;
    return joins && this.classAt(index + 1) === LETTER && this.classAt(index + 2) > DIGIT ? index + 2 : index;
  }

  private number(start: number, money: boolean): number {
    const { lower, tokens } = this;
    let index = start;
    while (this.classAt(index) === DIGIT || (this.isPoint(index) && this.classAt(index + 1) === DIGIT)) index += 1;
    const unit = this.unitAt(index);
    const unitClass = this.classAt(index);
    let suffix = 0;
    if (unit === 0x25) suffix = unit;
    else if (unitClass === LETTER && this.classAt(index + 1) > DIGIT) suffix = lower[unit] ?? unit;
    tokens.push(NUMBER, numberShape(this.signBefore(money ? start - 1 : start), money, suffix), 0);
    if (suffix !== 0) return index + 1;
    return unitClass === LETTER ? this.skipName(index) : index;
  }

  private isPoint(index: number): boolean {
    const unit = this.unitAt(index);
    return unit === POINT || unit === COMMA;
  }

  private signBefore(start: number): number {
    if (start === 0 || (start > 1 && this.classAt(start - 2) <= DIGIT)) return 0;
    const unit = this.unitAt(start - 1);
    if (unit === 0x2b) return 1;
    return unit === DASH || unit === 0x2212 ? -1 : 0;
  }

  /** Runs of one mark are one; a point, dash or slash before a letter or digit is none. */
  private mark(index: number): number {
    const { tokens } = this;
    const unit = this.unitAt(index);
    const joins = unit === POINT || unit === DASH || unit === SLASH || unit === ELLIPSIS;
    if (joins && unit !== ELLIPSIS && this.classAt(index + 1) <= DIGIT) return index + 1;
    const hash = unit === ELLIPSIS ? POINT : unit;
    const last = tokens.count - 1;
    if (last < 0 || tokens.kinds[last] !== MARK || tokens.hashes[last] !== hash) tokens.push(MARK, hash, 0);
    return index + 1;
  }

  /** An emoji; of a run of one emoji the first two count, and skin tones never. */
  private picture(index: number): number {
    const { tokens } = this;
    const point = this.pointAt(index);
    const next = point > 0xffff ? index + 2 : index + 1;
    if (point >= 0x1f3fb && point <= 0x1f3ff) return this.skipJoiners(next);
    if (point > 0xffff && (point < 0x1f300 || point > 0x1faff)) {
      tokens.otherLetters += 1;
      return this.wasCleaned ? next : this.giveUp();
    }
    if (point >= 0xd800 && point < 0xe000) return this.giveUp();
    const hash = hashUnit(HASH_SEED, point);
    const { count, kinds, hashes } = tokens;
    const repeated =
      count > 1 && kinds[count - 1] === EMOJI && hashes[count - 1] === hash && hashes[count - 2] === hash;
    if (!repeated) tokens.push(EMOJI, hash, 0);
    return this.skipJoiners(next);
  }

  private pointAt(index: number): number {
    const high = this.unitAt(index);
    const low = this.unitAt(index + 1);
    const isPair = high >= 0xd800 && high < 0xdc00 && low >= 0xdc00 && low < 0xe000;
    return isPair ? (high - 0xd800) * 0x400 + (low - 0xdc00) + 0x10000 : high;
  }

  /** Behind an emoji, what joins and styles emojis is invisible, and cleaning would drop it. */
  private skipJoiners(from: number): number {
    let index = from;
    while (this.unitAt(index) === VARIATION || this.unitAt(index) === ZERO_WIDTH_JOINER) index += 1;
    return index;
  }
}
