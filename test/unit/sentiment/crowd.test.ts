import { describe, expect, it } from 'vitest';
import { DAY_MS, HOUR_MS, instant, MINUTE_MS } from '../../../src/domain/time.ts';
import { Crowd, CrowdSums, type Vote } from '../../../src/sentiment/crowd.ts';
import { postAt } from '../../support/sentiment.ts';

const START = 1_400_000_000_000;

function vote(at: number, stance: number, weight = 1): Vote {
  const { id, author } = postAt(at, 'said');
  return { author, post: id, at: instant(at), stance, weight };
}

function sumsOf(crowd: Crowd, at: number): CrowdSums {
  const sums = new CrowdSums();
  crowd.addTo(sums, instant(at));
  return sums;
}

describe('the sums over a crowd', () => {
  it('fade by their own half-lives: squares of weights as the squares of the day', () => {
    const crowd = new Crowd(instant(START));
    crowd.add(vote(START, 0.5, 2), instant(START));
    crowd.count(true, instant(START));
    const later = sumsOf(crowd, START + DAY_MS);
    expect(later.weights[4]).toBeCloseTo(1, 9);
    expect(later.stances[4]).toBeCloseTo(0.5, 9);
    expect(later.squares).toBeCloseTo(1, 9);
    expect(later.spread).toBeCloseTo(0.25, 9);
    const anHour = sumsOf(crowd, START + HOUR_MS);
    expect([anHour.posts, anHour.repeats]).toEqual([expect.closeTo(0.5, 9), expect.closeTo(0.5, 9)]);
    const places = [1, 5, 15, 60, 1_440].map((minutes) => 2 * 0.5 ** (1 / minutes));
    expect([...sumsOf(crowd, START + MINUTE_MS).weights]).toEqual(places.map((weight) => expect.closeTo(weight, 9)));
  });

  it('are the same looked at late as carried along by what came in between', () => {
    const [left, carried] = [new Crowd(instant(START)), new Crowd(instant(START))];
    for (const crowd of [left, carried]) {
      crowd.add(vote(START, -0.8, 1.5), instant(START));
      crowd.count(false, instant(START));
      crowd.count(true, instant(START));
    }
    const passing = vote(START + 7 * HOUR_MS, 0.3);
    carried.add(passing, passing.at);
    carried.remove(passing, instant(START + 9 * HOUR_MS));
    const [one, other] = [left, carried].map((crowd) => sumsOf(crowd, START + DAY_MS));
    for (const of of ['squares', 'spread', 'posts', 'repeats'] as const)
      expect(other?.[of]).toBeCloseTo(one?.[of] ?? Number.NaN, 9);
    for (let place = 0; place < 5; place += 1) {
      expect(other?.weights[place]).toBeCloseTo(one?.weights[place] ?? Number.NaN, 9);
      expect(other?.stances[place]).toBeCloseTo(one?.stances[place] ?? Number.NaN, 9);
    }
  });

  it('of several crowds add up, and are nothing again once cleared', () => {
    const crowds = [0.5, -0.5].map((stance) => {
      const crowd = new Crowd(instant(START));
      crowd.add(vote(START, stance), instant(START));
      crowd.count(stance < 0, instant(START));
      return crowd;
    });
    const sums = new CrowdSums();
    for (const crowd of crowds) crowd.addTo(sums, instant(START));
    expect(sums).toMatchObject({ squares: 2, spread: 0.5, posts: 2, repeats: 1 });
    expect(sums.mean(4)).toBe(0);
    expect(sums.voices(9)).toBeCloseTo(2, 9);
    expect(sums.voices(1)).toBe(1);
    expect(sums.disagreement()).toBeCloseTo(0.5, 9);
    sums.clear();
    expect(sums).toEqual(new CrowdSums());
    expect([sums.mean(0), sums.voices(9), sums.disagreement()]).toEqual([0, 0, 0]);
  });

  it('weigh silence as a quarter of a voice', () => {
    const crowd = new Crowd(instant(START));
    crowd.add(vote(START, 1), instant(START));
    expect(sumsOf(crowd, START).mean(0)).toBe(0.8);
    expect(sumsOf(crowd, START + MINUTE_MS).mean(0)).toBeCloseTo(0.5 / 0.75, 9);
  });
});
