import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { loadScorer, readLexicon } from '../../../src/adapters/sentiment/load.ts';
import { parseLexicon } from '../../../src/adapters/sentiment/parse-lexicon.ts';
import type { TextScore } from '../../../src/domain/signal.ts';
import { RepeatedTexts } from '../../../src/sentiment/repeated-texts.ts';
import { instrumentNamed } from '../../support/sentiment.ts';

const scoreNamed = (score: number): TextScore => ({ score, label: 'neutral', confidence: 0, symbols: [] });

describe('texts said again', () => {
  it('have the score they had, or none: whatever stood in their place', () => {
    const text = fc.oneof(
      fc.constantFrom('', '$BTC up', '$BTC up!', '$ETH up', '$BTC  up'),
      fc.string({ maxLength: 6 }),
    );
    fc.assert(
      fc.property(fc.array(text, { maxLength: 400 }), (texts) => {
        const repeated = new RepeatedTexts();
        const last = new Map<string, TextScore>();
        texts.forEach((said, place) => {
          const known = repeated.scoreOf(said);
          if (known !== undefined) expect(known).toBe(last.get(said));
          const score = scoreNamed(place);
          last.set(said, score);
          repeated.remember(said, score);
          expect(repeated.scoreOf(said)).toBe(score);
        });
      }),
    );
  });

  it('are not kept where they are long', () => {
    const repeated = new RepeatedTexts();
    repeated.remember('a'.repeat(1_001), scoreNamed(1));
    expect(repeated.scoreOf('a'.repeat(1_001))).toBeUndefined();
  });

  it('and all others have a score of their own, whatever was said before: in Spanish too', () => {
    const spanish = '$BTC sube mucho pero $ETH superan expectativas por debajo de resistencia y sigue cayendo';
    const scorers = ['so bullish, buying more $TSLA!!', 'crash, crash, crash', 'ok'].map((before) => {
      const scorer = loadScorer(['BTC-USDT', 'ETH-USDT', 'TSLA'].map(instrumentNamed));
      scorer.score(before);
      return scorer.score(spanish);
    });
    expect(scorers[0]?.symbols).toHaveLength(2);
    expect(scorers.every(({ symbols }) => symbols.some(({ score }) => score !== 0))).toBe(true);
    for (const score of scorers) expect(score).toEqual(scorers[0]);
  });

  it('are scored as by who has not heard them, in any order, in the words of the lexicon', () => {
    const instruments = ['BTC-USDT', 'ETH-USDT', 'TSLA', 'LINK-USDT'].map(instrumentNamed);
    const lexicon = parseLexicon(readLexicon(), 'lexicon.txt');
    const terms = [...lexicon.stances, ...lexicon.roles].map(({ term }) => term);
    const word = fc.oneof(
      fc.constantFrom(...terms),
      fc.constantFrom(...lexicon.market, ...lexicon.cues, ...lexicon.english.slice(0, 200)),
      fc.constantFrom(
        '$BTC',
        'LINK',
        '#ETH',
        'tesla',
        '+5%',
        '$1k',
        '200c',
        '?',
        ',',
        'vs',
        '🚀',
        '&amp;',
        'http://a.b',
      ),
    );
    const said = fc.array(word, { minLength: 1, maxLength: 14 }).map((words) => words.join(' '));
    const forgetful = loadScorer(instruments);
    const heard = loadScorer(instruments);
    fc.assert(
      fc.property(fc.array(said, { minLength: 1, maxLength: 6 }), fc.infiniteStream(fc.nat(5)), (texts, order) => {
        const scores = new Map(texts.map((text) => [text, forgetful.score(text)]));
        for (const place of [...order.take(12)]) {
          const text = texts[place % texts.length] ?? '';
          expect(heard.score(text)).toEqual(scores.get(text));
        }
      }),
      { numRuns: 300 },
    );
  });
});
