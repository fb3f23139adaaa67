import { describe, expect, it } from 'vitest';
import { fitPreferences, type PairedVote, type Preferences } from '../../../../src/arena/preference/preference.ts';
import { seededRandom } from '../../../../src/domain/random.ts';

const PRIOR = 0.01;
const REACH = 1.959963984540054;

const chance = (odds: number): number => 1 / (1 + Math.exp(-odds));
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

function vote(first: number, second: number, won: number, over: Partial<PairedVote> = {}): PairedVote {
  return { first, second, won, biases: [], cluster: `${first} ${second} ${won}`, ...over };
}

/** Votes with ties and as many biases as asked, two of a cluster. */
function votesOf(competitors: number, biases: number, count = 120): readonly PairedVote[] {
  const random = seededRandom('preference', competitors, biases);
  return Array.from({ length: count }, (_, at) => {
    const first = Math.floor(random.next() * competitors);
    const second = (first + 1 + Math.floor(random.next() * (competitors - 1))) % competitors;
    const own = Array.from({ length: biases }, () => random.next() * 3 - 1);
    const odds = (second - first) / 3 + 0.7 * sum(own);
    const won = random.next() < 0.15 ? 0.5 : Number(random.next() < chance(odds));
    return vote(first, second, won, { biases: own, cluster: `${at >> 1}` });
  });
}

const valuesOf = ({ strengths }: Preferences): number[] => strengths.map(({ value }) => value);

function reachOf({ strengths }: Preferences, place: number): number {
  const { value, interval } = strengths[place] ?? expect.fail();
  if ('none' in interval) expect.fail(interval.none);
  expect(interval.high - value).toBeCloseTo(value - interval.low, 12);
  return interval.high - value;
}

describe('strengths that are likeliest', () => {
  it.each([2, 3, 5])('of %i: each has won as often as its odds make of its votes', (competitors) => {
    const votes = votesOf(competitors, 0);
    const fit = valuesOf(fitPreferences(votes, competitors, 0));
    expect(fit).toHaveLength(competitors);
    expect(sum(fit)).toBeCloseTo(0, 12);
    for (let one = 0; one < competitors; one += 1) {
      const missed = votes.map(({ first, second, won }) => {
        const left = won - chance((fit[first] ?? 0) - (fit[second] ?? 0));
        return first === one ? left : second === one ? -left : 0;
      });
      expect(sum(missed), `competitor ${one}`).toBeCloseTo(0, 9);
    }
  });

  /** With two competitors and one bias there are two unknowns, whose equations can be solved by halving twice. */
  function plainFit(votes: readonly PairedVote[]): readonly [lead: number, bias: number] {
    const missed = (lead: number, bias: number): number[] =>
      votes.map(({ first, won, biases: [own = 0] }) => won - chance((first === 0 ? lead : -lead) + bias * own));
    const halved = (isAbove: (middle: number) => boolean): number => {
      let [low, high] = [-40, 40];
      for (let step = 0; step < 80; step += 1) {
        const middle = (low + high) / 2;
        if (isAbove(middle)) high = middle;
        else low = middle;
      }
      return (low + high) / 2;
    };
    const leadAt = (bias: number): number =>
      halved((lead) => sum(missed(lead, bias).map((left, at) => (votes[at]?.first === 0 ? left : -left))) < 0);
    const bias = halved(
      (one) => sum(missed(leadAt(one), one).map((left, at) => left * (votes[at]?.biases[0] ?? 0))) - PRIOR * one < 0,
    );
    return [leadAt(bias), bias];
  }

  it('are those that two equations of a lead and a bias have, the prior counted', () => {
    const votes = votesOf(2, 1);
    const fit = fitPreferences(votes, 2, 1);
    const [lead] = plainFit(votes);
    expect(valuesOf(fit)).toEqual([expect.closeTo(lead / 2, 8), expect.closeTo(-lead / 2, 8)]);
  });

  it('have the interval of the sandwich: votes of a cluster summed, and the factor for few clusters', () => {
    const votes = votesOf(2, 1);
    const [lead, bias] = plainFit(votes);
    let [a, b, d] = [0, 0, PRIOR];
    const scores = new Map<string, readonly [number, number]>();
    for (const {
      first,
      won,
      biases: [own = 0],
      cluster,
    } of votes) {
      const side = first === 0 ? 1 : -1;
      const odds = chance(side * lead + bias * own);
      const weight = odds * (1 - odds);
      [a, b, d] = [a + weight, b + weight * side * own, d + weight * own * own];
      const [x, y] = scores.get(cluster) ?? [0, 0];
      scores.set(cluster, [x + (won - odds) * side, y + (won - odds) * own]);
    }
    // The first row of the inverse of [[a, b], [b, d]] says how a score moves the lead.
    const moves = [...scores.values()].map(([x, y]) => (d * x - b * y) / (a * d - b * b));
    const variance = sum(moves.map((move) => move * move)) * (scores.size / (scores.size - 1));
    expect(reachOf(fitPreferences(votes, 2, 1), 0)).toBeCloseTo((REACH * Math.sqrt(variance)) / 2, 8);
  });

  it('of more than two hold the same: turning names round turns nothing else', () => {
    const votes = votesOf(4, 2);
    const fit = fitPreferences(votes, 4, 2);
    const turned = (place: number): number => (place + 1) % 4;
    const other = fitPreferences(
      votes.map((one) => ({ ...one, first: turned(one.first), second: turned(one.second) })),
      4,
      2,
    );
    for (let place = 0; place < 4; place += 1) {
      expect(other.strengths[turned(place)]?.value).toBeCloseTo(fit.strengths[place]?.value ?? Number.NaN, 9);
      expect(reachOf(other, turned(place))).toBeCloseTo(reachOf(fit, place), 9);
    }
  });

  it('hold a total bias at a figure, where the text that stood first always won', () => {
    const votes = Array.from({ length: 20 }, (_, at) =>
      vote(at % 2, 1 - (at % 2), 1, { biases: [1], cluster: `${at}` }),
    );
    const { strengths, isBounded } = fitPreferences(votes, 2, 1);
    expect(isBounded).toBe(false);
    expect(strengths.map(({ value }) => value)).toEqual([expect.closeTo(0, 9), expect.closeTo(0, 9)]);
  });

  it('of a single cluster have no factor for few', () => {
    const votes = [1, 1, 1, 0].map((won) => vote(0, 1, won, { cluster: 'one' }));
    // Its score sums to nothing at the fit.
    expect(reachOf(fitPreferences(votes, 2, 0), 0)).toBeCloseTo(0, 9);
  });
});

describe('who can be told from whom', () => {
  const isBounded = (competitors: number, ...votes: readonly PairedVote[]): boolean =>
    fitPreferences(votes, competitors, 0).isBounded;

  it('is everybody where wins lead round, or a tie goes both ways', () => {
    expect(isBounded(3, vote(0, 1, 1), vote(1, 2, 1), vote(2, 0, 1))).toBe(false);
    expect(isBounded(3, vote(0, 1, 0), vote(1, 2, 0), vote(2, 0, 0))).toBe(false);
    expect(isBounded(2, vote(0, 1, 0.5))).toBe(false);
  });

  it('is not where one only wins, only loses, or never meets another', () => {
    expect(isBounded(2, vote(0, 1, 1))).toBe(true);
    expect(isBounded(2, vote(0, 1, 0))).toBe(true);
    expect(isBounded(3, vote(0, 1, 1), vote(1, 0, 1), vote(2, 0, 1))).toBe(true);
    expect(isBounded(3, vote(0, 1, 1), vote(1, 0, 1), vote(0, 2, 1))).toBe(true);
    expect(isBounded(3, vote(0, 1, 0.5))).toBe(true);
  });

  it('then leans on one more tie of each pair', () => {
    const { strengths } = fitPreferences([vote(0, 1, 1)], 2, 0);
    // One and a half of two.
    expect(strengths[0]?.value).toBeCloseTo(Math.log(3) / 2, 9);
    const three = fitPreferences([vote(0, 1, 1), vote(1, 2, 1)], 3, 0);
    const ties = [
      vote(0, 1, 0.5, { cluster: 'a' }),
      vote(0, 2, 0.5, { cluster: 'b' }),
      vote(1, 2, 0.5, { cluster: 'c' }),
    ];
    const same = fitPreferences([vote(0, 1, 1), vote(1, 2, 1), ...ties], 3, 0);
    expect(three.strengths).toEqual(same.strengths);
  });
});
