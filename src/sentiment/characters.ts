/** What a UTF-16 unit can be to the scanner. Units up to `AMPERSAND` may continue a word. */
export const LETTER = 0;
export const DIGIT = 1;
export const APOSTROPHE = 2;
export const AMPERSAND = 3;
export const SPACE = 4;
export const DOLLAR = 5;
export const HASH = 6;
export const AT = 7;
export const CLAUSE = 8;
export const SURROGATE = 9;
export const PICTURE = 10;
export const OTHER = 11;
/** Behind the last character. */
export const END = 12;

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

const CLAUSE_MARKS = new Set('.,;:!?()[]|"“”/<>=~…–—-。，、');

function classify(character: string, unit: number): number {
  if (unit >= 0xd800 && unit < 0xe000) return SURROGATE;
  if (/\p{L}|\p{M}|_/u.test(character)) return LETTER;
  if (unit >= 0x30 && unit <= 0x39) return DIGIT;
  if (character === "'" || character === '’') return APOSTROPHE;
  if (character === '&') return AMPERSAND;
  if (character === '$') return DOLLAR;
  if (character === '#') return HASH;
  if (character === '@') return AT;
  if (CLAUSE_MARKS.has(character)) return CLAUSE;
  if (/\s/u.test(character)) return SPACE;
  return /\p{So}|\p{Extended_Pictographic}/u.test(character) ? PICTURE : OTHER;
}
