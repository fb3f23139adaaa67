import type { EntrantId } from '../domain/ids.ts';
import type { Instant } from '../domain/time.ts';
import { bucketOf } from './basis.ts';
import { comparable, type EntrantResult } from './entrant-result.ts';
import { type Metric, none, value } from './metric.ts';
import { meanReturns } from './superiority/superiority.ts';

/** What kind of market a period began in, by what buy-and-hold and the posts had shown before it. */
export const REGIMES = ['trend', 'range', 'high volatility', 'low volatility', 'posts bursting'] as const;
export type Regime = (typeof REGIMES)[number];

/** Where each entrant's lead over buy-and-hold came from. */
export type RegimeTable = {
  /** Periods of each kind: trend or range, and high or low volatility, are each all of them. */
  readonly periods: readonly { readonly regime: Regime; readonly count: number }[];
  readonly rows: readonly {
    readonly entrant: EntrantId;
    /** Sum of its returns less buy-and-hold's over those periods, a fraction of capital each, in the order of `periods`. */
    readonly leads: readonly Metric[];
  }[];
};

/** Returns that a regime is told by; as many at the beginning belong to none. */
export const REGIME_WINDOW = 20;

/** For readers of the table. */
export const REGIME_TEXT = `By regime: returns less buy-and-hold’s, summed over the periods that began in it, told by the ${REGIME_WINDOW} returns of buy-and-hold before each alone. Trend: their sum is at least √${REGIME_WINDOW} times their root mean square, else range. High volatility: their root mean square is at least the median of all before it. Bursting: in the period before, a burst of posts called a cycle.`;

export function regimesOf(
  results: readonly EntrantResult[],
  benchmark: EntrantResult | undefined,
): RegimeTable | { readonly none: string } {
  if (benchmark === undefined) return { none: 'no buy-and-hold entrant in this run' };
  const rivals = results.filter((result) => result !== benchmark && !('none' in comparable([result, benchmark])));
  const market = meanReturns(benchmark);
  const kinds = kindsOf(market, burstPeriods(results, benchmark));
  if (kinds.length <= REGIME_WINDOW) return { none: `no more than ${REGIME_WINDOW} returns` };
  const counts = REGIMES.map((regime) => kinds.filter((each) => each.has(regime)).length);
  const rows = rivals.map((rival) => {
    const own = meanReturns(rival);
    const leads = REGIMES.map((regime, at) => {
      if (counts[at] === 0) return none('no such period');
      let sum = 0;
      kinds.forEach((each, period) => {
        if (each.has(regime)) sum += (own[period] ?? 0) - (market[period] ?? 0);
      });
      return value(sum);
    });
    return { entrant: rival.entrant, leads };
  });
  return { periods: REGIMES.map((regime, at) => ({ regime, count: counts[at] ?? 0 })), rows };
}

/** Regimes of each period, by returns before it alone; none within the first window. */
export function kindsOf(market: readonly number[], bursts: ReadonlySet<number>): ReadonlySet<Regime>[] {
  const seen: number[] = [];
  let [sum, squares] = [0, 0];
  return market.map((change, period) => {
    const kinds = new Set<Regime>();
    if (period >= REGIME_WINDOW) {
      const deviation = Math.sqrt(Math.max(squares, 0));
      // As large as the deviation of so many returns without direction.
      kinds.add(Math.abs(sum) >= deviation && deviation > 0 ? 'trend' : 'range');
      const place = placeOf(seen, deviation);
      kinds.add(place * 2 >= seen.length && seen.length > 0 ? 'high volatility' : 'low volatility');
      seen.splice(place, 0, deviation);
      if (bursts.has(period)) kinds.add('posts bursting');
    }
    const leaving = market[period - REGIME_WINDOW] ?? 0;
    sum += change - leaving;
    squares += change * change - leaving * leaving;
    return kinds;
  });
}

/** How many of a sorted list lie below. */
function placeOf(sorted: readonly number[], value: number): number {
  let [low, high] = [0, sorted.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((sorted[middle] ?? 0) < value) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Periods behind one in which a burst of posts called anybody's cycle. */
function burstPeriods(results: readonly EntrantResult[], benchmark: EntrantResult): ReadonlySet<number> {
  const series = benchmark.accounts[0]?.series;
  if (series === undefined) return new Set();
  const places = new Map(series.periods.map((period, at) => [period, at]));
  const bursts: Instant[] = results.flatMap(({ accounts }) => accounts.flatMap(({ history }) => history.bursts));
  return new Set(
    bursts.flatMap((at) => {
      const place = places.get(bucketOf(at, series.basis.periodMs));
      return place === undefined ? [] : [place + 1];
    }),
  );
}
