import { type Interval, TAIL } from '../interval.ts';
import { normalQuantile } from '../normal.ts';
import { mean } from '../statistics.ts';
import type { PairedVote, Strength } from './preference.ts';
import { applied, dot, inverseOf, type Matrix, product } from './solve.ts';

/**
 * What one judge leans to, in log odds: being first, each doubling of length, whatever else its votes tell. Texts of one
 * competitor are not equally good, and a regression that takes them to be so makes every taste too small (Gail, Wieand and
 * Piantadosi 1984). So each pair has a quality of its own, drawn from a normal distribution whose width is found too: both
 * orders of a pair show it. Ties say nothing of a taste. Where no pair was seen twice the width is 0. Marginal
 * likelihood over quantiles of the normal, scoring by outer products (Berndt et al. 1974), intervals by the sandwich.
 * @param votes of one judge, biases as many in each
 */
export function tastesOf(votes: readonly PairedVote[], competitors: number, biases: number): readonly Strength[] {
  const pairs = pairsOf(
    votes.filter(({ won }) => won !== 0.5),
    competitors,
  );
  if (pairs.length < FEWEST_PAIRS) return new Array<Strength>(biases).fill(UNTOLD);
  const nodes = pairs.some(({ seen }) => seen.length > 1) ? NODES : [0];
  const precisions = [
    ...new Array<number>(competitors - 1).fill(STRENGTH_PRECISION),
    ...new Array<number>(biases).fill(BIAS_PRECISION),
    WIDTH_PRECISION,
  ];
  const problem = { pairs, nodes, precisions };
  const fit = fitted(problem);
  const spread = spreadOf(problem, fit);
  const reach = normalQuantile(1 - TAIL);
  return Array.from({ length: biases }, (_, bias): Strength => {
    const place = competitors - 1 + bias;
    const value = fit[place] ?? 0;
    const half = reach * Math.sqrt(Math.max(0, spread?.[place]?.[place] ?? 0));
    const interval: Interval = spread === undefined ? UNTOLD.interval : { low: value - half, high: value + half };
    return { value, interval };
  });
}

const FEWEST_PAIRS = 5;
const UNTOLD: Strength = { value: 0, interval: { none: `fewer than ${FEWEST_PAIRS} pairs were decided` } };
/** Normal priors, in log odds, that hold what the votes do not tell or what is total at a figure. */
const STRENGTH_PRECISION = 0.05;
const BIAS_PRECISION = 0.01;
const WIDTH_PRECISION = 0.1;

/** Quantiles of the normal, each as likely as another, with its variance. */
const NODES = nodesOf(21);

function nodesOf(count: number): readonly number[] {
  const quantiles = Array.from({ length: count }, (_, at) => normalQuantile((at + 0.5) / count));
  const deviation = Math.sqrt(mean(quantiles.map((quantile) => quantile * quantile)));
  return quantiles.map((quantile) => quantile / deviation);
}

/** One word on a pair: the last of its row is +1 or −1, by which text stood first. */
interface Seen {
  readonly row: readonly number[];
  readonly won: number;
}

interface Problem {
  readonly pairs: readonly { readonly seen: readonly Seen[] }[];
  readonly nodes: readonly number[];
  readonly precisions: readonly number[];
}

function pairsOf(votes: readonly PairedVote[], competitors: number): Problem['pairs'] {
  const pairs = new Map<string, { readonly left: number; readonly seen: Seen[] }>();
  for (const { first, second, won, biases, cluster } of votes) {
    const pair = pairs.get(cluster) ?? { left: first, seen: [] };
    const strengths = Array.from({ length: competitors - 1 }, (_, at) => Number(at === first) - Number(at === second));
    pair.seen.push({ row: [...strengths, ...biases, pair.left === first ? 1 : -1], won });
    pairs.set(cluster, pair);
  }
  return [...pairs.values()];
}

const MOST_STEPS = 200;
const CLOSE = 1e-6;

function fitted(problem: Problem): readonly number[] {
  let fit: readonly number[] = problem.precisions.map((_, at) => Number(at === problem.precisions.length - 1));
  let { height, slope, information } = climbing(problem, fit);
  for (let step = 0; step < MOST_STEPS; step += 1) {
    const inverse = inverseOf(information);
    if (inverse === undefined) break;
    const move = applied(inverse, slope);
    let share = 1;
    let next = climbing(problem, moved(fit, move, share));
    for (; next.height < height && share > 1e-6; next = climbing(problem, moved(fit, move, share))) share /= 2;
    fit = moved(fit, move, share);
    ({ height, slope, information } = next);
    if (Math.max(...move.map(Math.abs)) < CLOSE) break;
  }
  return fit;
}

function moved(fit: readonly number[], move: readonly number[], share: number): readonly number[] {
  return fit.map((value, at) => value + share * (move[at] ?? 0));
}

interface Climbing {
  /** Logarithm of the likelihood, priors counted. */
  readonly height: number;
  readonly slope: number[];
  /** Sum over pairs of their slopes' outer products, and the priors. */
  readonly information: number[][];
}

function climbing({ pairs, nodes, precisions }: Problem, fit: readonly number[]): Climbing {
  const slope = fit.map((value, at) => -(precisions[at] ?? 0) * value);
  const information = precisions.map((precision, at) => precisions.map((_, column) => (at === column ? precision : 0)));
  let height = fit.reduce((sum, value, at) => sum - ((precisions[at] ?? 0) * value * value) / 2, 0);
  for (const { seen } of pairs) {
    const own = pairClimbing(seen, nodes, fit);
    height += own.height;
    for (const [at, value] of own.slope.entries()) {
      slope[at] = (slope[at] ?? 0) + value;
      const line = information[at] ?? [];
      for (const [column, other] of own.slope.entries()) line[column] = (line[column] ?? 0) + value * other;
    }
  }
  return { height, slope, information };
}

/** A pair's own quality is its row's last place times each node. */
function pairClimbing(
  seen: readonly Seen[],
  nodes: readonly number[],
  fit: readonly number[],
): { readonly height: number; readonly slope: readonly number[] } {
  const [width, last] = [fit.at(-1) ?? 0, fit.length - 1];
  const apart = seen.map(({ row }) => dot(row, fit) - (row[last] ?? 0) * width);
  let likelihood = 0;
  const missed = seen.map(() => 0);
  let missedQuality = 0;
  for (const node of nodes) {
    const errors: number[] = [];
    let chance = 1;
    for (const [at, { row, won }] of seen.entries()) {
      const odds = (apart[at] ?? 0) + (row[last] ?? 0) * width * node;
      const first = 1 / (1 + Math.exp(-odds));
      chance *= won === 1 ? first : 1 - first;
      errors.push(won - first);
    }
    likelihood += chance;
    for (const [at, error] of errors.entries()) {
      missed[at] = (missed[at] ?? 0) + chance * error;
      missedQuality += chance * error * (seen[at]?.row[last] ?? 0) * node;
    }
  }
  const slope = new Array<number>(fit.length).fill(0);
  for (const [at, { row }] of seen.entries())
    for (let place = 0; place < last; place += 1)
      slope[place] = (slope[place] ?? 0) + ((missed[at] ?? 0) / likelihood) * (row[place] ?? 0);
  slope[last] = missedQuality / likelihood;
  return { height: Math.log(likelihood / nodes.length), slope };
}

const NUDGE = 1e-4;

/** H⁻¹ B H⁻¹, where B is the sum of outer products and H what the slope loses by a nudge of each unknown. */
function spreadOf(problem: Problem, fit: readonly number[]): Matrix | undefined {
  const { information } = climbing(problem, fit);
  const lost = fit.map((_, at) => {
    const nudged = (by: number) =>
      climbing(
        problem,
        fit.map((value, place) => (place === at ? value + by : value)),
      ).slope;
    const [above, below] = [nudged(NUDGE), nudged(-NUDGE)];
    return below.map((value, place) => (value - (above[place] ?? 0)) / (2 * NUDGE));
  });
  const inverse = inverseOf(lost);
  return inverse && product(product(inverse, information), inverse);
}
