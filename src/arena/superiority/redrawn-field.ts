import { seededRandom, shuffled } from '../../domain/random.ts';
import { blockLengthOf } from '../bootstrap.ts';
import { lostMemory, shortfall, spreadsOf } from '../spread.ts';
import { mean } from '../statistics.ts';
import { automaticBlockLength } from './block-length.ts';
import { type Lead, leadOver, leadsOf, standardError, widened } from './lead.ts';

/** Series of one time grid, redrawn together: what tests and plans are made of. */
export interface RedrawnField {
  readonly block: { readonly length: number; readonly rule: 'Politis–White' | '2 T^(1/3)' };
  /** Of each series, as its blocks fall. */
  readonly leads: readonly Lead[];
  /** How much further the truth may lie, a factor a draw. */
  readonly spreads: Float64Array;
  /** What Student's t, in the place of the normal, adds to a standard error. */
  readonly heavier: number;
}

export function redrawField(series: readonly (readonly number[])[]): RedrawnField {
  const count = series[0]?.length ?? 0;
  const differences = besideField(series, count);
  const block = blockOf(differences, count);
  const lost = lostMemory(differences, block.length);
  const spreads = spreadsOf(count, block.length).map((spread) => spread * lost);
  const rootMeanSquare = Math.sqrt(mean([...spreads.map((spread) => spread * spread)]));
  return {
    block,
    leads: leadsOf(series, block.length),
    spreads,
    heavier: rootMeanSquare / (shortfall(count, block.length) * lost),
  };
}

/**
 * Leads of pairs of the field, as wide as the truth may lie. Each pair's error is known from its own blocks, so that its
 * draws are spread in an order of its own.
 */
export function leadsBetween(
  { leads, spreads }: RedrawnField,
  pairs: readonly { readonly better: number; readonly worse: number }[],
): Lead[] {
  return pairs.flatMap(({ better, worse }, at) => {
    const [own, other] = [leads[better], leads[worse]];
    if (own === undefined || other === undefined) return [];
    const order = shuffled([...spreads], seededRandom('arena', 'spread', at));
    return widened(leadOver(own, other), Float64Array.from(order));
  });
}

/** Long-run standard deviation of a period's lead: that of its mean times √periods. */
export function deviationOf(lead: Lead, { heavier }: RedrawnField, count: number): number {
  return (standardError(lead) / heavier) * Math.sqrt(count);
}

/** Long enough for the longest memory that any of them shows: too long a block costs power, too short a one honesty. */
function blockOf(differences: readonly (readonly number[])[], count: number): RedrawnField['block'] {
  const thumb = blockLengthOf(count);
  const longest = Math.max(0, ...differences.map((values) => automaticBlockLength(values) ?? 0));
  return longest > thumb ? { length: longest, rule: 'Politis–White' } : { length: thumb, rule: '2 T^(1/3)' };
}

/** What each has beside the mean of all: tests compare, so what all share, such as the market, says nothing of their memory. */
function besideField(series: readonly (readonly number[])[], count: number): number[][] {
  const middle = Array.from({ length: count }, (_, at) => mean(series.map((values) => values[at] ?? 0)));
  return series.map((values) => values.map((value, at) => value - (middle[at] ?? 0)));
}
