import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAY_MS, instant } from '../../../src/domain/time.ts';
import { Clusters } from '../../../src/sentiment/clusters.ts';
import { tokenise } from '../../../src/sentiment/tokenise.ts';

const START = 1_700_000_000_000;
const open = (capacity = 1 << 10): Clusters => new Clusters({ capacity });
const place = (clusters: Clusters, text: string, at = START, sign = 0): number =>
  clusters.place(tokenise(text), sign, instant(at));

const word = fc.string({ unit: fc.constantFrom(...'abcdefghijklmnop'), minLength: 3, maxLength: 9 });
const words = fc.uniqueArray(word, { minLength: 9, maxLength: 20 });

describe('near-duplicates', () => {
  it.each([
    ['marks and spaces', '$BNB burn  tonight -- last call!!!'],
    ['another order', 'last call, $BNB burn tonight'],
    ['one word spelt otherwise', '$BNB burn tonite, last call'],
    ['capitals and an emoji', '$bnb BURN TONIGHT, LAST CALL \u{1f525}'],
    ['a link and a mention', '@you $BNB burn tonight, last call https://t.co/x1'],
    ['what cannot be seen', '$B\u200bNB burn to\u2060night, last call'],
    ['a repost', 'RT @whale: $BNB burn tonight, last call'],
  ])('%s make no new voice', (_, copy) => {
    const clusters = open();
    expect(place(clusters, copy)).toBe(place(clusters, '$BNB burn tonight, last call'));
  });

  it('one word less, one more and two halves changed about make none either, whatever the words', () => {
    fc.assert(
      fc.property(words, word, (text, other) => {
        const clusters = open();
        const first = place(clusters, text.join(' '));
        const half = text.length >> 1;
        expect(place(clusters, text.slice(1).join(' '))).toBe(first);
        expect(place(clusters, [...text, other].join(' '))).toBe(first);
        expect(place(clusters, [...text.slice(half), ...text.slice(0, half)].join(' '))).toBe(first);
      }),
    );
  });

  it('texts of other words, an opposite stance, and the same words two days on are new', () => {
    const clusters = open();
    const first = place(clusters, 'the chart of this coin is going up', START, 1);
    expect(place(clusters, 'earnings of that bank were quite poor', START, 1)).not.toBe(first);
    expect(place(clusters, 'the chart of this coin is going down', START, -1)).not.toBe(first);
    expect(place(clusters, 'the chart of this coin is going up', START + 2 * DAY_MS, 1)).not.toBe(first);
  });

  it('a copy within a day of the copy before keeps a campaign one voice for longer than a day', () => {
    const clusters = open();
    const seen = new Set(
      [0, 0.9, 1.8, 2.7].map((days) => place(clusters, 'the same rumour again', START + days * DAY_MS)),
    );
    expect(seen.size).toBe(1);
  });

  it('forgets the oldest when full, and never mistakes what took its place for it', () => {
    const clusters = open(16);
    const first = place(clusters, 'alpha beta gamma delta epsilon');
    for (let text = 0; text < 16; text += 1) {
      place(clusters, `w${'abcdefghijklmnop'[text]}x v${'abcdefghijklmnop'[text]}y u${'abcdefghijklmnop'[text]}z tail`);
    }
    expect(place(clusters, 'alpha beta gamma delta epsilon')).toBe(first + 17);
  });
});
