import type { AccountHistory } from '../domain/history.ts';
import type { EntrantId } from '../domain/ids.ts';
import { seededRandom } from '../domain/random.ts';
import { type Blocks, drawBlocks, FEWEST_RETURNS, resampledTotals } from './bootstrap.ts';
import { entrantFailure } from './failure.ts';
import { DRAWS, type Interval, percentileInterval, TAIL } from './interval.ts';
import { type Metrics, metricsOf } from './metrics.ts';
import { type ReturnSeries, returnsOf } from './returns.ts';
import { mean } from './statistics.ts';

/** One account, measured and resampled. */
export interface AccountResult {
  readonly history: AccountHistory;
  readonly series: ReturnSeries;
  readonly metrics: Metrics;
}

/** An entrant's accounts together: a single one, or one for each of its seeds. */
export interface EntrantResult {
  readonly entrant: EntrantId;
  readonly accounts: readonly AccountResult[];
  /** Why its figures are none of its models', so that it stands in no comparison. */
  readonly failure: string | undefined;
  /** Mean over its accounts. */
  readonly totalReturn: number;
  /** Resampled total returns; with several accounts each draw also redraws which of them took part. */
  readonly totals: Float64Array | { readonly none: string };
  /** The time grids of its accounts, to be compared. */
  readonly grids: ReadonlySet<string>;
}

export function entrantResults(histories: readonly AccountHistory[]): EntrantResult[] {
  const byEntrant = new Map<EntrantId, AccountResult[]>();
  for (const history of histories) {
    const series = returnsOf(history);
    const accounts = byEntrant.get(history.entrant) ?? [];
    accounts.push({ history, series, metrics: metricsOf(history, series) });
    byEntrant.set(history.entrant, accounts);
  }
  const blocks = new Map<number, Blocks>();
  return [...byEntrant].map(([entrant, accounts]) => {
    const failure = entrantFailure(accounts.map(({ history }) => history));
    return {
      entrant,
      accounts,
      failure,
      totalReturn: mean(accounts.map(returnOf)),
      totals: failure === undefined ? totalsOf(entrant, accounts, blocks) : { none: failure },
      grids: new Set(accounts.map(({ series }) => series.periods.join())),
    };
  });
}

export function returnInterval(result: EntrantResult): Interval {
  return result.totals instanceof Float64Array ? percentileInterval(result.totals) : result.totals;
}

/** The interval of `left`'s return less `right`'s, over the same blocks of the same time grid. */
export function differenceInterval(left: EntrantResult, right: EntrantResult): Interval {
  const totals = comparable([left, right]);
  if ('none' in totals) return totals;
  const [own, against] = totals;
  return percentileInterval(Float64Array.from(own ?? [], (total, draw) => total - (against?.[draw] ?? 0)));
}

/** The resampled returns of entrants on one time grid, draw by draw beside each other, or why there are none. */
export function comparable(results: readonly EntrantResult[]): Float64Array[] | { readonly none: string } {
  const totals: Float64Array[] = [];
  for (const result of results) {
    if (!(result.totals instanceof Float64Array)) return result.totals;
    totals.push(result.totals);
  }
  return sameGrid(results) ? totals : { none: 'sampled at different times, so not comparable in pairs' };
}

/** Beyond doubt: the whole paired interval lies above zero. */
export function beats(better: EntrantResult, worse: EntrantResult): boolean {
  const totals = comparable([better, worse]);
  if ('none' in totals) return false;
  const [own, against] = totals;
  // Every pair of a board is asked: draws are sorted only where the end of the interval lies between two of them.
  let lost = 0;
  for (let draw = 0; draw < DRAWS; draw += 1) {
    if ((own?.[draw] ?? 0) <= (against?.[draw] ?? 0)) lost += 1;
    if (lost > TAIL * DRAWS) return false;
  }
  if (lost < TAIL * DRAWS) return true;
  const difference = differenceInterval(better, worse);
  return !('none' in difference) && difference.low > 0;
}

function returnOf({ metrics }: AccountResult): number {
  return 'none' in metrics.return ? 0 : metrics.return.value;
}

/** `blocks` by number of returns, drawn where they are missing. */
function totalsOf(
  entrant: EntrantId,
  accounts: readonly AccountResult[],
  blocks: Map<number, Blocks>,
): EntrantResult['totals'] {
  const few = accounts.find(({ series }) => series.returns.length < FEWEST_RETURNS);
  if (few !== undefined) return { none: `fewer than ${FEWEST_RETURNS} returns to resample` };
  const each = accounts.map(({ series: { returns } }) => {
    const drawn = blocks.get(returns.length) ?? drawBlocks(returns.length);
    blocks.set(returns.length, drawn);
    return resampledTotals(returns, drawn);
  });
  const [only] = each;
  if (only === undefined) return { none: 'no account' };
  if (each.length === 1) return only;
  const random = seededRandom('arena', 'accounts', entrant);
  const totals = new Float64Array(DRAWS);
  for (let draw = 0; draw < DRAWS; draw += 1) {
    let sum = 0;
    for (let pick = 0; pick < each.length; pick += 1) {
      sum += each[Math.floor(random.next() * each.length)]?.[draw] ?? 0;
    }
    totals[draw] = sum / each.length;
  }
  return totals;
}

function sameGrid(results: readonly EntrantResult[]): boolean {
  const [grid] = results[0]?.grids ?? [];
  return results.every(({ grids }) => grids.size === 1 && grid !== undefined && grids.has(grid));
}
