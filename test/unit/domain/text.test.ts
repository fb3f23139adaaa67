import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { MAX_TEXT_CHARACTERS, normaliseText, unescapeEntities } from '../../../src/domain/text.ts';

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

describe('unescapeEntities', () => {
  const NAMED = new Map(Object.entries({ amp: '&', lt: '<', gt: '>', quot: '"', apos: "'", nbsp: ' ', euro: '€' }));

  /** The same by one expression, which was too slow. */
  function plainly(text: string): string {
    return text.replace(/&(?:#(\d{1,7})|#[xX]([0-9a-fA-F]{1,6})|([a-z]{2,6}));/g, (whole, decimal, hex, name) => {
      if (name !== undefined) return NAMED.get(name) ?? whole;
      const point = decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal);
      return point > 0 && point <= 0x10ffff ? String.fromCodePoint(point) : whole;
    });
  }

  it('decodes once what is an entity, and nothing else', () => {
    const pieces = [
      '&',
      'amp',
      'lt',
      'quot',
      'nbsp',
      'noone',
      ';',
      '#',
      'x',
      'X',
      '39',
      '27',
      '0',
      '1114111',
      '1114112',
      'd83d',
    ];
    const text = fc.array(
      fc.oneof(fc.constantFrom(...pieces, '&amp;', '&#39;', '&#x1F680;'), fc.string({ maxLength: 2 })),
    );
    fc.assert(
      fc.property(text, (parts) => {
        expect(unescapeEntities(parts.join(''))).toBe(plainly(parts.join('')));
      }),
      { numRuns: 3_000 },
    );
    expect(unescapeEntities('&amp;lt; &#x10ffff; &#1114111; AT&T &hellip;')).toBe('&lt; \u{10ffff} \u{10ffff} AT&T …');
  });
});
