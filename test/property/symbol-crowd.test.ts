import fc from 'fast-check';
import { expect, it } from 'vitest';
import { DAY_MS, instant, MINUTE_MS } from '../../src/domain/time.ts';
import { type CastVote, SymbolCrowd } from '../../src/sentiment/symbol-crowd.ts';
import { VoicePool } from '../../src/sentiment/voice-pool.ts';
import { postAt, symbolId } from '../support/sentiment.ts';

const START = 1_400_000_000_000;
const SYMBOL = symbolId('BTC-USDT');

const step = fc.record({
  afterMs: fc.oneof(fc.nat({ max: 5 * MINUTE_MS }), fc.nat({ max: 2 * DAY_MS })),
  author: fc.nat({ max: 5 }),
  source: fc.constantFrom('x', 'bluesky'),
  stance: fc.double({ min: -1, max: 1, noNaN: true }),
  share: fc.constantFrom(1, 0.5, 0.333333),
  weight: fc.constantFrom(0.25, 0.5, 1, 2.5),
  fate: fc.constantFrom('keep', 'keep', 'keep', 'delete', 'edit'),
});

/** What a plain list of votes says: one an author and day, all of them weighed anew at every look. */
function naive(votes: readonly { at: number; stance: number; weight: number }[], authors: number, now: number) {
  const weighed = votes.map(({ at, stance, weight }) => ({ stance, weight: weight * 2 ** ((at - now) / DAY_MS) }));
  const sum = (of: (vote: { stance: number; weight: number }) => number): number =>
    weighed.reduce((total, vote) => total + of(vote), 0);
  const weight = sum((vote) => vote.weight);
  if (weight === 0) return { voices: 0, disagreement: 0 };
  const mean = sum((vote) => vote.weight * vote.stance) / weight;
  return {
    voices: Math.min(authors, weight ** 2 / sum((vote) => vote.weight ** 2)),
    disagreement: Math.sqrt(sum((vote) => vote.weight * (vote.stance - mean) ** 2) / weight),
  };
}

it('has no more voices than authors, a disagreement of 0 to 1, and both as a plain list of votes has them', () => {
  fc.assert(
    fc.property(fc.array(step, { minLength: 1, maxLength: 10 }), (steps) => {
      let now = START;
      let isWithin = true;
      let furthest = 0;
      const crowd = new SymbolCrowd(SYMBOL, new VoicePool(1_000), instant(now));
      const votes: { at: number; author: string; stance: number; weight: number }[] = [];
      const drop = (author: string): void => {
        const place = votes.findIndex((vote) => vote.author === author && now - vote.at < DAY_MS);
        if (place >= 0) votes.splice(place, 1);
      };
      for (const { afterMs, source, stance, share, weight, fate, ...drawn } of steps) {
        now += afterMs;
        const author = `author${drawn.author}`;
        const post = postAt(now, 'said', { source });
        crowd.countPost(post, false);
        const voice: CastVote = crowd.castVote(post, author, { score: stance, weight: share }, weight);
        drop(author);
        const carries = Math.min(1, weight);
        if (fate === 'delete') crowd.silence(voice, instant(now));
        else votes.push({ at: now, author, stance: (fate === 'edit' ? -stance : stance) * carries, weight: share });
        if (fate === 'edit') crowd.restate(voice, -stance, instant(now));
        const signal = crowd.signal(instant(now), 1);
        const expected = naive(votes, signal.authors, now);
        const authors = new Set(votes.flatMap(({ at, author }) => (now - at < DAY_MS ? [author] : [])));
        isWithin &&= signal.voices <= signal.authors && signal.disagreement >= 0 && signal.disagreement <= 1;
        isWithin &&= signal.authors === authors.size;
        furthest = Math.max(furthest, Math.abs(signal.voices - expected.voices));
        // Squared, as both are kept: the root of a difference near nothing says little.
        furthest = Math.max(furthest, Math.abs(signal.disagreement ** 2 - expected.disagreement ** 2));
      }
      expect(isWithin).toBe(true);
      expect(furthest).toBeLessThan(1e-5);
    }),
    { numRuns: 10_000 },
  );
});
