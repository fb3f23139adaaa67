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
  ['over lines', each((letter) => `${letter}\n`)],
  ['over lines, escaped', each((letter) => `${letter}\\r\\n`)],
  ['spelled out', [...KEY].join(' ')],
  ['in an address', encodeURIComponent(KEY)],
  ['in an address, every letter', each(inAddress)],
  ['in an address within an address', encodeURIComponent(encodeURIComponent(KEY))],
  ['in HTML', each((letter) => `&#${letter.charCodeAt(0)};`)],
  ['in HTML by hexadecimals', each((letter) => `&#x${letter.charCodeAt(0).toString(16)};`)],
  ['in HTML, without semicolons and twice', each((letter) => `&amp;#X${letter.charCodeAt(0).toString(16)}`)],
  ['in HTML by names', KEY.replace('_', '&lowbar;').replace('+', '&plus;').replace('/', '&sol;')],
  ['in a letter, quoted-printable', each((letter) => `=${letter.charCodeAt(0).toString(16).toUpperCase()}`)],
  ['escaped by bytes', each((letter) => `\\x${letter.charCodeAt(0).toString(16)}`)],
];

function inAddress(letter: string): string {
  return `%${letter.charCodeAt(0).toString(16)}`;
}

const hex = Buffer.from(KEY).toString('hex');
/** Of others that no reader of text undoes, nothing may be left to begin with. */
const CODES: readonly (readonly [string, string])[] = [
  ['hexadecimal', hex],
  ['hexadecimal in capitals', hex.toUpperCase()],
  ...['', 'a', 'ab', 'abc'].flatMap((ahead) =>
    (['base64', 'base64url'] as const).map(
      (code) => [`${code}, behind ${ahead.length} bytes`, Buffer.from(`${ahead}${KEY}!`).toString(code)] as const,
    ),
  ),
];
/** A key that is told in two, whatever stands between. */
const HALVES = [' and ', '", "more": "', '</b><b>', '\n- ', '\u200b|\u200b'];

describe('a key that a provider repeats', () => {
  it.each(FORMS)('%s', (_name, form) => {
    const said = redact(`before ${form} after, ünd so weiter \\ "end"`);
    expect(said).toMatch(/^before \[key\](?:\[key\])?[\S\ufeff\n]{0,7} after, ünd so weiter \\ "end"$/u);
    const read = said.replace(/\\+u([0-9a-f]{4})/giu, (_, code) => String.fromCharCode(Number.parseInt(code, 16)));
    expect(read.normalize('NFKC').replace(/\p{Default_Ignorable_Code_Point}/gu, '')).not.toContain(KEY);
  });

  it.each(CODES)('%s', (_name, form) => {
    const said = redact(`before ${form} after`);
    expect(said).toMatch(/^before .{0,4}\[key\].{0,4} after$/);
  });

  it.each(HALVES)('in two parts, with %j between', (between) => {
    for (let cut = 1; cut < KEY.length; cut += 1) {
      const said = redact(`it is ${KEY.slice(0, cut)}${between}${KEY.slice(cut)}.`);
      expect(said, `${cut}`).toContain('[key]');
      for (const part of partsOf(10)) expect(said).not.toContain(part);
    }
  });

  it('is not what its first letters are, which all keys have', () => {
    const long = redactor('sk-proj-0123456789abcdefghijklmnopqrstuvwxyz');
    expect(long('keys begin with sk-proj-, and 0123456789 are digits')).toBe(
      'keys begin with sk-proj-, and 0123456789 are digits',
    );
  });

  it('is not what a short one reads in another code, which is a word of anybody', () => {
    const short = redactor('K2');
    expect(short('{"symbol":"ACME","key":"K2"}')).toBe('{"symbol":"ACME","key":"[key]"}');
  });

  it.each(['%', '&', '\\', '=', 'sk-Fake', '&amp;', '%25', 'sk-Fake_'])(
    'in time that goes with the length: %s',
    (part) => {
      const text = part.repeat(30_000);
      expect(redact(text)).toBe(text);
    },
  );

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

function partsOf(length: number): readonly string[] {
  return Array.from({ length: KEY.length - length + 1 }, (_, at) => KEY.slice(at, at + length));
}
