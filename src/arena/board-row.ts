import { formatDecimal } from '../domain/decimal.ts';
import type { AccountHistory } from '../domain/history.ts';
import type { AccountId, EntrantId } from '../domain/ids.ts';
import { MONEY_DECIMALS } from '../domain/units.ts';
import { type ConductRow, conductRows } from './conduct-row.ts';
import { thinCurve, thinNetCurve } from './curve.ts';
import { type EntrantResult, returnInterval } from './entrant-result.ts';
import type { EntrantFacts } from './facts.ts';
import type { Interval } from './interval.ts';
import { type RowMetrics, rowMetrics } from './row-metric.ts';
import type { Standing } from './standing.ts';
import { type Versus, versus } from './verdict.ts';

export type BoardAccount = {
  readonly account: AccountId;
  readonly digest: string;
  /** Exact decimal text in the quote currency. */
  readonly finalEquity: string;
};

export type BoardRow = {
  readonly entrant: EntrantId;
  readonly strategy: string;
  readonly kind: AccountHistory['kind'];
  readonly baseline: boolean;
  readonly model: string | undefined;
  /** Why there is no result: its models were asked and never answered. Then no figure is one. */
  readonly failure: string | undefined;
  readonly standing: Standing;
  readonly accounts: readonly BoardAccount[];
  readonly metrics: RowMetrics;
  readonly returnInterval: Interval;
  readonly versus: Versus;
  readonly askedTurnoverPerDay: number | undefined;
  /** Equity / capital at evenly spaced times, mean of the accounts. */
  readonly curve: readonly number[];
  /** The same less what its models had cost by then; empty where that cannot be told in the quote currency. */
  readonly netCurve: readonly number[];
  readonly refusals: Readonly<Record<string, number>>;
  readonly holds: Readonly<Record<string, number>>;
  /** How its models did, all accounts together. */
  readonly conduct: readonly ConductRow[];
};

export function rowOf(
  result: EntrantResult,
  standing: Standing,
  benchmark: EntrantResult | undefined,
  facts: EntrantFacts | undefined,
): BoardRow {
  const histories = result.accounts.map((account) => account.history);
  const { failure } = result;
  return {
    entrant: result.entrant,
    strategy: histories[0]?.strategy ?? '',
    kind: histories[0]?.kind ?? 'code',
    baseline: facts?.baseline ?? false,
    model: facts?.model,
    failure,
    standing,
    accounts: histories.map((history) => ({
      account: history.account,
      digest: history.digest,
      finalEquity: formatDecimal(history.finalEquity, MONEY_DECIMALS),
    })),
    metrics: rowMetrics(result),
    returnInterval: returnInterval(result),
    versus: versus(result, benchmark),
    askedTurnoverPerDay: facts?.askedTurnoverPerDay,
    curve: failure === undefined ? thinCurve(histories) : [],
    netCurve: failure === undefined ? thinNetCurve(histories) : [],
    refusals: countsOf(histories.map((history) => history.refusals)),
    holds: countsOf(histories.map((history) => history.holds)),
    conduct: conductRows(histories.flatMap((history) => history.conduct)),
  };
}

/** Highest return first; entrants without a place come last. */
export function byReturn(left: BoardRow, right: BoardRow): number {
  const unranked = Number('none' in left.standing.rank) - Number('none' in right.standing.rank);
  return unranked || returnOf(right) - returnOf(left) || (left.entrant < right.entrant ? -1 : 1);
}

function returnOf(row: BoardRow): number {
  return 'none' in row.metrics.return ? Number.NEGATIVE_INFINITY : row.metrics.return.value;
}

function countsOf(counts: readonly ReadonlyMap<string, number>[]): Record<string, number> {
  const totals = new Map<string, number>();
  for (const each of counts) for (const [reason, count] of each) totals.set(reason, (totals.get(reason) ?? 0) + count);
  return Object.fromEntries([...totals].sort(([left], [right]) => (left < right ? -1 : 1)));
}
