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
export const characters = new Int32Array(0x10000);
/** The text being scanned, copied: an array's units are read several times faster than a string's. */
export const units = new Uint16Array(MAX_TEXT_CHARACTERS + LOOK_AHEAD);
const bytes = Buffer.from(units.buffer);

/** Takes a text of at most 4,000 units in, in place of the one before. */
export function loadText(text: string): void {
  bytes.write(text, 'utf16le');
  const end = text.length + LOOK_AHEAD;
  units.fill(END_UNIT, text.length, end);
  for (let index = 0; index < end; index += 1) {
    const unit = units[index] ?? END_UNIT;
    if (characters[unit] === 0) characters[unit] = cellOf(unit);
  }
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
