import type { RandomSource } from '../../domain/random.ts';
import type { Close, Observations } from './observe.ts';

/** The mean return from the close before a burst to one bar around it, with its middle 95 %. */
export interface BurstPoint {
  /** Bars from the burst's own, −5 … 5. */
  readonly bar: number;
  readonly mean: number;
  readonly low: number;
  readonly high: number;
}

export interface BurstStudy {
  readonly bursts: number;
  /** Blocks of neighbouring bars they fall into: bursts of one block are one event to many symbols. */
  readonly blocks: number;
  /** Returns turned by the sign of the burst's stance: above zero is "the way the crowd said". Empty for few blocks. */
  readonly path: readonly BurstPoint[];
}

const REACH = 5;
const HISTORY = 20;
const SURPRISE = 3;
const LEAST_POSTS = 5;
const LEAST_BLOCKS = 8;
const RESAMPLES = 1_000;

type Path = readonly number[];

/**
 * Bars with far more posts than the twenty before, and where prices stood around them. Intervals resample whole blocks
 * of time, as those of the coefficients do.
 */
export function burstStudy(observations: Observations, random: RandomSource): BurstStudy {
  const byBlock = new Map<number, Path[]>();
  let bursts = 0;
  for (const closes of observations.closes.values()) {
    for (let index = HISTORY; index + REACH < closes.length; index += 1) {
      const close = closes[index];
      if (close === undefined || !isBurst(closes, index)) continue;
      const block = Math.floor(close.at / (REACH * close.intervalMs));
      byBlock.set(block, [...(byBlock.get(block) ?? []), pathAround(closes, index)]);
      bursts += 1;
    }
  }
  const blocks = [...byBlock.values()];
  if (blocks.length < LEAST_BLOCKS) return { bursts, blocks: blocks.length, path: [] };
  const drawn = Array.from({ length: RESAMPLES }, () =>
    blocks.flatMap(() => blocks[Math.floor(random.next() * blocks.length)] ?? []),
  );
  const path = Array.from({ length: 2 * REACH + 1 }, (_, place) => {
    const means = drawn.map((sample) => meanAt(sample, place)).sort((left, right) => left - right);
    const at = (share: number): number => means[Math.round(share * (means.length - 1))] ?? 0;
    return { bar: place - REACH, mean: meanAt(blocks.flat(), place), low: at(0.025), high: at(0.975) };
  });
  return { bursts, blocks: blocks.length, path };
}

function isBurst(closes: readonly Close[], index: number): boolean {
  const close = closes[index];
  if (close === undefined || close.posts < LEAST_POSTS || close.stance === 0) return false;
  const before = closes.slice(index - HISTORY, index).map(({ posts }) => posts);
  const mean = before.reduce((sum, posts) => sum + posts, 0) / HISTORY;
  const variance = before.reduce((sum, posts) => sum + (posts - mean) * (posts - mean), 0) / (HISTORY - 1);
  return close.posts - mean >= SURPRISE * Math.max(1, Math.sqrt(variance));
}

function pathAround(closes: readonly Close[], index: number): Path {
  const base = closes[index - 1]?.price ?? 1;
  const sign = Math.sign(closes[index]?.stance ?? 0);
  return Array.from({ length: 2 * REACH + 1 }, (_, place) => {
    return sign * ((closes[index + place - REACH]?.price ?? base) / base - 1);
  });
}

function meanAt(paths: readonly Path[], place: number): number {
  return paths.reduce((sum, path) => sum + (path[place] ?? 0), 0) / paths.length;
}
