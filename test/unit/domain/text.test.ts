import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAX_TEXT_CHARACTERS, normaliseText } from '../../../src/domain/text.ts';

describe('normaliseText', () => {
  it.each([
    ['plain text stays the same', 'long $ETH, 5% up!', 'long $ETH, 5% up!'],
    ['emojis and curly quotes stay', 'it’s “mooning” 🚀💎', 'it’s “mooning” 🚀💎'],
    ['full-width letters fold', 'ＳＯＬ higher', 'SOL higher'],
    ['mathematical letters fold', '𝐁𝐔𝐘 now', 'BUY now'],
    ['zero-width characters go', '\u200d$E\u200bTH fe\u200bar\ufeff', '$ETH fear'],
    ['bidi overrides go', '\u202eHTE gnol\u202c', 'HTE gnol'],
    ['tag characters and variation selectors go', 'buy\u{e0042}\u{e0055} ❤\ufe0f', 'buy ❤'],
    ['control characters go, line breaks become spaces', 'a\r\nERROR\u0000 \u001b[1Ab', 'a  ERROR [1Ab'],
    ['lone surrogates become the replacement character', '$DOGE \udc36 \ud83d', '$DOGE \ufffd \ufffd'],
    ['marks compose', 'cafe\u0301', 'café'],
    ['a mark behind a removed character composes', 'e\u200d\u0301', 'é'],
    ['cyrillic look-alikes are not folded', '$\u0412NB', '$\u0412NB'],
  ])('%s', (_, text, expected) => {
    expect(normaliseText(text)).toBe(expected);
  });

  it('cuts first, whole characters only, and again after characters that grow', () => {
    expect(normaliseText('a'.repeat(MAX_TEXT_CHARACTERS + 5))).toHaveLength(MAX_TEXT_CHARACTERS);
    expect(normaliseText(`${'a'.repeat(MAX_TEXT_CHARACTERS - 1)}🚀`)).toBe('a'.repeat(MAX_TEXT_CHARACTERS - 1));
    expect(normaliseText('ﷺ'.repeat(3_000))).toHaveLength(MAX_TEXT_CHARACTERS);
  });

  it('is idempotent, well formed and free of invisible characters for any text', () => {
    const unit = fc.oneof(
      fc.integer({ min: 0, max: 0x10ffff }),
      fc.constantFrom(0x200d, 0x301, 0x65, 0xfe0f, 0xd83d, 0xde80, 0x3164, 0xffa0, 0x1161, 0x1100, 0xe0041, 0x2028),
    );
    fc.assert(
      fc.property(fc.array(unit, { maxLength: 40 }), (points) => {
        const text = normaliseText(String.fromCodePoint(...points));
        expect(normaliseText(text)).toBe(text);
        expect(text).not.toMatch(/[\p{Cc}\p{Cs}\p{Cf}\u200b-\u200f\u202a-\u202e\u2066-\u2069]/u);
        expect(text.normalize('NFKC')).toBe(text);
      }),
      { numRuns: 5_000 },
    );
  });
});
