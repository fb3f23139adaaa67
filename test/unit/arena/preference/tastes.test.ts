import { describe, expect, it } from 'vitest';
import { normalQuantile } from '../../../../src/arena/normal.ts';
import type { PairedVote, Strength } from '../../../../src/arena/preference/preference.ts';
import { inverseOf, product } from '../../../../src/arena/preference/solve.ts';
import { tastesOf } from '../../../../src/arena/preference/tastes.ts';
import { seededRandom } from '../../../../src/domain/random.ts';

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);
const chance = (odds: number): number => 1 / (1 + Math.exp(-odds));

/** A judge that sees pairs of three competitors in both orders, or in one: each pair has a quality of its own. */
function votesOf(pairs: number, orders: 1 | 2): readonly PairedVote[] {
  const random = seededRandom('tastes', pairs, orders);
  return Array.from({ length: pairs }, (_, pair) => {
    const [one, other] = [pair % 3, (pair + 1 + (pair % 2)) % 3];
    const quality = 2 * (random.next() + random.next() + random.next() - 1.5);
    const longer = random.next() * 2 - 1;
    return Array.from({ length: orders }, (_vote, order): PairedVote => {
      const side = order === 0 ? 1 : -1;
      const odds = 0.6 + side * (quality + 0.9 * longer);
      const won = random.next() < 0.1 ? 0.5 : Number(random.next() < chance(odds));
      const [first, second] = order === 0 ? [one, other] : [other, one];
      return { first, second, won, biases: [1, side * longer], cluster: `${pair}` };
    });
  }).flat();
}

/** The likelihood as the method says it: unknowns are two strengths, two biases and the width of quality. */
function heightsOf(votes: readonly PairedVote[], nodes: readonly number[], fit: readonly number[]): number[] {
  const [one = 0, other = 0, first = 0, longer = 0, width = 0] = fit;
  const strengths = [one, other, 0];
  const pairs = new Map<string, PairedVote[]>();
  for (const vote of votes.filter(({ won }) => won !== 0.5))
    pairs.set(vote.cluster, [...(pairs.get(vote.cluster) ?? []), vote]);
  return [...pairs.values()].map((seen) => {
    const left = seen[0]?.first;
    const chances = nodes.map((node) =>
      seen
        .map((vote) => {
          const apart = (strengths[vote.first] ?? 0) - (strengths[vote.second] ?? 0);
          const taste = first * (vote.biases[0] ?? 0) + longer * (vote.biases[1] ?? 0);
          const odds = apart + taste + (vote.first === left ? 1 : -1) * width * node;
          return vote.won === 1 ? chance(odds) : 1 - chance(odds);
        })
        .reduce((all, each) => all * each, 1),
    );
    return Math.log(sum(chances) / nodes.length);
  });
}

const PRECISIONS = [0.05, 0.05, 0.01, 0.01, 0.1];

/** The top of the likelihood with its priors, by steps of Newton with slopes from differences. */
function topOf(votes: readonly PairedVote[], nodes: readonly number[]): { fit: number[]; errors: number[] } {
  const prior = (fit: readonly number[]): number =>
    -sum(fit.map((value, at) => ((PRECISIONS[at] ?? 0) * value ** 2) / 2));
  const height = (fit: readonly number[]): number => sum(heightsOf(votes, nodes, fit)) + prior(fit);
  const moved = (fit: readonly number[], at: number, by: number): number[] =>
    fit.map((value, place) => (place === at ? value + by : value));
  const step = 1e-3;
  const slopeOf = (fit: readonly number[]): number[] =>
    fit.map((_, at) => (height(moved(fit, at, step)) - height(moved(fit, at, -step))) / (2 * step));
  const lostOf = (fit: readonly number[]): number[][] =>
    fit.map((_, at) => {
      const [above, below] = [slopeOf(moved(fit, at, step)), slopeOf(moved(fit, at, -step))];
      return above.map((value, place) => ((below[place] ?? 0) - value) / (2 * step));
    });
  let fit = [0, 0, 0, 0, 1];
  for (let turn = 0, furthest = 1; turn < 40 && furthest > 1e-6; turn += 1) {
    const inverse = inverseOf(lostOf(fit)) ?? expect.fail();
    const slope = slopeOf(fit);
    const moves = inverse.map((row) => sum(row.map((each, place) => each * (slope[place] ?? 0))));
    // A short step where the hill is not yet round.
    fit = fit.map((value, at) => value + Math.max(-0.3, Math.min(0.3, moves[at] ?? 0)));
    furthest = Math.max(...moves.map(Math.abs));
  }
  const perPair = fit.map((_, at) => {
    const [above, below] = [
      heightsOf(votes, nodes, moved(fit, at, step)),
      heightsOf(votes, nodes, moved(fit, at, -step)),
    ];
    return above.map((value, pair) => (value - (below[pair] ?? 0)) / (2 * step));
  });
  const outer = fit.map((_, at) =>
    fit.map(
      (_each, column) =>
        sum((perPair[at] ?? []).map((value, pair) => value * (perPair[column]?.[pair] ?? 0))) +
        (at === column ? (PRECISIONS[at] ?? 0) : 0),
    ),
  );
  const inverse = inverseOf(lostOf(fit)) ?? expect.fail();
  const spread = product(product(inverse, outer), inverse);
  return { fit, errors: fit.map((_, at) => Math.sqrt(spread[at]?.[at] ?? Number.NaN)) };
}

function nodesOf(count: number): number[] {
  const quantiles = Array.from({ length: count }, (_, at) => normalQuantile((at + 0.5) / count));
  const deviation = Math.sqrt(sum(quantiles.map((each) => each ** 2)) / count);
  return quantiles.map((each) => each / deviation);
}

function expectTop(told: readonly Strength[], { fit, errors }: ReturnType<typeof topOf>): void {
  expect(told).toHaveLength(2);
  for (const [at, { value, interval }] of told.entries()) {
    expect(value).toBeCloseTo(fit[2 + at] ?? Number.NaN, 3);
    if ('none' in interval) expect.fail(interval.none);
    expect(interval.high - value).toBeCloseTo(1.959964 * (errors[2 + at] ?? Number.NaN), 2);
    expect(value - interval.low).toBeCloseTo(interval.high - value, 9);
  }
}

describe('what one judge leans to', () => {
  it('is the top of the likelihood over a quality for each pair, with the error of the sandwich', () => {
    const votes = votesOf(60, 2);
    expectTop(tastesOf(votes, 3, 2), topOf(votes, nodesOf(21)));
  });

  it('has no quality of pairs where none was seen twice', () => {
    const votes = votesOf(80, 1);
    expectTop(tastesOf(votes, 3, 2), topOf(votes, [0]));
  });

  it('is the same whichever text of a pair is called the left one', () => {
    const votes = votesOf(30, 2);
    const turned = [...votes].sort(
      (left, right) => Number(left.cluster) - Number(right.cluster) || right.first - left.first,
    );
    const [told, other] = [tastesOf(votes, 3, 2), tastesOf(turned, 3, 2)];
    for (const [at, { value }] of told.entries()) expect(other[at]?.value).toBeCloseTo(value, 6);
  });

  it('is not told by fewer than five pairs that were decided', () => {
    const decided = Array.from({ length: 5 }, (_, pair): PairedVote => {
      return { first: 0, second: 1, won: pair % 2, biases: [1], cluster: `${pair}` };
    });
    const untold = [{ value: 0, interval: { none: 'fewer than 5 pairs were decided' } }];
    expect(tastesOf(decided, 2, 1)[0]?.interval).toHaveProperty('low');
    expect(tastesOf(decided.slice(1), 2, 1)).toEqual(untold);
    expect(
      tastesOf([...decided.slice(1), { first: 0, second: 1, won: 0.5, biases: [1], cluster: 'tie' }], 2, 1),
    ).toEqual(untold);
  });
});
