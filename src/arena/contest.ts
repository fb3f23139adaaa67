import type { EntrantResult } from './entrant-result.ts';
import { comparable } from './entrant-result.ts';
import { DRAWS } from './interval.ts';
import { type Metric, none, value } from './metric.ts';

/** For each entrant the share of the resampled runs in which its return is the highest; ties are shared out. */
export function chancesToBeBest(results: readonly EntrantResult[]): Metric[] {
  const totals = comparable(results);
  if ('none' in totals) return results.map(() => totals);
  const wins = new Float64Array(results.length);
  for (let draw = 0; draw < DRAWS; draw += 1) {
    const drawn = totals.map((total) => total[draw] ?? 0);
    const best = Math.max(...drawn);
    const winners = drawn.filter((total) => total === best).length;
    drawn.forEach((total, at) => {
      if (total === best) wins[at] = (wins[at] ?? 0) + 1 / winners;
    });
  }
  return [...wins].map((count) => value(count / DRAWS));
}

/**
 * White's reality check (2000) on total returns: how often luck alone would lift the best of these entrants at least as
 * far above the benchmark as it stands. Small: even the best of so many is not luck.
 */
export function realityCheck(rivals: readonly EntrantResult[], benchmark: EntrantResult | undefined): Metric {
  if (benchmark === undefined) return none('no buy-and-hold entrant in this run');
  if (rivals.length === 0) return none('nobody to compare with buy-and-hold');
  const totals = comparable([benchmark, ...rivals]);
  if ('none' in totals) return totals;
  const [against, ...own] = totals;
  const leads = rivals.map((rival) => rival.totalReturn - benchmark.totalReturn);
  const best = Math.max(...leads);
  let asFar = 0;
  for (let draw = 0; draw < DRAWS; draw += 1) {
    const luck = own.map((total, at) => (total[draw] ?? 0) - (against?.[draw] ?? 0) - (leads[at] ?? 0));
    if (Math.max(...luck) >= best) asFar += 1;
  }
  return value((1 + asFar) / (1 + DRAWS));
}
