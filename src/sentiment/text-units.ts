import { MAX_TEXT_CHARACTERS } from '../domain/text.ts';
import { CELL, characterTable } from './characters.ts';

// Taken apart here because an imported binding is loaded anew at every use.
const { classShift: CLASS_SHIFT, lowerMask: LOWER_MASK, endUnit: END_UNIT } = CELL;

/** No look ahead of the scanner goes further than this behind the end of a text. */
const LOOK_AHEAD = 4;

export const characters = characterTable();
/** The text being scanned, copied: an array's units are read several times faster than a string's. */
export const units = new Uint16Array(MAX_TEXT_CHARACTERS + LOOK_AHEAD);
const bytes = Buffer.from(units.buffer);

/** Takes a text of at most 4,000 units in, in place of the one before. */
export function loadText(text: string): void {
  bytes.write(text, 'utf16le');
  for (let ahead = 0; ahead < LOOK_AHEAD; ahead += 1) units[text.length + ahead] = END_UNIT;
}

export function unitAt(index: number): number {
  return units[index] ?? END_UNIT;
}

export function classAt(index: number): number {
  return (characters[unitAt(index)] ?? 0) >> CLASS_SHIFT;
}

export function lowerAt(index: number): number {
  return (characters[unitAt(index)] ?? 0) & LOWER_MASK;
}

/** The code point at a place, or its lone half. */
export function pointAt(index: number): number {
  const high = unitAt(index);
  const low = unitAt(index + 1);
  const isPair = high >= 0xd800 && high < 0xdc00 && low >= 0xdc00 && low < 0xe000;
  return isPair ? (high - 0xd800) * 0x400 + (low - 0xdc00) + 0x10000 : high;
}
