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
    const talk = new Talk();
    const stanceOf = (source: string, hour: number): number => (source === 'x' ? (hour % 7) / 10 : -((hour % 5) / 5));
    const hours = { x: 60, bluesky: 49, late: 20 };
    const speak = (hour: number): void => {
      for (const [source, spoken] of Object.entries(hours)) {
        const stance = stanceOf(source, hour);
        if (hour > 60 - spoken) talk.say(START + hour * HOUR_MS, `${source}${hour}`, { source, stance });
      }
    };
    /** The mean over an hour's half-life as each hour began with a post, and now. */
    const meansOf = (source: 'x' | 'bluesky'): readonly number[] => {
      let [said, weight] = [0, 0];
      return Array.from({ length: hours[source] }, (_, at) => {
        const hour = 60 - hours[source] + 1 + at;
        const before = said / 2 / (weight / 2 + 0.25);
        [said, weight] = [said / 2 + stanceOf(source, hour), weight / 2 + 1];
        return at === 0 ? [] : [before];
      })
        .flat()
        .concat(said / (weight + 0.25));
    };
    const zOf = (source: 'x' | 'bluesky'): number => {
      const means = meansOf(source);
      const past = means.slice(0, -1);
      const mean = past.reduce((sum, one) => sum + one, 0) / past.length;
      const variance = past.reduce((sum, one) => sum + (one - mean) ** 2, 0) / (past.length - 1);
      return ((means.at(-1) ?? 0) - mean) / Math.max(0.05, Math.sqrt(variance));
    };
    for (let hour = 1; hour <= 60; hour += 1) {
      if (hour < 49) expect(talk.signal(START + hour * HOUR_MS).scoreZ).toBeUndefined();
      speak(hour);
    }
    // Those who spoke for twenty hours say nothing yet of what is usual with them.
    expect(talk.signal(START + 60 * HOUR_MS).scoreZ).toBeCloseTo((zOf('x') + zOf('bluesky')) / 2, 5);
  });

  it('believes no deviation below a twentieth', () => {
    const talk = new Talk();
    const past: number[] = [];
    let weight = 0;
    for (let hour = 0; hour < 200; hour += 1) {
      talk.say(START + hour * HOUR_MS, `calm${hour}`, { stance: 0.1 });
      if (hour > 0) past.push((0.1 * weight) / (weight + 0.25));
      weight = (weight + 1) / 2;
    }
    talk.say(START + 199 * HOUR_MS, 'loud', { stance: 1 });
    const { score, scoreZ } = talk.signal(START + 199 * HOUR_MS);
    expect(scoreZ).toBeCloseTo((score.h1 - past.reduce((sum, mean) => sum + mean, 0) / past.length) / 0.05, 4);
  });
});
