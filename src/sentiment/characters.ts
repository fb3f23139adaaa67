import { JOINS_PREVIOUS, normaliseText } from '../domain/text.ts';

/** What a UTF-16 unit can be to the scanner. The first two make words; up to `AMPERSAND` may continue one. */
export const LETTER = 0;
export const DIGIT = 1;
export const COMBINING = 2;
export const APOSTROPHE = 3;
export const AMPERSAND = 4;
export const SPACE = 5;
export const DOLLAR = 6;
export const HASH = 7;
export const AT = 8;
export const CLAUSE = 9;
export const SURROGATE = 10;
export const PICTURE = 11;
export const OTHER = 12;
/** Not as `normaliseText` would leave it, and no case that the scanner reads the same way: the text needs cleaning. */
export const UNCLEAN = 13;
/** Behind the last character. */
export const END = 14;
/** A unit no text holds after cleaning, put behind a text's last. */
export const END_UNIT = 0xffff;

/** Class and lower case of every UTF-16 unit, laid out for one load a character. */
export interface CharacterTables {
  readonly classes: Uint8Array;
  readonly lower: Uint16Array;
}

let tables: CharacterTables | undefined;

/** Built on first use (about 20 ms), since most commands never read a post. */
export function characterTables(): CharacterTables {
  tables ??= build();
  return tables;
}

function build(): CharacterTables {
  const classes = new Uint8Array(0x10000);
  const lower = new Uint16Array(0x10000);
  for (let unit = 0; unit < 0x10000; unit += 1) {
    const character = String.fromCharCode(unit);
    const lowered = character.toLowerCase();
    lower[unit] = lowered.length === 1 ? lowered.charCodeAt(0) : unit;
    classes[unit] = classify(character, unit);
  }
  return { classes, lower };
}

export const ELLIPSIS = 0x2026;
const CLAUSE_MARKS = new Set('.,;:!?()[]|"“”/<>=~–—-。、');

function classify(character: string, unit: number): number {
  if (unit === END_UNIT) return END;
  if (unit >= 0xd800 && unit < 0xe000) return SURROGATE;
  if (unit === ELLIPSIS) return CLAUSE;
  if (/\s/u.test(character)) return SPACE;
  if (JOINS_PREVIOUS.test(character)) return COMBINING;
  if (normaliseText(character) !== character) return UNCLEAN;
  if (/\p{L}|_/u.test(character)) return LETTER;
  if (unit >= 0x30 && unit <= 0x39) return DIGIT;
  if (character === "'" || character === '’') return APOSTROPHE;
  if (character === '&') return AMPERSAND;
  if (character === '$') return DOLLAR;
  if (character === '#') return HASH;
  if (character === '@') return AT;
  if (CLAUSE_MARKS.has(character)) return CLAUSE;
  return /\p{So}|\p{Extended_Pictographic}/u.test(character) ? PICTURE : OTHER;
}
