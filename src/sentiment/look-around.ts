import { CLASS } from './characters.ts';
import { AT } from './text-units.ts';

const { letter: LETTER, digit: DIGIT, ampersand: AMPERSAND } = CLASS;
const { unit: unitAt, class: classAt } = AT;
const POINT = 0x2e;
const COMMA = 0x2c;
const DASH = 0x2d;
const SLASH = 0x2f;
const COLON = 0x3a;
const UNDERSCORE = 0x5f;
const ZERO_WIDTH_JOINER = 0x200d;
const VARIATION = 0xfe0f;

function isPossessive(apostrophe: number): boolean {
  return (unitAt(apostrophe + 1) | 0x20) === 0x73 && classAt(apostrophe + 2) > AMPERSAND;
}

/** Whether the word from `start` to `end` opens a link: `http://`, `https://`, `www.` */
function isLink(start: number, end: number, next: number): boolean {
  if (next === COLON) return unitAt(end + 1) === SLASH && unitAt(end + 2) === SLASH;
  if (end - start !== 3) return false;
  for (let place = start; place < end; place += 1) if ((unitAt(place) | 0x20) !== 0x77) return false;
  return true;
}

function skipName(from: number): number {
  let index = from;
  while (classAt(index) <= DIGIT) index += 1;
  return index;
}

/** `.X`, `.B`, `-B` and `_F` behind a cashtag name a class or market of the same thing. */
function skipTagSuffix(index: number): number {
  const joiner = unitAt(index);
  const joins = joiner === POINT || joiner === DASH || joiner === UNDERSCORE;
  return joins && classAt(index + 1) === LETTER && classAt(index + 2) > DIGIT ? index + 2 : index;
}

function isPoint(index: number): boolean {
  const unit = unitAt(index);
  return unit === POINT || unit === COMMA;
}

function signBefore(start: number): number {
  if (start === 0 || (start > 1 && classAt(start - 2) <= DIGIT)) return 0;
  const unit = unitAt(start - 1);
  if (unit === 0x2b) return 1;
  return unit === DASH || unit === 0x2212 ? -1 : 0;
}

/** Behind an emoji, what joins and styles emojis is invisible, and cleaning would drop it. */
function skipJoiners(from: number): number {
  let index = from;
  while (unitAt(index) === VARIATION || unitAt(index) === ZERO_WIDTH_JOINER) index += 1;
  return index;
}

const LESS = 0x3c;
const THREE = 0x33;
const SAD = 0x1f641;
const GLAD = 0x1f642;
const HEART = 0x2764;
const NOSES = new Set("-'^".split('').map(unitOf));
const MOUTHS = new Map([...')]Dp'].map((mouth) => [unitOf(mouth), GLAD]));
for (const mouth of '([/\\|') MOUTHS.set(unitOf(mouth), SAD);

function unitOf(character: string): number {
  return character.charCodeAt(0);
}

/** The emoji that the marks from `eyes` (`:`, `;`, `<`, `=`) on stand for, `:-(` or `<3`; 0 where they are marks. */
function faceAt(eyes: number): number {
  if (eyes > 0 && classAt(eyes - 1) === DIGIT) return 0;
  const mouth = unitAt(mouthOf(eyes));
  const face = unitAt(eyes) === LESS ? (mouth === THREE ? HEART : 0) : (MOUTHS.get(mouth) ?? 0);
  // Only of a face: what is behind the end of the longest text is no mouth, and has no end.
  return face === 0 || classAt(endOfFace(eyes)) <= DIGIT ? 0 : face;
}

function mouthOf(eyes: number): number {
  return NOSES.has(unitAt(eyes + 1)) ? eyes + 2 : eyes + 1;
}

/** Behind a face and all the mouths it has: `:(((`. */
function endOfFace(eyes: number): number {
  const mouth = mouthOf(eyes);
  let end = mouth + 1;
  while (unitAt(end) === unitAt(mouth)) end += 1;
  return end;
}

/** To be taken apart by who uses them, as `AT` is. */
export const AROUND = {
  isPossessive,
  isLink,
  skipName,
  skipTagSuffix,
  isPoint,
  signBefore,
  skipJoiners,
  faceAt,
  endOfFace,
} as const;
