import { seededRandom } from '../../domain/random.ts';
import { blockLengths } from '../bootstrap.ts';
import { DRAWS } from '../interval.ts';
import { mean } from '../statistics.ts';

/** How far one is ahead of another a period: what was seen, and what each redrawn run shows. */
export interface Lead {
  readonly mean: number;
  readonly redrawn: Float64Array;
}

/** A lead in its own standard errors; `luck` is what redrawing gives once the lead itself is taken out. */
export interface StudentisedLead {
  readonly score: number;
  readonly luck: Float64Array;
}

/** The mean of each series and of its redrawn runs; all series are redrawn by the same blocks, so they go in pairs. */
export function leadsOf(series: readonly (readonly number[])[], meanBlock: number): Lead[] {
  const count = series[0]?.length ?? 0;
  const sums = runningSums(series, count);
  const redrawn = series.map(() => new Float64Array(DRAWS));
  const random = seededRandom('arena', 'superiority', count);
  const lengthOf = blockLengths(meanBlock, random);
  const totals = new Float64Array(series.length);
  for (let draw = 0; draw < DRAWS; draw += 1) {
    totals.fill(0);
    for (let taken = 0; taken < count; ) {
      const from = Math.floor(random.next() * count);
      const length = Math.min(lengthOf(), count - taken);
      addBlock(totals, sums, { from, to: Math.min(from + length, count) });
      addBlock(totals, sums, { from: 0, to: Math.max(from + length - count, 0) });
      taken += length;
    }
    redrawn.forEach((means, at) => {
      means[draw] = (totals[at] ?? 0) / count;
    });
  }
  return series.map((values, at) => ({ mean: mean(values), redrawn: redrawn[at] ?? totals }));
}

/** The same, each redrawn run so many times as far from what was seen. */
export function widened({ mean: seen, redrawn }: Lead, spreads: Float64Array): Lead {
  return { mean: seen, redrawn: redrawn.map((value, draw) => seen + (spreads[draw] ?? 1) * (value - seen)) };
}

/** What `better` has on `worse`. */
export function leadOver(better: Lead, worse: Lead): Lead {
  return {
    mean: better.mean - worse.mean,
    redrawn: better.redrawn.map((value, draw) => value - (worse.redrawn[draw] ?? 0)),
  };
}

/** Root mean square of the redrawn leads round the one seen: the standard error of the mean. */
export function standardError({ mean: seen, redrawn }: Lead): number {
  let squares = 0;
  for (const value of redrawn) squares += (value - seen) ** 2;
  return Math.sqrt(squares / redrawn.length);
}

/**
 * Hansen's (2005) consistent form: a lead so far below zero that it cannot matter is not lifted to it, so hopeless
 * rivals do not cost the others power. A lead that never varies has no score.
 */
export function studentised(lead: Lead, count: number): StudentisedLead | undefined {
  const error = standardError(lead);
  if (!(error > Math.abs(lead.mean) * ROUNDING)) return undefined;
  const isHopeless = lead.mean < -error * Math.sqrt(2 * Math.log(Math.log(count)));
  const centre = isHopeless ? 0 : lead.mean;
  return { score: lead.mean / error, luck: lead.redrawn.map((value) => (value - centre) / error) };
}

/** Of sums of doubles, against their mean. */
const ROUNDING = 1e-10;

/** Sums from the beginning on, those of one period beside each other: a block is then two rows apart for all series. */
function runningSums(series: readonly (readonly number[])[], count: number): Float64Array {
  const sums = new Float64Array((count + 1) * series.length);
  series.forEach((values, at) => {
    let sum = 0;
    values.forEach((value, period) => {
      sum += value;
      sums[(period + 1) * series.length + at] = sum;
    });
  });
  return sums;
}

function addBlock(
  totals: Float64Array,
  sums: Float64Array,
  { from, to }: { readonly from: number; readonly to: number },
): void {
  if (from >= to) return;
  const width = totals.length;
  for (let at = 0; at < width; at += 1) {
    totals[at] = (totals[at] ?? 0) + (sums[to * width + at] ?? 0) - (sums[from * width + at] ?? 0);
  }
}
