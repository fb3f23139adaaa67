import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DAY_MS, instant } from '../../../src/domain/time.ts';
import { Clusters } from '../../../src/sentiment/clusters.ts';
import { HASH } from '../../../src/sentiment/hashing.ts';
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

  it('finds a copy by its own words alone, whatever was read before it and in between', () => {
    const clusters = open();
    const textOf = (at: number): string => Array.from({ length: 9 }, (_, word) => `w${at}x${word * at}`).join(' ');
    for (let at = 1; at <= 300; at += 1) place(clusters, textOf(at));
    const first = place(clusters, textOf(400));
    for (let at = 401; at <= 420; at += 1) place(clusters, textOf(at));
    expect(place(clusters, textOf(400))).toBe(first);
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

/** The same with lists and sets, and a room without end. */
class PlainClusters {
  readonly #rows: { readonly words: readonly number[]; readonly sign: number }[] = [];
  readonly #rowOfKey = new Map<number, number>();

  place(text: string, sign: number): number {
    const { count, hashes } = tokenise(text);
    const said = [...hashes.subarray(0, count)];
    const pairs = said.slice(1).map((hash, at) => HASH.hashPair(said[at] ?? 0, hash));
    const keys = ascending(pairs.length === 0 ? said : pairs).slice(0, 6);
    const words = ascending(said.map((hash) => HASH.spread(hash) | 0)).slice(0, 32);
    const rows = keys.flatMap((key) => this.#rowOfKey.get(key) ?? []);
    const like = rows.find((row) => sign * (this.#rows[row]?.sign ?? 0) >= 0 && isAlike(words, this.#rows[row]?.words));
    const row = like ?? this.#rows.push({ words, sign }) - 1;
    for (const key of keys) this.#rowOfKey.set(key, row);
    return row;
  }
}

function ascending(hashes: readonly number[]): readonly number[] {
  return [...new Set(hashes)].sort((left, right) => left - right);
}

function isAlike(ours: readonly number[], theirs: readonly number[] = []): boolean {
  const union = ascending([...ours, ...theirs]).slice(0, 32);
  const shared = union.filter((word) => ours.includes(word) && theirs.includes(word)).length;
  return Math.min(ours.length, theirs.length) < 4 ? shared === union.length : shared >= 0.6 * union.length;
}

describe('clusters', () => {
  it('are those of lists and sets: short and long texts, copies, near copies, words said again, both signs', () => {
    const vocabulary = Array.from(
      { length: 90 },
      (_, at) => `word${String.fromCharCode(97 + (at % 26), 97 + at / 26)}`,
    );
    const fresh = fc.array(fc.constantFrom(...vocabulary), { minLength: 1, maxLength: 48 });
    const step = fc.record({
      text: fresh,
      /** A text of before that is said again: as it was, cut short, or with a word in the place of another. */
      again: fc.option(fc.nat()),
      changed: fc.option(fc.nat({ max: 47 })),
      kept: fc.option(fc.integer({ min: 1, max: 48 })),
      sign: fc.constantFrom(-1, 0, 1),
    });
    let copies = 0;
    const alike = fc.property(fc.array(step, { minLength: 30, maxLength: 60 }), (steps) => {
      const [clusters, plain] = [open(1 << 12), new PlainClusters()];
      const said: string[][] = [];
      for (const { text, again, changed, kept, sign } of steps) {
        const before = again === null ? undefined : said[again % (said.length + 1)];
        const now =
          before?.map((known, at) => (at === changed ? (text[0] ?? known) : known)).slice(0, kept ?? undefined) ?? text;
        said.push(now);
        const found = place(clusters, now.join(' '), START, sign);
        expect(found).toBe(plain.place(now.join(' '), sign));
        if (before !== undefined) copies += 1;
      }
    });
    fc.assert(alike, { numRuns: 150, seed: 14 });
    expect(copies).toBeGreaterThan(500);
  });
});
