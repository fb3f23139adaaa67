import type { AccountHistory } from '../../domain/history.ts';
import type { Metric, MetricUnit } from '../metric.ts';
import type { ReturnSeries } from '../returns.ts';

/** An account with what every metric starts from, worked out once. */
export interface Measured {
  readonly history: AccountHistory;
  readonly series: ReturnSeries;
}

export interface MetricSpec<Id extends string> {
  readonly id: Id;
  readonly label: string;
  readonly unit: MetricUnit;
  /** What is divided by what, in one sentence for the reader of the board. */
  readonly definition: string;
  /** Whether the figure depends on the time grid, whose T and N are then printed with the definition. */
  readonly timed?: true;
  of(account: Measured): Metric;
}

/** Keeps the id's literal type, so that the catalogue knows its own names. */
export function defineMetric<const Id extends string>(spec: MetricSpec<Id>): MetricSpec<Id> {
  return spec;
}
