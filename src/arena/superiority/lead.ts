import { seededRandom } from '../../domain/random.ts';
import { blockLengths, DRAWS } from '../bootstrap.ts';
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
  const running = series.map(runningSums);
  const redrawn = series.map(() => new Float64Array(DRAWS));
  const random = seededRandom('arena', 'superiority', count);
  const lengthOf = blockLengths(meanBlock, random);
  for (let draw = 0; draw < DRAWS; draw += 1) {
    for (let taken = 0; taken < count; ) {
      const from = Math.floor(random.next() * count);
      const length = Math.min(lengthOf(), count - taken);
      redrawn.forEach((means, at) => {
        means[draw] = (means[draw] ?? 0) + blockSum(running[at] ?? NO_SUMS, from, length) / count;
      });
      taken += length;
    }
  }
  return series.map((values, at) => ({ mean: mean(values), redrawn: redrawn[at] ?? NO_SUMS }));
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
const NO_SUMS = new Float64Array(1);

function runningSums(values: readonly number[]): Float64Array {
  const sums = new Float64Array(values.length + 1);
  values.forEach((value, at) => {
    sums[at + 1] = (sums[at] ?? 0) + value;
  });
  return sums;
}

function blockSum(sums: Float64Array, from: number, length: number): number {
  const count = sums.length - 1;
  const end = from + length;
  if (end <= count) return (sums[end] ?? 0) - (sums[from] ?? 0);
  return (sums[count] ?? 0) - (sums[from] ?? 0) + (sums[end - count] ?? 0);
}
