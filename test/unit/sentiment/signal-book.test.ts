import { describe, expect, it } from 'vitest';
import type { TextScore } from '../../../src/domain/signal.ts';
import { DAY_MS, HOUR_MS, instant, MINUTE_MS } from '../../../src/domain/time.ts';
import { createSignalBook, type SignalBook } from '../../../src/sentiment/signal-book.ts';
import { postAt, symbolId } from '../../support/sentiment.ts';

const START = 1_400_000_000_000;
const BTC = symbolId('BTC-USDT');

const scored = (score: number, weight = 1): TextScore => ({
  score,
  label: score > 0 ? 'bullish' : score < 0 ? 'bearish' : 'neutral',
  confidence: 0.9,
  symbols: [{ symbol: BTC, score, weight }],
});

/** A word of its own for each number. */
const letters = (number: number): string =>
  [...number.toString(26)].map((digit) => String.fromCharCode(97 + Number.parseInt(digit, 26))).join('');

const openBook = (): SignalBook => createSignalBook({ minimumHistory: 1, priceOf: () => undefined });
const signalAt = (book: SignalBook, at: number) => {
  const signal = book.signal(BTC, instant(at));
  if (signal === undefined) throw new Error('no signal');
  return signal;
};

describe('the signal book', () => {
  it('knows nothing of a symbol before its first post, and counts from that one on', () => {
    const book = openBook();
    expect(book.signal(BTC, instant(START))).toBeUndefined();
    book.add(postAt(START, 'first'), scored(0.5));
    expect(signalAt(book, START)).toMatchObject({
      warming: false,
      authors: 1,
      voices: 1,
      novelty: 1,
      coordinated: false,
    });
    expect(signalAt(book, START).score.m1).toBeCloseTo(0.4, 9);
  });

  it('forgets at each half-life', () => {
    const book = openBook();
    book.add(postAt(START, 'first'), scored(0.5));
    const { score } = signalAt(book, START + 15 * MINUTE_MS);
    expect(score.m15).toBeCloseTo((0.5 * 0.5) / (0.5 + 0.25), 5);
    expect(score.m5).toBeCloseTo(0.5 / 8 / (1 / 8 + 0.25), 5);
    expect(score.m1).toBeLessThan(1e-3);
    expect(score.d1).toBeGreaterThan(0.39);
  });

  it('reading moves nothing: a book that is looked at often equals one that is not', () => {
    const watched = openBook();
    const left = openBook();
    for (let step = 0; step < 500; step += 1) {
      const post = postAt(START + step * 7_919, `text w${step} of many`, { author: `a${step % 17}` });
      for (const book of [watched, left]) book.add(post, scored(((step * 37) % 19) / 10 - 0.9));
      for (let look = 0; look < 3; look += 1) watched.signal(BTC, instant(START + step * 7_919 + look * 1_111));
    }
    expect(watched.signal(BTC, instant(START + DAY_MS))).toEqual(left.signal(BTC, instant(START + DAY_MS)));
  });

  it('counts an id once, an author once a day, and a repeated text once', () => {
    const book = openBook();
    const post = postAt(START, 'I am buying more bitcoin today', { author: 'ann' });
    book.add(post, scored(0.8));
    const once = signalAt(book, START);
    book.add({ ...post }, scored(0.8));
    book.add(postAt(START, 'RT @ann: I am buying more bitcoin today!', { author: 'bob' }), scored(0.8));
    const again = signalAt(book, START);
    expect(again.score).toEqual(once.score);
    expect(again.authors).toBe(1);
    expect(again.novelty).toBeCloseTo(0.5, 6);
    book.add(postAt(START + HOUR_MS, 'changed my mind, sold everything', { author: 'ann' }), scored(-0.8));
    expect(signalAt(book, START + HOUR_MS)).toMatchObject({ authors: 1 });
    expect(signalAt(book, START + HOUR_MS).score.d1).toBeLessThan(-0.6);
  });

  it('has a faint copy for a copy, whichever side the other one is on', () => {
    for (const side of [-0.8, 0.8]) {
      const book = openBook();
      book.add(postAt(START, 'the same rumour about this coin again', { author: 'ann' }), scored(side));
      book.add(postAt(START, 'the same rumour about this coin again!', { author: 'bob' }), scored(0.01));
      book.add(postAt(START, 'the same rumour about this coin again?', { author: 'joe' }), scored(-0.01));
      expect(signalAt(book, START)).toMatchObject({ authors: 1, novelty: expect.closeTo(1 / 3, 6) });
    }
  });

  it('puts what says nothing of anything into no cluster', () => {
    const book = openBook();
    const post = postAt(START, 'good morning to all of you');
    book.add(post, { ...scored(0.5), symbols: [] });
    expect(book.clusterOf(post)).toBeUndefined();
    const strange = postAt(START, 'words in another script');
    book.add(strange, { ...scored(0.5), label: 'unscored' });
    expect(book.clusterOf(strange)).toBeUndefined();
    expect(book.signal(BTC, instant(START))).toBeUndefined();
  });

  it('follows edits and deletions back', () => {
    const book = openBook();
    const untouched = openBook();
    const kept = postAt(START, 'quiet accumulation all week');
    const changed = postAt(START + 1_000, 'this will go to zero');
    untouched.add(kept, scored(0.6));
    for (const post of [kept, changed]) book.add(post, scored(post === kept ? 0.6 : -0.9));
    const visible = instant(START + 2_000);
    book.edit({ ...changed, kind: 'post-edited', visible, text: 'this will go up' }, scored(0.9));
    expect(signalAt(book, START + 2_000).score.h1).toBeGreaterThan(0.6);
    book.remove({ ...changed, kind: 'post-deleted', visible });
    expect(signalAt(book, START + 2_000).posts).toEqual([kept.id]);
    expect(signalAt(book, START + 2_000).score).toEqual(signalAt(untouched, START + 2_000).score);
  });

  it.each([
    ['what it is about is another symbol', { ...scored(0.9), symbols: [] }],
    ['it can no longer be read', { ...scored(0.9), label: 'unscored' }],
  ] as const)('silences a post that was edited until %s', (_, score) => {
    const book = openBook();
    const post = postAt(START, 'this will go up');
    book.add(post, scored(0.9));
    book.edit({ ...post, kind: 'post-edited', visible: instant(START), text: 'other words' }, score);
    expect(signalAt(book, START)).toMatchObject({ authors: 0, voices: 0, posts: [], score: { m1: 0, d1: 0 } });
  });

  it('remembers 131,072 posts at least, and twice as many at most', () => {
    const book = openBook();
    const first = postAt(START, 'this will go up');
    const silent: TextScore = { ...scored(0), label: 'unscored' };
    const hear = (posts: number): void => {
      for (let post = 0; post < posts; post += 1) book.add(postAt(START, ''), silent);
    };
    book.add(first, scored(0.9));
    hear(131_072);
    expect(book.clusterOf(first)).toBe(0);
    hear(131_072);
    expect(book.clusterOf(first)).toBeUndefined();
  });

  it('takes a text for new once 40,000 others were heard since, and not before 30,000', () => {
    const book = openBook();
    const [first, late, later] = ['a', 'b', 'c'].map((id) => postAt(START, 'alpha beta gamma delta', { author: id }));
    if (first === undefined || late === undefined || later === undefined) throw new Error('three posts');
    const hear = (from: number, to: number): void => {
      for (let text = from; text < to; text += 1)
        book.add(postAt(START, `${letters(text)} ${letters(text * 7)}`), scored(0.1));
    };
    book.add(first, scored(0.9));
    hear(1, 30_000);
    book.add(late, scored(0.9));
    expect(book.clusterOf(late)).toBe(book.clusterOf(first));
    hear(30_000, 70_000);
    book.add(later, scored(0.9));
    expect(book.clusterOf(later)).not.toBe(book.clusterOf(first));
  });

  it('lets no author have more than a hundredth, or an equal share of few', () => {
    const book = openBook();
    for (let count = 0; count < 9; count += 1)
      book.add(postAt(START, `${'abcdefghi'[count]}x plain words`), scored(-0.5));
    book.add(postAt(START, 'the loud one speaks', { followers: 50_000_000 }), scored(1));
    expect(signalAt(book, START).score.m1).toBeCloseTo((9 * -0.5 + 1) / 10.25, 6);
  });

  it('hears a silence in the weekly rhythm as nothing, and a burst as a surprise', () => {
    const book = openBook();
    for (let hour = 0; hour < 24 * 7 * 5; hour += 1) {
      for (let count = 0; count < 3; count += 1) {
        book.add(postAt(START + hour * HOUR_MS + count * 600_000, `talk h${hour} c${count}`), scored(0.1));
      }
    }
    const after = START + 24 * 7 * 5 * HOUR_MS;
    expect(Math.abs(signalAt(book, after - 1).volumeZ ?? 9)).toBeLessThan(1);
    for (let count = 0; count < 40; count += 1) book.add(postAt(after + count, `burst n${count}`), scored(0.1));
    expect(signalAt(book, after + 100).volumeZ).toBeGreaterThan(20);
  });

  it('raises the alarm when one text from many hands fills the hour', () => {
    const book = openBook();
    book.add(postAt(START, 'what a calm day for the market'), scored(0.1));
    for (let bot = 0; bot < 30; bot += 1) {
      book.add(
        postAt(START + bot * 1_000, `BREAKING giant merger announced, buy before the close ${bot}`),
        scored(0.9),
      );
    }
    const signal = signalAt(book, START + 60_000);
    expect(signal.coordinated).toBe(true);
    expect(signal.authors).toBe(2);
  });

  it('learns who was right, and only from what has happened', () => {
    let price = 100;
    const book = createSignalBook({ minimumHistory: 1, priceOf: () => price });
    const say = (at: number, author: string, score: number): void => {
      book.add(postAt(at, `${author} w${at}a w${at}b w${at}c w${at}d`, { author, followers: 250 }), scored(score));
    };
    for (let day = 0; day < 60; day += 1) {
      say(START + day * DAY_MS, 'seer', 0.5);
      say(START + day * DAY_MS + 1, 'fool', -0.5);
      price += 1;
    }
    const end = START + 60 * DAY_MS;
    const soloOf = (author: string): number => {
      say(end + 2 * DAY_MS, author, 0.9);
      const { score } = signalAt(book, end + 2 * DAY_MS);
      return score.m1;
    };
    expect(soloOf('fool')).toBeLessThan(0.5);
    const fresh = openBook();
    fresh.add(postAt(START, 'nobody knows me', { followers: 250 }), scored(0.9));
    expect(signalAt(fresh, START).score.m1).toBeCloseTo(0.72, 6);
  });

  it('hears the young and the unheard less, as silence', () => {
    const quiet = openBook();
    quiet.add(postAt(START, 'first words', { followers: 3, authorCreated: instant(START - DAY_MS) }), scored(0.8));
    const known = openBook();
    known.add(postAt(START, 'first words', { followers: 4_000 }), scored(0.8));
    expect(signalAt(quiet, START).score.m1).toBeCloseTo((0.25 * 0.8) / 1.25, 6);
    expect(signalAt(known, START).score.m1).toBeCloseTo(0.8 / 1.25, 6);
    for (const book of [quiet, known]) expect(signalAt(book, START)).toMatchObject({ voices: 1, disagreement: 0 });
  });
});
