import { CELL, CLASS } from './characters.ts';
import { FNV } from './hashing.ts';
import { AROUND } from './look-around.ts';
import { letterScale, numberShape } from './number-shape.ts';
import { characters, AT as LOOK, loadText, textUnits } from './text-units.ts';
import { CASE, KIND, type Tokens, TOKENS as tokensScanned } from './tokens.ts';

// Taken apart here because an imported binding is loaded anew at every use: a third of the scanner's time, measured.
const { letter: LETTER, digit: DIGIT, combining: COMBINING, apostrophe: APOSTROPHE, ampersand: AMPERSAND } = CLASS;
const { space: SPACE, dollar: DOLLAR, hash: HASH, at: AT, clause: CLAUSE, unclean: UNCLEAN } = CLASS;
const { word: WORD, hashtag: HASHTAG, emoji: EMOJI, cashtag: CASHTAG, number: NUMBER, mark: MARK } = KIND;
const { capitalised: CAPITALISED, shouted: SHOUTED } = CASE;
const { seed: SEED, prime: PRIME } = FNV;
const { unit: unitAt, class: classAt, lower: lowerAt, point: pointAt } = LOOK;
const { isLink, isPoint, isPossessive, signBefore, skipJoiners, skipName, skipTagSuffix, faceAt, endOfFace } = AROUND;
const { endUnit: END, classShift: CLASS_SHIFT, lowerMask: LOWER_MASK } = CELL;

const ELLIPSIS = 0x2026;
const POINT = 0x2e;
const DASH = 0x2d;
const SLASH = 0x2f;
const COLON = 0x3a;
const EQUALS = 0x3d;
const UNDERSCORE = 0x5f;
const ZERO = 0x30;
const NINE = 0x39;
const LAST_LATIN = 0x24f;
const QUOTE = 0x27;
const RIGHT_QUOTE = 0x2019;
/** The largest cell of a letter or digit in the character table. */
const LAST_OF_DIGITS = (DIGIT << CLASS_SHIFT) | LOWER_MASK;
/** In nearly every script a capital differs from its small letter in the bit of 32, so bits count capitals. */
const CASE_SHIFT = 5;
const MAX_CASHTAG_LETTERS = 12;

const TOKENS = tokensScanned;
const TEXT = textUnits;
const TABLE = characters;
const { kinds, hashes, cases, grams, gramEnds } = TOKENS;

let textLength = 0;
let isClean = true;
let wasCleaned = false;

/**
 * Splits text that `normaliseText` has been through into tokens: one pass, each character looked at a bounded number
 * of times, nothing allocated. Links and mentions vanish, `$5` is a number and `$A` a cashtag, a letter repeated
 * thrice counts as two.
 */
export function scan(text: string): Tokens {
  wasCleaned = true;
  run(text);
  return TOKENS;
}

/** Scans text that may need no cleaning; returns undefined where it does, which is rare. */
export function scanRaw(text: string): Tokens | undefined {
  wasCleaned = false;
  run(text);
  return isClean ? TOKENS : undefined;
}

function run(text: string): void {
  const { length } = text;
  loadText(text);
  TOKENS.clear();
  textLength = length;
  isClean = true;
  const units = TEXT;
  const table = TABLE;
  let index = 0;
  while (index < length) {
    const unitClass = (table[units[index] ?? END] ?? 0) >> CLASS_SHIFT;
    if (unitClass === SPACE) index += 1;
    else if (unitClass === LETTER) index = words(index, WORD);
    else index = special(index, unitClass);
  }
}

function special(index: number, unitClass: number): number {
  switch (unitClass) {
    case DIGIT:
      return number(index, false);
    case DOLLAR:
      return dollar(index);
    case HASH:
      return classAt(index + 1) === LETTER ? words(index + 1, HASHTAG) : index + 1;
    case AT:
      return skipName(index + 1);
    case CLAUSE:
      return mark(index);
    case CLASS.surrogate:
    case CLASS.picture:
      return picture(index);
    case COMBINING:
    case UNCLEAN:
      return wasCleaned ? index + 1 : giveUp();
    default:
      return index + 1;
  }
}

function giveUp(): number {
  isClean = false;
  return textLength;
}

/**
 * From a word's first letter over all words up to something that is neither word nor space; returns where that is.
 * One function with its state in locals, since most of a text passes through here. `kind` is the first word's.
 */
function words(start: number, kind: number): number {
  const text = TEXT;
  const table = TABLE;
  const pieces = grams;
  let { count, gramCount } = TOKENS;
  let kindOfWord = kind;
  let index = start;
  for (;;) {
    const first = index;
    let hash = SEED;
    let gram = UNDERSCORE;
    let taken = 0;
    let raised = 0;
    let seen = 0;
    for (; ; index += 1) {
      const unit = text[index] ?? END;
      const character = table[unit] ?? 0;
      if (character > LAST_OF_DIGITS) {
        const unitClass = character >> CLASS_SHIFT;
        if (unitClass > AMPERSAND || !continuesWord(index, unitClass)) break;
        if (unitClass === APOSTROPHE) continue;
      }
      const low = character & LOWER_MASK;
      raised += low ^ unit;
      seen |= unit;
      if (low === (gram & 0xff) && low === ((gram >> 8) & 0xff) && kindOfWord === WORD) continue;
      hash = Math.imul(hash ^ low, PRIME);
      gram = (gram << 8) | (low & 0xff);
      taken += 1;
      pieces[gramCount] = gram;
      if (taken > 2) gramCount += 1;
    }
    const letters = index - first;
    const next = text[index] ?? END;
    if ((next === COLON || next === POINT) && isLink(first, index, next)) {
      if (taken > 2) gramCount -= taken - 2;
      index = skipToSpace(index);
    } else {
      pieces[gramCount] = (gram << 8) | UNDERSCORE;
      if (taken > 2) gramCount += 1;
      kinds[count] = kindOfWord;
      hashes[count] = hash;
      cases[count] = raised === 0 ? 0 : caseOf(first, letters, raised >> CASE_SHIFT);
      gramEnds[count] = gramCount;
      count += 1;
      if (seen > LAST_LATIN) TOKENS.otherLetters += letters;
      else TOKENS.latinLetters += letters;
      TOKENS.words += 1;
      if ((next === QUOTE || next === RIGHT_QUOTE) && isPossessive(index)) index += 2;
    }
    while (classAt(index) === SPACE) index += 1;
    if (classAt(index) !== LETTER) break;
    kindOfWord = WORD;
  }
  TOKENS.count = count;
  TOKENS.gramCount = gramCount;
  return index;
}

function caseOf(start: number, letters: number, uppers: number): number {
  const capitalised = lowerAt(start) === unitAt(start) ? 0 : CAPITALISED;
  if (uppers < letters && (letters < 3 || uppers < letters - 1)) return capitalised;
  if (letters > 1) TOKENS.shoutedWords += 1;
  return capitalised | SHOUTED;
}

/** Whether a mark within or a sign between letters belongs to the word. */
function continuesWord(index: number, unitClass: number): boolean {
  if (unitClass === COMBINING) {
    if (!wasCleaned) giveUp();
    return true;
  }
  if (classAt(index + 1) !== LETTER) return false;
  return unitClass !== APOSTROPHE || !isPossessive(index);
}

function skipToSpace(from: number): number {
  let index = from;
  for (; index < textLength; index += 1) {
    const unitClass = classAt(index);
    if (unitClass === SPACE) break;
    if (unitClass === UNCLEAN && !wasCleaned) return giveUp();
  }
  return index;
}

/** `$` before a letter opens a cashtag of at most 12 letters, with no digit or mark behind; before a digit, an amount. */
function dollar(at: number): number {
  const next = classAt(at + 1);
  if (next === DIGIT) return number(at + 1, true);
  if (next !== LETTER || (at > 0 && classAt(at - 1) <= DIGIT)) return at + 1;
  let hash = SEED;
  let index = at + 1;
  for (; classAt(index) === LETTER && unitAt(index) !== UNDERSCORE; index += 1) {
    hash = Math.imul(hash ^ lowerAt(index), PRIME);
  }
  if (classAt(index) === COMBINING) return wasCleaned ? skipMarked(index) : giveUp();
  if (classAt(index) === DIGIT || index - at > MAX_CASHTAG_LETTERS + 1) return skipName(index);
  TOKENS.push(CASHTAG, hash, SHOUTED);
  return skipTagSuffix(index);
}

/** A letter with a mark of its own looks like a ticker's and is none. */
function skipMarked(from: number): number {
  let index = from;
  while (classAt(index) <= COMBINING) index += 1;
  return index;
}

function number(start: number, money: boolean): number {
  let index = start;
  while (classAt(index) === DIGIT || (isPoint(index) && classAt(index + 1) === DIGIT)) index += 1;
  const unit = unitAt(index);
  const unitClass = classAt(index);
  let suffix = 0;
  if (unit === 0x25) suffix = unit;
  else if (unitClass === LETTER && classAt(index + 1) > DIGIT) suffix = lowerAt(index);
  const sign = signBefore(money ? start - 1 : start);
  TOKENS.values[TOKENS.count] = (sign < 0 ? -1 : 1) * figure(start, index) * letterScale(suffix);
  TOKENS.push(NUMBER, numberShape(sign, money, suffix), 0);
  if (suffix !== 0) return index + 1;
  return unitClass === LETTER ? skipName(index) : index;
}

/** Digits from `start` to `end`; what three digits follow is no decimal sign if it is a comma. */
function figure(start: number, end: number): number {
  let value = 0;
  let place = 0;
  for (let index = start; index < end; index += 1) {
    const unit = unitAt(index);
    if (unit >= ZERO && unit <= NINE) {
      value = 10 * value + (unit - ZERO);
      place *= 10;
    } else if (unit === POINT || classAt(index + 4) === DIGIT || classAt(index + 3) !== DIGIT) place = 1;
  }
  return place > 1 ? value / place : value;
}

/** Runs of one mark are one; a point, dash or slash before a letter or digit is none. */
function mark(index: number): number {
  const unit = unitAt(index);
  // Most marks are no eyes, nor the beginning of a heart: asked here, it costs no call.
  if (unit >= COLON && unit <= EQUALS) {
    const face = faceAt(index);
    if (face !== 0) return emoji(face, endOfFace(index));
  }
  const joins = unit === POINT || unit === DASH || unit === SLASH || unit === ELLIPSIS;
  if (joins && unit !== ELLIPSIS && classAt(index + 1) <= DIGIT) return index + 1;
  const hash = unit === ELLIPSIS ? POINT : unit;
  const last = TOKENS.count - 1;
  if (last < 0 || kinds[last] !== MARK || hashes[last] !== hash) TOKENS.push(MARK, hash, 0);
  return index + 1;
}

/** An emoji; of a run of one emoji the first two count, and skin tones never. */
function picture(index: number): number {
  const point = pointAt(index);
  const next = point > 0xffff ? index + 2 : index + 1;
  if (point >= 0x1f3fb && point <= 0x1f3ff) return skipJoiners(next);
  if (point > 0xffff && (point < 0x1f300 || point > 0x1faff)) {
    TOKENS.otherLetters += 1;
    return wasCleaned ? next : giveUp();
  }
  if (point >= 0xd800 && point < 0xe000) return giveUp();
  return emoji(point, next);
}

function emoji(point: number, next: number): number {
  const hash = Math.imul(SEED ^ point, PRIME);
  const { count } = TOKENS;
  const repeated = count > 1 && kinds[count - 1] === EMOJI && hashes[count - 1] === hash && hashes[count - 2] === hash;
  if (!repeated) TOKENS.push(EMOJI, hash, 0);
  return skipJoiners(next);
}
