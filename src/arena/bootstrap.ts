import { type RandomSource, seededRandom } from '../domain/random.ts';

export const DRAWS = 2_000;
/** Fewer returns say nothing about the spread of their total. */
export const FEWEST_RETURNS = 10;

/** The rule of thumb T^(1/3), rounded up: long enough to keep streaks, short enough to leave many blocks. */
export function blockLengthOf(returnCount: number): number {
  return Math.ceil(Math.cbrt(returnCount));
}

/**
 * Total returns of `DRAWS` resampled runs by the stationary bootstrap (Politis and Romano 1994): blocks of geometric
 * length, wrapped round the end. The blocks depend on the number of returns alone, so two accounts on one time grid
 * are resampled in pairs, and adding or removing an account changes no other's draws.
 */
export function resampledTotals(returns: readonly number[]): Float64Array {
  const changes = Float64Array.from(returns);
  const random = seededRandom('arena', 'stationary bootstrap', changes.length);
  const totals = new Float64Array(DRAWS);
  for (let draw = 0; draw < DRAWS; draw += 1) totals[draw] = drawTotal(changes, random);
  return totals;
}

function drawTotal(changes: Float64Array, random: RandomSource): number {
  const count = changes.length;
  const lengthOf = blockLengths(blockLengthOf(count), random);
  let growth = 1;
  let taken = 0;
  while (taken < count) {
    let at = Math.floor(random.next() * count);
    for (const end = Math.min(taken + lengthOf(), count); taken < end; taken += 1) {
      growth *= 1 + (changes[at] ?? 0);
      at = at + 1 === count ? 0 : at + 1;
    }
  }
  return growth - 1;
}

/** Draws lengths of blocks: geometric, of this mean. */
export function blockLengths(mean: number, random: RandomSource): () => number {
  const logStay = Math.log1p(-1 / mean);
  return () => (logStay === Number.NEGATIVE_INFINITY ? 1 : 1 + Math.floor(Math.log1p(-random.next()) / logStay));
}
