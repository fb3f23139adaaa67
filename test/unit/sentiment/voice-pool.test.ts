import { describe, expect, it } from 'vitest';
import { HOUR_MS, instant } from '../../../src/domain/time.ts';
import { SymbolCrowd } from '../../../src/sentiment/symbol-crowd.ts';
import { VoicePool } from '../../../src/sentiment/voice-pool.ts';
import { postAt, symbolId } from '../../support/sentiment.ts';

const START = 1_400_000_000_000;

/** Lets `count` new authors speak on a crowd's symbol; returns how many authors it then counts. */
function fill(crowd: SymbolCrowd, count: number, from: number): number {
  for (let place = 0; place < count; place += 1) {
    const post = postAt(from + place, 'anything');
    crowd.countPost(post, false);
    crowd.castVote(post, post.author, { score: 0.5, weight: 1 }, 1);
  }
  return crowd.signal(instant(from + count), 1).authors;
}

describe('the voices of all symbols together', () => {
  it('are as many as one symbol likes while there is room, and no more than all may be', () => {
    const pool = new VoicePool(16);
    const crowd = new SymbolCrowd(symbolId('A'), pool, instant(START));
    expect(fill(crowd, 15, START)).toBe(15);
    expect(fill(crowd, 100, START + HOUR_MS)).toBe(16);
    expect(pool.held).toBe(16);
  });

  it('leave an equal part to a symbol that comes later', () => {
    const pool = new VoicePool(16);
    const [loud, late] = ['A', 'B'].map((name) => new SymbolCrowd(symbolId(name), pool, instant(START)));
    if (loud === undefined || late === undefined) throw new Error('two crowds');
    expect(fill(loud, 100, START)).toBe(16);
    expect(fill(late, 8, START + HOUR_MS)).toBe(8);
    expect(fill(loud, 100, START + HOUR_MS)).toBe(8);
    expect(fill(late, 100, START + HOUR_MS)).toBe(8);
    expect(pool.held).toBe(16);
  });
});
