import { type Lead, leadOver, standardError } from './lead.ts';

/** Those that stay share the best place with 95 % confidence. */
const ELIMINATED_BELOW = 0.05;

/**
 * The p-value of each in the model confidence set (Hansen, Lunde and Nason 2011, range statistic): who loses most clearly
 * to another leaves, until nobody can be told from the rest. `leads`: the mean return of each and of its redrawn runs.
 */
export function confidenceValues(leads: readonly Lead[]): number[] {
  const values = leads.map(() => 1);
  let inside = leads.map((_, place) => place);
  const pairs = pairsOf(leads);
  let reached = 0;
  while (inside.length > 1) {
    const left = pairs.filter(({ worse, better }) => inside.includes(worse) && inside.includes(better));
    const widest = left.reduce((most, pair) => (pair.score > most.score ? pair : most));
    reached = Math.max(reached, shareBeyond(left, widest.score));
    values[widest.worse] = reached;
    inside = inside.filter((place) => place !== widest.worse);
  }
  return values;
}

export function inConfidenceSet(value: number): boolean {
  return value > ELIMINATED_BELOW;
}

interface Pair {
  readonly better: number;
  readonly worse: number;
  readonly score: number;
  readonly luck: Float64Array;
}

function pairsOf(leads: readonly Lead[]): Pair[] {
  return leads.flatMap((one, better) =>
    leads.flatMap((other, worse) => {
      if (better === worse) return [];
      const lead = leadOver(one, other);
      const error = standardError(lead) || Number.POSITIVE_INFINITY;
      const luck = lead.redrawn.map((value) => (value - lead.mean) / error);
      return [{ better, worse, score: lead.mean / error, luck }];
    }),
  );
}

/** Of the redrawn runs, those in which some pair stands as far apart by luck. */
function shareBeyond(pairs: readonly Pair[], score: number): number {
  const draws = pairs[0]?.luck.length ?? 0;
  let beyond = 0;
  for (let draw = 0; draw < draws; draw += 1) {
    if (pairs.some(({ luck }) => (luck[draw] ?? 0) >= score)) beyond += 1;
  }
  return beyond / draws;
}
