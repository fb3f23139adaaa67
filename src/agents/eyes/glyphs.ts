/**
 * Letters as squares, since a renderer without a font of its own writes with whatever the machine has: so every machine
 * paints the same bytes. Seven rows of five bits, top first.
 */
const ROWS: Readonly<Record<string, string>> = {
  '0': '0e11131519110e',
  '1': '040c040404040e',
  '2': '0e11010204081f',
  '3': '1f02040201110e',
  '4': '02060a121f0202',
  '5': '1f101e0101110e',
  '6': '0608101e11110e',
  '7': '1f010204080808',
  '8': '0e11110e11110e',
  '9': '0e11110f01020c',
  A: '0e1111111f1111',
  B: '1e11111e11111e',
  C: '0e11101010110e',
  D: '1c12111111121c',
  E: '1f10101e10101f',
  F: '1f10101e101010',
  G: '0e11101711110f',
  H: '1111111f111111',
  I: '0e04040404040e',
  J: '0702020202120c',
  K: '11121418141211',
  L: '1010101010101f',
  M: '111b1515111111',
  N: '11111915131111',
  O: '0e11111111110e',
  P: '1e11111e101010',
  Q: '0e11111115120d',
  R: '1e11111e141211',
  S: '0f10100e01011e',
  T: '1f040404040404',
  U: '1111111111110e',
  V: '11111111110a04',
  W: '1111111515150a',
  X: '11110a040a1111',
  Y: '1111110a040404',
  Z: '1f01020408101f',
  '.': '0000000000000c',
  ',': '000000000c0408',
  '!': '04040404040004',
  '?': '0e110102040004',
  '(': '02040808080402',
  ')': '08040202020408',
  $: '040f140e051e04',
  '=': '00001f001f0000',
  '-': '0000001f000000',
  ':': '000c0c000c0c00',
  '/': '00010204081000',
  _: '0000000000001f',
  '%': '18190204081303',
};
const WIDE = 5;
const TALL = 7;

/** Pixels from one letter to the next, and the height of a line, at a scale of 1. */
export const GLYPH_STEP = WIDE + 1;
export const GLYPH_HEIGHT = TALL;

/** A line of text from its upper left corner on, as the data of a path; what has no glyph is a hole. */
export function written(text: string, left: number, top: number, scale: number): string {
  return [...text.toUpperCase()].map((letter, place) => glyph(letter, left + place * GLYPH_STEP * scale)).join('');

  function glyph(letter: string, x: number): string {
    const rows = ROWS[letter] ?? '';
    let path = '';
    for (let row = 0; row < TALL; row += 1) {
      const bits = Number.parseInt(rows.slice(row * 2, row * 2 + 2) || '0', 16);
      for (let column = 0; column < WIDE; column += 1) {
        if ((bits & (1 << (WIDE - 1 - column))) === 0) continue;
        path += `M${x + column * scale} ${top + row * scale}h${scale}v${scale}h-${scale}z`;
      }
    }
    return path;
  }
}
