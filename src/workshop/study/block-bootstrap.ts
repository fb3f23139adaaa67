import type { RandomSource } from '../../domain/random.ts';

/** One observation at one time; several may share the time. */
export interface Pair {
  readonly at: number;
  readonly x: number;
  readonly y: number;
}

/** A correlation with its middle 95 % over resampled blocks of time, or why there is none. */
export type Correlation =
  | { readonly value: number; readonly low: number; readonly high: number; readonly pairs: number }
  | { readonly missing: string };

const RESAMPLES = 1_000;
const LEAST_PAIRS = 30;
const LEAST_BLOCKS = 8;

/** Sums from which a correlation follows; those of blocks add up. */
interface Sums {
  count: number;
  x: number;
  y: number;
  xx: number;
  yy: number;
  xy: number;
}

/**
 * Spearman's rank correlation. Its interval resamples blocks of `blockTimes` neighbouring times with all that was
 * observed at them, so that what hangs together in time and across symbols stays together (Künsch 1989).
 */
export function rankCorrelation(pairs: readonly Pair[], blockTimes: number, random: RandomSource): Correlation {
  if (pairs.length < LEAST_PAIRS) return { missing: `observations: ${pairs.length}` };
  const blocks = blockSums(pairs, blockTimes);
  if (blocks.length < LEAST_BLOCKS) return { missing: `independent blocks of time: ${blocks.length}` };
  const whole = correlationOf(blocks);
  if (whole === undefined) return { missing: 'no spread' };
  const values: number[] = [];
  for (let resample = 0; resample < RESAMPLES; resample += 1) {
    const drawn = blocks.map(() => blocks[Math.floor(random.next() * blocks.length)] ?? EMPTY);
    const value = correlationOf(drawn);
    if (value !== undefined) values.push(value);
  }
  values.sort((left, right) => left - right);
  const at = (share: number): number => values[Math.round(share * (values.length - 1))] ?? whole;
  return { value: whole, low: at(0.025), high: at(0.975), pairs: pairs.length };
}

const EMPTY: Sums = { count: 0, x: 0, y: 0, xx: 0, yy: 0, xy: 0 };

function blockSums(pairs: readonly Pair[], blockTimes: number): readonly Sums[] {
  const x = ranks(pairs.map((pair) => pair.x));
  const y = ranks(pairs.map((pair) => pair.y));
  const times = [...new Set(pairs.map((pair) => pair.at))].sort((left, right) => left - right);
  const blockOfTime = new Map(times.map((time, place) => [time, Math.floor(place / blockTimes)]));
  const blocks: Sums[] = Array.from({ length: Math.ceil(times.length / blockTimes) }, () => ({ ...EMPTY }));
  pairs.forEach((pair, index) => {
    const block = blocks[blockOfTime.get(pair.at) ?? 0];
    if (block !== undefined) add(block, x[index] ?? 0, y[index] ?? 0);
  });
  return blocks;
}

function add(sums: Sums, x: number, y: number): void {
  sums.count += 1;
  sums.x += x;
  sums.y += y;
  sums.xx += x * x;
  sums.yy += y * y;
  sums.xy += x * y;
}

function correlationOf(blocks: readonly Sums[]): number | undefined {
  const total = { ...EMPTY };
  for (const block of blocks) {
    total.count += block.count;
    total.x += block.x;
    total.y += block.y;
    total.xx += block.xx;
    total.yy += block.yy;
    total.xy += block.xy;
  }
  const { count, x, y, xx, yy, xy } = total;
  const spread = (xx - (x * x) / count) * (yy - (y * y) / count);
  return spread > 0 ? (xy - (x * y) / count) / Math.sqrt(spread) : undefined;
}

/** Ranks centred on 0, ties sharing their mean, scaled to −½ … ½. */
function ranks(values: readonly number[]): Float64Array {
  const order = values.map((_, index) => index).sort((left, right) => (values[left] ?? 0) - (values[right] ?? 0));
  const ranked = new Float64Array(values.length);
  for (let from = 0; from < order.length; ) {
    let to = from;
    while (to < order.length && values[order[to] ?? 0] === values[order[from] ?? 0]) to += 1;
    const rank = ((from + to - 1) / 2 + 0.5) / order.length - 0.5;
    for (let place = from; place < to; place += 1) ranked[order[place] ?? 0] = rank;
    from = to;
  }
  return ranked;
}
