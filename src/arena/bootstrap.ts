import { type RandomSource, seededRandom } from '../domain/random.ts';
import { DRAWS } from './interval.ts';
import { spreadsOf } from './spread.ts';

/** Fewer returns say nothing about the spread of their total. */
export const FEWEST_RETURNS = 10;

/**
 * 2 T^(1/3), rounded up: twice what loses least on the variance, since an interval is wrong by what blocks leave out of it
 * rather than by its noise, which `spreadsOf` minds (Sun, Phillips and Jin 2008). A third of the returns at most.
 */
export function blockLengthOf(returnCount: number): number {
  return Math.max(1, Math.min(Math.ceil(2 * Math.cbrt(returnCount)), Math.floor(returnCount / 3)));
}

/**
 * Total returns of `DRAWS` resampled runs by the stationary bootstrap (Politis and Romano 1994): blocks of geometric
 * length, wrapped round the end. The blocks depend on the number of returns alone, so two accounts on one time grid
 * are resampled in pairs, and adding or removing an account changes no other's draws. A draw's growth lies `spreads` times
 * as far from what was seen as its blocks do, in logarithms: pairs stay pairs, and what never moved stays where it was.
 */
export function resampledTotals(returns: readonly number[], blocks = drawBlocks(returns.length)): Float64Array {
  const path = growthPath(returns);
  const count = returns.length;
  const { starts, lengths, ends, spreads } = blocks;
  const seen = growthBetween(path, 0, count);
  const totals = new Float64Array(DRAWS);
  let block = 0;
  for (let draw = 0; draw < DRAWS; draw += 1) {
    let growth = 1;
    for (const end = ends[draw] ?? 0; block < end; block += 1) {
      const from = starts[block] ?? 0;
      const to = from + (lengths[block] ?? 0);
      growth *= growthBetween(path, from, Math.min(to, count));
      if (to > count) growth *= growthBetween(path, 0, to - count);
    }
    totals[draw] = spreadFrom(seen, growth, spreads[draw] ?? 1) - 1;
  }
  return totals;
}

/** Nothing spreads what has lost everything. */
function spreadFrom(seen: number, growth: number, spread: number): number {
  return seen > 0 && growth > 0 ? seen * Math.exp(spread * Math.log(growth / seen)) : growth;
}

/** How much a unit has become before each return, and after the last; a block's growth is then one quotient. */
interface GrowthPath {
  /** As if no return had lost everything. */
  readonly levels: Float64Array;
  /** How many returns before have lost everything: no quotient tells what came of nothing. */
  readonly ruins: Int32Array;
}

function growthPath(returns: readonly number[]): GrowthPath {
  const levels = new Float64Array(returns.length + 1);
  const ruins = new Int32Array(returns.length + 1);
  levels[0] = 1;
  returns.forEach((change, at) => {
    const isRuin = change <= -1;
    levels[at + 1] = (levels[at] ?? 1) * (isRuin ? 1 : 1 + change);
    ruins[at + 1] = (ruins[at] ?? 0) + Number(isRuin);
  });
  return { levels, ruins };
}

function growthBetween({ levels, ruins }: GrowthPath, from: number, to: number): number {
  return ruins[from] === ruins[to] ? (levels[to] ?? 0) / (levels[from] ?? 1) : 0;
}

/** Which returns each draw is made of; draw n's blocks end before `ends[n]`. */
export interface Blocks {
  readonly starts: Int32Array;
  readonly lengths: Int32Array;
  readonly ends: Int32Array;
  /** By draw: how much further than its blocks it lies from what was seen. */
  readonly spreads: Float64Array;
}

/** Accounts of one time grid share them, so that they need to be drawn once a board. */
export function drawBlocks(count: number): Blocks {
  const random = seededRandom('arena', 'stationary bootstrap', count);
  const meanBlock = blockLengthOf(count);
  const lengthOf = blockLengths(meanBlock, random);
  const starts: number[] = [];
  const lengths: number[] = [];
  const ends = new Int32Array(DRAWS);
  for (let draw = 0; draw < DRAWS; draw += 1) {
    for (let taken = 0; taken < count; taken += lengths.at(-1) ?? 0) {
      starts.push(Math.floor(random.next() * count));
      lengths.push(Math.min(lengthOf(), count - taken));
    }
    ends[draw] = starts.length;
  }
  return {
    starts: Int32Array.from(starts),
    lengths: Int32Array.from(lengths),
    ends,
    spreads: spreadsOf(count, meanBlock),
  };
}

/** Draws lengths of blocks: geometric, of this mean. */
export function blockLengths(mean: number, random: RandomSource): () => number {
  const logStay = Math.log1p(-1 / mean);
  return () => (logStay === Number.NEGATIVE_INFINITY ? 1 : 1 + Math.floor(Math.log1p(-random.next()) / logStay));
}
