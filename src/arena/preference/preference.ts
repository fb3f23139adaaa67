import { type Interval, TAIL } from '../interval.ts';
import { normalQuantile } from '../normal.ts';
import { applied, dot, inverseOf, type Matrix, product } from './solve.ts';

/** One reader's word on two texts, shown one after the other. */
export interface PairedVote {
  /** Competitors by place; another one each. */
  readonly first: number;
  readonly second: number;
  /** Of the first: 1 won, 0 lost, 0.5 a tie. */
  readonly won: number;
  /** What else may have moved the reader, first less second, by place of the bias. */
  readonly biases: readonly number[];
  /** Votes on the same texts hang together. */
  readonly cluster: string;
}

/** How strongly something is preferred: log odds against an average competitor, or of a bias a unit. */
export interface Strength {
  readonly value: number;
  readonly interval: Interval;
}

export interface Preferences {
  /** By place of the competitor; they sum to 0. */
  readonly strengths: readonly Strength[];
  /** Some competitor won, or lost, against all others it can be told from: each pair was given one more tie, so that there are figures. */
  readonly isBounded: boolean;
}

const MOST_STEPS = 200;
const CLOSE = 1e-12;
/** Holds a bias that the votes do not tell, or that is total, at a figure: a normal prior of 10 log odds. */
const BIAS_PRECISION = 0.01;

/**
 * Bradley and Terry's model with ties as half a win each (1952; Hunter 2004 of ties so counted), with any number of biases taken out
 * in one logistic regression (length control as in Dubois et al. 2024). Intervals by the sandwich of White (1982), votes on
 * the same texts summed first: a judge that is asked twice about one pair says less than two.
 * @param votes at least one
 * @param competitors how many there are, 2 or more
 * @param biases how many each vote tells
 */
export function fitPreferences(votes: readonly PairedVote[], competitors: number, biases: number): Preferences {
  const isBounded = !isConnected(votes, competitors);
  const counted = isBounded ? [...votes, ...tiesOfAll(competitors, biases)] : votes;
  const problem = { votes: counted, rows: counted.map((vote) => rowOf(vote, competitors)), competitors };
  const unknowns = competitors - 1 + biases;
  let fit = new Array<number>(unknowns).fill(0);
  for (let step = 0; step < MOST_STEPS; step += 1) {
    const inverse = inverseOf(informationOf(problem, fit));
    if (inverse === undefined) return unknown(competitors);
    const move = applied(inverse, slopeOf(problem, fit));
    fit = climbed(problem, fit, move);
    if (Math.max(...move.map(Math.abs)) < CLOSE) break;
  }
  return told(problem, fit, isBounded);
}

/** Votes with what is known of each, a row a vote. */
interface Problem {
  readonly votes: readonly PairedVote[];
  readonly rows: Matrix;
  readonly competitors: number;
}

/** The last competitor is what the others are held against, until all are centred. */
function rowOf({ first, second, biases }: PairedVote, competitors: number): number[] {
  const row = new Array<number>(competitors - 1).fill(0);
  if (first < row.length) row[first] = 1;
  if (second < row.length) row[second] = -1;
  return [...row, ...biases];
}

const chance = (row: readonly number[], fit: readonly number[]): number => 1 / (1 + Math.exp(-dot(row, fit)));

function precisionAt(place: number, { competitors }: Problem): number {
  return place < competitors - 1 ? 0 : BIAS_PRECISION;
}

function slopeOf(problem: Problem, fit: readonly number[]): number[] {
  const slope = fit.map((value, place) => -precisionAt(place, problem) * value);
  for (const [at, row] of problem.rows.entries()) {
    const missed = (problem.votes[at]?.won ?? 0) - chance(row, fit);
    for (const [place, value] of row.entries()) slope[place] = (slope[place] ?? 0) + missed * value;
  }
  return slope;
}

function informationOf(problem: Problem, fit: readonly number[]): number[][] {
  const information = fit.map((_, at) => fit.map((_value, column) => (at === column ? precisionAt(at, problem) : 0)));
  for (const row of problem.rows) {
    const won = chance(row, fit);
    addOuter(
      information,
      row,
      row.map((value) => value * won * (1 - won)),
    );
  }
  return information;
}

function addOuter(to: number[][], left: readonly number[], right: readonly number[]): void {
  for (const [at, line] of to.entries()) {
    const own = left[at] ?? 0;
    if (own === 0) continue;
    for (let column = 0; column < line.length; column += 1)
      line[column] = (line[column] ?? 0) + own * (right[column] ?? 0);
  }
}

/** A full step, or half of it and half again, until the likelihood is no smaller. */
function climbed(problem: Problem, fit: readonly number[], move: readonly number[]): number[] {
  const before = likelihood(problem, fit);
  for (let share = 1; share > 1e-6; share /= 2) {
    const next = fit.map((value, at) => value + share * (move[at] ?? 0));
    if (likelihood(problem, next) >= before - 1e-12 * Math.abs(before)) return next;
  }
  return [...fit];
}

function likelihood(problem: Problem, fit: readonly number[]): number {
  let sum = 0;
  for (const [place, value] of fit.entries()) sum -= (precisionAt(place, problem) * value * value) / 2;
  for (const [at, row] of problem.rows.entries()) {
    const odds = dot(row, fit);
    // log(1 / (1 + e^−x)) without overflow.
    const logWon = Math.min(0, odds) - Math.log1p(Math.exp(-Math.abs(odds)));
    sum += logWon - (1 - (problem.votes[at]?.won ?? 0)) * odds;
  }
  return sum;
}

function told(problem: Problem, fit: readonly number[], isBounded: boolean): Preferences {
  const { competitors } = problem;
  const inverse = inverseOf(informationOf(problem, fit));
  if (inverse === undefined) return unknown(competitors);
  const centring = centringOf(competitors, fit.length);
  const values = applied(centring, fit);
  const spread = product(product(centring, sandwich(problem, fit, inverse)), transposed(centring));
  const reach = normalQuantile(1 - TAIL);
  const strengths = values.map((value, at): Strength => {
    const half = reach * Math.sqrt(Math.max(0, spread[at]?.[at] ?? 0));
    return { value, interval: { low: value - half, high: value + half } };
  });
  return { strengths, isBounded };
}

/** H⁻¹ (Σ s sᵀ) H⁻¹ over clusters of votes, with the usual factor for few of them. */
function sandwich({ votes, rows }: Problem, fit: readonly number[], inverse: Matrix): number[][] {
  const scores = new Map<string, number[]>();
  for (const [at, row] of rows.entries()) {
    const { cluster, won } = votes[at] ?? { cluster: '', won: 0 };
    const missed = won - chance(row, fit);
    const before = scores.get(cluster) ?? new Array<number>(fit.length).fill(0);
    scores.set(
      cluster,
      before.map((value, place) => value + missed * (row[place] ?? 0)),
    );
  }
  const filling = fit.map(() => new Array<number>(fit.length).fill(0));
  for (const score of scores.values()) addOuter(filling, score, score);
  const few = scores.size > 1 ? scores.size / (scores.size - 1) : 1;
  return product(product(inverse, filling), inverse).map((row) => row.map((value) => value * few));
}

/** From strengths against the last competitor to strengths that sum to 0. */
function centringOf(competitors: number, unknowns: number): number[][] {
  const own = competitors - 1;
  return Array.from({ length: competitors }, (_, at) =>
    Array.from({ length: unknowns }, (_one, column) => (column < own ? Number(column === at) - 1 / competitors : 0)),
  );
}

function transposed(matrix: Matrix): number[][] {
  return (matrix[0] ?? []).map((_, at) => matrix.map((row) => row[at] ?? 0));
}

/** Whether everybody's wins lead to everybody: only then is there a likeliest strength (Ford 1957). */
function isConnected(votes: readonly PairedVote[], competitors: number): boolean {
  const beats = votes.flatMap(({ first, second, won }) => [
    ...(won > 0 ? [[first, second] as const] : []),
    ...(won < 1 ? [[second, first] as const] : []),
  ]);
  const reaches = (edges: readonly (readonly [number, number])[]): boolean => {
    const seen = new Set([0]);
    for (const from of seen) for (const [winner, loser] of edges) if (winner === from) seen.add(loser);
    return seen.size === competitors;
  };
  return reaches(beats) && reaches(beats.map(([winner, loser]) => [loser, winner]));
}

function tiesOfAll(competitors: number, biases: number): readonly PairedVote[] {
  const even = new Array<number>(biases).fill(0);
  return Array.from({ length: competitors }, (_, first) =>
    Array.from({ length: competitors - first - 1 }, (_one, place) => {
      const second = first + 1 + place;
      return { first, second, won: 0.5, biases: even, cluster: `tie ${first} ${second}` };
    }),
  ).flat();
}

function unknown(competitors: number): Preferences {
  const none = { value: Number.NaN, interval: { none: 'the votes do not tell it from the rest' } };
  return { strengths: new Array<Strength>(competitors).fill(none), isBounded: false };
}
