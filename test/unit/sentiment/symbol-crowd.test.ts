import { describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS, instant } from '../../../src/domain/time.ts';
import { type CastVote, SymbolCrowd } from '../../../src/sentiment/symbol-crowd.ts';
import { VoicePool } from '../../../src/sentiment/voice-pool.ts';
import { postAt, symbolId } from '../../support/sentiment.ts';

/** A full hour. */
const START = HOUR_MS * 388_888;

class Talk {
  readonly crowd = new SymbolCrowd(symbolId('BTC-USDT'), new VoicePool(1_000), instant(START));

  say(at: number, author: string, { stance = 0.5, isRepeat = false, source = 'x' } = {}): CastVote {
    const post = postAt(at, 'said', { source });
    this.crowd.countPost(post, isRepeat);
    return this.crowd.castVote(post, author, { score: stance, weight: 1 }, 1);
  }

  hear(at: number, isRepeat: boolean): void {
    this.crowd.countPost(postAt(at, 'said'), isRepeat);
  }

  signal(at: number, minimumHistory = 1) {
    return this.crowd.signal(instant(at), minimumHistory);
  }
}

describe("a symbol's crowd", () => {
  it('names its last eight posts, newest first, without those taken back', () => {
    const talk = new Talk();
    const voices = Array.from({ length: 9 }, (_, place) => talk.say(START + place, `a${place}`));
    const newest = voices.toReversed().map(({ post }) => post);
    expect(talk.signal(START + 9).posts).toEqual(newest.slice(0, 8));
    const [, second] = voices;
    if (second === undefined) throw new Error('nine voices');
    talk.crowd.silence(second, instant(START + 9));
    talk.crowd.silence(second, instant(START + 9));
    expect(talk.signal(START + 9).posts).toEqual(newest.slice(0, 7));
    expect(talk.signal(START + 9).authors).toBe(8);
  });

  it('is warming until as many voices have spoken as are asked for', () => {
    const talk = new Talk();
    talk.say(START, 'ann');
    expect(talk.signal(START, 2).warming).toBe(true);
    talk.say(START, 'ann');
    expect(talk.signal(START, 2).warming).toBe(false);
  });

  it('counts an author for a day, to the millisecond', () => {
    const talk = new Talk();
    talk.say(START, 'ann');
    talk.say(START + 1, 'bob');
    expect([DAY_MS - 1, DAY_MS, DAY_MS + 1].map((after) => talk.signal(START + after).authors)).toEqual([2, 1, 0]);
    talk.hear(START + DAY_MS, false);
    expect(talk.signal(START + DAY_MS).authors).toBe(1);
    // Ann's day is over, Bob's is not: hers is a new voice, his replaces the old one.
    talk.say(START + DAY_MS, 'ann');
    talk.say(START + DAY_MS, 'bob');
    expect(talk.signal(START + DAY_MS).authors).toBe(2);
  });

  it('restates only a voice that counts', () => {
    const talk = new Talk();
    const voice = talk.say(START, 'ann', { stance: 0.5 });
    talk.crowd.restate(voice, -0.5, instant(START));
    expect(talk.signal(START).score.m1).toBe(-0.4);
    talk.crowd.silence(voice, instant(START));
    talk.crowd.restate(voice, 0.5, instant(START));
    expect(talk.signal(START).score.m1).toBe(0);
  });

  it.each([
    ['seven repeats are too few', 7, 0, false],
    ['eight are enough', 8, 0, true],
    ['and half of all', 8, 8, true],
    ['but no less than half', 8, 9, false],
  ])('looks like one hand where most of an hour are copies: %s', (_, repeats, others, coordinated) => {
    const talk = new Talk();
    for (let post = 0; post < repeats; post += 1) talk.hear(START, true);
    for (let post = 0; post < others; post += 1) talk.hear(START, false);
    expect(talk.signal(START)).toMatchObject({
      coordinated,
      novelty: Math.round(1e6 * (others / (repeats + others))) / 1e6,
    });
  });

  it('calls an hour unusual after 48, each source against its own past, and means them over the sources', () => {
    const hours = 49;
    const talk = new Talk();
    for (let hour = 0; hour < hours; hour += 1) {
      talk.say(START + hour * HOUR_MS, `calm${hour}`, { stance: hour % 2 === 0 ? 0.1 : -0.1 });
      if (hour < hours - 1) expect(talk.signal(START + hour * HOUR_MS).scoreZ).toBeUndefined();
    }
    const last = START + (hours - 1) * HOUR_MS;
    expect(Math.abs(talk.signal(last).scoreZ ?? 9)).toBeLessThan(2);
    for (let author = 0; author < 20; author += 1) talk.say(last + author, `loud${author}`, { stance: 1 });
    const alone = talk.signal(last + 20).scoreZ ?? 0;
    expect(alone).toBeGreaterThan(5);
    // A source without a past of its own says nothing of what is usual there.
    talk.say(last + 20, 'new', { source: 'bluesky', stance: -1 });
    expect(talk.signal(last + 20).scoreZ).toBe(alone);
  });
});
