import { JOINS_PREVIOUS, normaliseText } from '../domain/text.ts';

/** What a UTF-16 unit can be to the scanner. The first two make words; up to `ampersand` may continue one. */
export const CLASS = {
  letter: 0,
  digit: 1,
  combining: 2,
  apostrophe: 3,
  ampersand: 4,
  space: 5,
  dollar: 6,
  hash: 7,
  at: 8,
  clause: 9,
  surrogate: 10,
  picture: 11,
  other: 12,
  /** Not as `normaliseText` would leave it, and no case that the scanner reads the same way: the text needs cleaning. */
  unclean: 13,
  /** Behind the last character. */
  end: 14,
} as const;

/** Of each cell of the character table, the low 16 bits are the unit's lower case, the rest its class. */
export const CELL = {
  classShift: 16,
  lowerMask: 0xffff,
  /** A unit no text holds after cleaning, put behind a text's last. */
  endUnit: 0xffff,
} as const;

/** Class and lower case of a UTF-16 unit in one number, never 0. */
export function cellOf(unit: number): number {
  const character = String.fromCharCode(unit);
  const lowered = character.toLowerCase();
  const lower = lowered.length === 1 ? lowered.charCodeAt(0) : unit;
  return (classify(character, unit) << CELL.classShift) | lower;
}

const ELLIPSIS = 0x2026;
const IGNORABLE = /\p{Default_Ignorable_Code_Point}/u;
const CLAUSE_MARKS = new Set('.,;:!?()[]|"“”/<>=~–—-。、');

function classify(character: string, unit: number): number {
  if (unit === CELL.endUnit) return CLASS.end;
  if (unit >= 0xd800 && unit < 0xe000) return CLASS.surrogate;
  if (unit === ELLIPSIS) return CLASS.clause;
  // Before the spaces, of which U+FEFF is one to a regular expression: what is not seen must not split a word.
  if (IGNORABLE.test(character)) return CLASS.unclean;
  if (/\s/u.test(character)) return CLASS.space;
  if (JOINS_PREVIOUS.test(character)) return CLASS.combining;
  if (normaliseText(character) !== character) return CLASS.unclean;
  if (/\p{L}|_/u.test(character)) return CLASS.letter;
  if (unit >= 0x30 && unit <= 0x39) return CLASS.digit;
  if (character === "'" || character === '’') return CLASS.apostrophe;
  if (character === '&') return CLASS.ampersand;
  if (character === '$') return CLASS.dollar;
  if (character === '#') return CLASS.hash;
  if (character === '@') return CLASS.at;
  if (CLAUSE_MARKS.has(character)) return CLASS.clause;
  return /\p{So}|\p{Extended_Pictographic}/u.test(character) ? CLASS.picture : CLASS.other;
}
