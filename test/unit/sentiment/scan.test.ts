import { runInNewContext } from 'node:vm';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadScorer } from '../../../src/adapters/sentiment/load.ts';
import { MAX_TEXT_CHARACTERS, normaliseText, unescapeEntities } from '../../../src/domain/text.ts';
import { scan, scanRaw } from '../../../src/sentiment/scan.ts';
import { tokenise } from '../../../src/sentiment/tokenise.ts';
import { CASE, KIND, TOKENS } from '../../../src/sentiment/tokens.ts';
import { instrumentNamed } from '../../support/sentiment.ts';

/** The tokens of the last scan, copied out. */
function tokensNow() {
  const { count, gramCount } = TOKENS;
  return {
    kinds: [...TOKENS.kinds.subarray(0, count)],
    hashes: [...TOKENS.hashes.subarray(0, count)],
    cases: [...TOKENS.cases.subarray(0, count)],
    grams: [...TOKENS.grams.subarray(0, gramCount)],
    letters: [TOKENS.latinLetters, TOKENS.otherLetters],
  };
}

const kindsOf = (text: string): readonly number[] => [...scan(text).kinds.subarray(0, TOKENS.count)];
const hashOf = (text: string): number => scan(text).hashes[0] ?? 0;

const isLowHalf = (unit: number): boolean => unit >= 0xdc00 && unit < 0xe000;

/** Of every stretch of default-ignorable code points the ends and the middle; U+FEFF, joiners and fillers among them. */
const IGNORABLE: readonly string[] = (() => {
  const found: number[] = [];
  for (let point = 0; point <= 0x10ffff; point += 1) {
    if (/\p{Default_Ignorable_Code_Point}/u.test(String.fromCodePoint(point))) found.push(point);
  }
  const isEnd = (point: number): boolean => !found.includes(point - 1) || !found.includes(point + 1);
  return found.filter((point) => isEnd(point) || point % 64 === 0).map((point) => String.fromCodePoint(point));
})();

describe('the scanner', () => {
  it.each([
    ['$5 and $1k are numbers', '$5 $1k $1,000.50', [KIND.number, KIND.number, KIND.number]],
    [
      'cashtags end at what is no letter',
      '$AAPL, $BRK.B $BTC.X',
      [KIND.cashtag, KIND.mark, KIND.cashtag, KIND.cashtag],
    ],
    ['a tag with a digit in it is none', '$AB1 US$A', [KIND.word, KIND.word]],
    ['links and mentions vanish', 'see https://t.co/a$B @me www.x.com/y now', [KIND.word, KIND.word]],
    ['runs of marks and emojis shrink', 'wow!!!! 🚀🚀🚀🚀', [KIND.word, KIND.mark, KIND.emoji, KIND.emoji]],
    ['hashtags', '#BTC # 1', [KIND.hashtag, KIND.number]],
    [
      'points and dashes within words split, without a mark',
      'short-term b.b',
      [KIND.word, KIND.word, KIND.word, KIND.word],
    ],
    ['nothing', '', []],
  ])('%s', (_, text, kinds) => {
    expect(kindsOf(text)).toEqual(kinds);
  });

  it('takes letters thrice for twice, apostrophes and possessives away, and case aside', () => {
    expect(hashOf('moooooon')).toBe(hashOf('moon'));
    expect(hashOf("don't")).toBe(hashOf('DONT'));
    expect(hashOf('Tesla’s')).toBe(hashOf('tesla'));
    expect(hashOf('$tsla')).toBe(hashOf('TSLA'));
    expect(hashOf('\u0422SLA')).not.toBe(hashOf('TSLA'));
  });

  it('sees capitals', () => {
    scan('Buy THE dip A');
    expect([...TOKENS.cases.subarray(0, 4)]).toEqual([CASE.capitalised, 3, 0, 3]);
  });

  it('what is not seen splits no word, ticker, tag or amount, wherever it stands', () => {
    const texts = ['$BTC crash coming', 'buy #TSLA now', 'Apple up 5% 🚀 to 200c', 'short-term I like it :('];
    for (const text of texts) {
      scan(text);
      const plain = tokensNow();
      for (const unseen of IGNORABLE) {
        for (let place = 0; place <= text.length; place += 1) {
          if (isLowHalf(text.charCodeAt(place))) continue;
          tokenise(text.slice(0, place) + unseen + text.slice(place));
          expect(tokensNow(), `${unseen.codePointAt(0)?.toString(16)} at ${place} of ${text}`).toEqual(plain);
        }
      }
    }
  });

  it.each([':', ';', '<', '='])(
    'comes to the end of the longest text where that is `%s`, which could be eyes',
    (eyes) => {
      const text = `${'a '.repeat(MAX_TEXT_CHARACTERS / 2).slice(1)}${eyes}`;
      // The time limit ends a scan that would not end.
      expect(runInNewContext('kindsOf(text).length', { kindsOf, text }, { timeout: 2_000 })).toBe(
        MAX_TEXT_CHARACTERS / 2,
      );
    },
  );

  it('gives up on raw text that says something else once clean, and on nothing else', () => {
    for (const text of ['plain $A', 'it’s “fine” 🚀… – ok', 'new\nline', '❤️ 👨‍🚀', 'no\u00a0break', 'a & b']) {
      expect(scanRaw(text), text).toBeDefined();
    }
    for (const text of ['a\u200bb', 'ＳＯＬ', 'e\u0301', '\ud83d', 'bell\u0007', '½', '𝐁𝐔𝐘']) {
      expect(scanRaw(text), text).toBeUndefined();
    }
  });
});

describe('raw text and clean text', () => {
  const piece = fc.oneof(
    fc.constantFrom(
      ...[
        '$BTC',
        '$A',
        'moon',
        'not',
        "don't",
        '&amp;',
        '&lt;',
        '&',
        '...',
        '…',
        '🚀',
        '❤️',
        '👨‍🚀',
        '\u200b',
        '#ETH',
        '@x',
      ],
      ...[
        'http://t.co/a',
        'www.',
        '+5%',
        '-3',
        '100c',
        '10x',
        '\n',
        ' ',
        ' ',
        '.',
        ',',
        '?',
        '!',
        '$',
        'ＢＴＣ',
        'é',
        'e\u0301',
      ],
    ),
    fc.string({ unit: 'grapheme', maxLength: 4 }),
    fc.string({ unit: 'binary', maxLength: 3 }),
  );
  const text = fc.array(piece, { maxLength: 24 }).map((pieces) => pieces.join(''));

  it('give the same tokens, wherever the raw text was taken as it came', () => {
    fc.assert(
      fc.property(text, (raw) => {
        if (scanRaw(raw) === undefined) return;
        const taken = tokensNow();
        scan(normaliseText(raw));
        expect(tokensNow()).toEqual(taken);
      }),
      { numRuns: 20_000 },
    );
  });

  it('any text has a score within bounds, the same twice, and the same once clean', () => {
    const scorer = loadScorer([instrumentNamed('BTC-USDT'), instrumentNamed('ETH-USDT')]);
    fc.assert(
      fc.property(text, (raw) => {
        const said = scorer.score(raw);
        expect(Math.abs(said.score)).toBeLessThanOrEqual(1);
        expect(said.symbols.reduce((sum, { weight }) => sum + weight, 0)).toBeLessThanOrEqual(1 + 1e-6);
        expect(scorer.score(raw)).toEqual(said);
        const clean = normaliseText(unescapeEntities(raw));
        if (unescapeEntities(clean) === clean) expect(scorer.score(clean)).toEqual(said);
      }),
      { numRuns: 5_000 },
    );
  });
});
