import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { redactor } from '../../../../src/adapters/openai/redact.ts';

const KEY = 'sk-Fake_09+key/7Zq=';
const redact = redactor(KEY);
const each = (change: (letter: string) => string): string => [...KEY].map(change).join('');
const escaped = (letter: string): string => `\\u${letter.charCodeAt(0).toString(16).padStart(4, '0')}`;
const wide = (letter: string): string => String.fromCharCode(letter.charCodeAt(0) + 0xfee0);
const bold = (letter: string): string =>
  /[a-z]/.test(letter) ? String.fromCodePoint(0x1d41a + letter.charCodeAt(0) - 97) : letter;
const escapedPair = (letter: string): string =>
  [...Array(letter.length).keys()].map((unit) => escaped(letter.charAt(unit))).join('');

/** Ways to repeat a key so that it is not found as it stands, and is once somebody reads, decodes or normalises it. */
const FORMS: readonly (readonly [string, string])[] = [
  ['as it stands', KEY],
  ['twice in a row', KEY + KEY],
  ['escaped', each(escaped)],
  ['escaped in capitals', each((letter) => escaped(letter).toUpperCase().replace('\\U', '\\u'))],
  ['escaped twice', each((letter) => `\\${escaped(letter)}`)],
  ['escaped by points', each((letter) => `\\u{${letter.charCodeAt(0).toString(16)}}`)],
  ['with letters escaped for nothing', each((letter) => (/[bfnrtu]/.test(letter) ? letter : `\\${letter}`))],
  ['one letter escaped', KEY.replace('F', escaped('F'))],
  ['a slash escaped', KEY.replace('/', '\\/')],
  ['wide', each(wide)],
  ['wide and escaped', each((letter) => escaped(wide(letter)))],
  ['one letter wide', KEY.replace('F', wide('F'))],
  ['bold', each(bold)],
  ['bold, escaped as pairs', each((letter) => escapedPair(bold(letter)))],
  ['circled', KEY.replace('k', '\u24da')],
  ['superscript', KEY.replace('0', '\u2070').replace('9', '\u2079')],
  ...[
    '\u200b',
    '\u200c',
    '\u200d',
    '\u2060',
    '\ufeff',
    '\u00ad',
    '\u180e',
    '\u034f',
    '\u115f',
    '\u3164',
    '\ufe0f',
    '\u{e0041}',
    '\u202e',
    '\u2066',
    '\u0007',
    '\u0301',
  ].map(
    (unseen) => [`with U+${unseen.codePointAt(0)?.toString(16)} between`, each((letter) => letter + unseen)] as const,
  ),
  ['with an unseen character between, escaped', each((letter) => `${letter}\\u200b`)],
  ['with a hundred of them', KEY.replace('F', `F${'\u200b'.repeat(100)}`)],
  ['wide, unseen and escaped at once', each((letter) => `${escaped(wide(letter))}\\ufeff`)],
];

describe('a key that a provider repeats', () => {
  it.each(FORMS)('%s', (_name, form) => {
    const said = redact(`before ${form} after, ünd so weiter \\ "end"`);
    expect(said).toMatch(/^before \[key\](?:\[key\])?[\S\ufeff]{0,7} after, ünd so weiter \\ "end"$/u);
    const read = said.replace(/\\+u([0-9a-f]{4})/giu, (_, code) => String.fromCharCode(Number.parseInt(code, 16)));
    expect(read.normalize('NFKC').replace(/\p{Default_Ignorable_Code_Point}/gu, '')).not.toContain(KEY);
  });

  it('is taken out of nothing else', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
        expect(redact(text)).toBe(text);
      }),
      { numRuns: 2_000 },
    );
  });

  it('leaves what stands around it to the letter', () => {
    fc.assert(
      fc.property(
        fc.string({ unit: 'grapheme', maxLength: 40 }),
        fc.string({ unit: 'grapheme', maxLength: 40 }),
        (head, tail) => {
          const said = redact(`${head} ${KEY} ${tail}`);
          expect(said).toBe(`${head} [key] ${tail}`);
        },
      ),
      { numRuns: 2_000 },
    );
  });
});
