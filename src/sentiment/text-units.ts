import { MAX_TEXT_CHARACTERS } from '../domain/text.ts';
import { CELL, cellOf } from './characters.ts';

// Taken apart here because an imported binding is loaded anew at every use.
const { classShift: CLASS_SHIFT, lowerMask: LOWER_MASK, endUnit: END_UNIT } = CELL;

/** No look ahead of the scanner goes further than this behind the end of a text. */
const LOOK_AHEAD = 4;

/**
 * The cell of every unit met so far, one load each; 0 is not met yet. Judging all 65,536 at once takes 20 ms, which every
 * start of the program would wait for.
 */
const TABLE = new Int32Array(0x10000);
const ASCII = 0x80;
for (let unit = 0; unit < ASCII; unit += 1) TABLE[unit] = cellOf(unit);
TABLE[END_UNIT] = cellOf(END_UNIT);
/** What of two units is not ASCII. */
const BEYOND_ASCII = 0xff80ff80 | 0;
/** The text being scanned, copied: an array's units are read several times faster than a string's. */
const TEXT = new Uint16Array(MAX_TEXT_CHARACTERS + LOOK_AHEAD);
const PAIRS = new Int32Array(TEXT.buffer);
const BYTES = Buffer.from(TEXT.buffer);
// Exports under other names: what a module exports is loaded anew at every use, in the module too.
export const characters = TABLE;
export const textUnits = TEXT;

/** Takes a text of at most 4,000 units in, in place of the one before. */
export function loadText(text: string): void {
  BYTES.write(text, 'utf16le');
  const { length } = text;
  for (let index = length; index < length + LOOK_AHEAD; index += 1) TEXT[index] = END_UNIT;
  const pairs = length >> 1;
  let seen = length === 2 * pairs ? 0 : (TEXT[length - 1] ?? 0);
  for (let pair = 0; pair < pairs; pair += 1) seen |= PAIRS[pair] ?? 0;
  if ((seen & BEYOND_ASCII) !== 0) meetAll(length);
}

function meetAll(length: number): void {
  for (let index = 0; index < length; index += 1) {
    const unit = TEXT[index] ?? END_UNIT;
    if (TABLE[unit] === 0) TABLE[unit] = cellOf(unit);
  }
}

function unitAt(index: number): number {
  return TEXT[index] ?? END_UNIT;
}

function classAt(index: number): number {
  return (TABLE[TEXT[index] ?? END_UNIT] ?? 0) >> CLASS_SHIFT;
}

function lowerAt(index: number): number {
  return (TABLE[TEXT[index] ?? END_UNIT] ?? 0) & LOWER_MASK;
}

/** The code point at a place, or its lone half. */
function pointAt(index: number): number {
  const high = unitAt(index);
  const low = unitAt(index + 1);
  const isPair = high >= 0xd800 && high < 0xdc00 && low >= 0xdc00 && low < 0xe000;
  return isPair ? (high - 0xd800) * 0x400 + (low - 0xdc00) + 0x10000 : high;
}

/** To be taken apart by who uses them, so that the compiler knows what it calls: an imported function is a guess. */
export const AT = { unit: unitAt, class: classAt, lower: lowerAt, point: pointAt } as const;
