import type { EntrantResult } from './entrant-result.ts';
import { type MetricId, mapMetrics } from './metrics.ts';
import { mean } from './statistics.ts';

/** A figure of an entrant: the mean over its accounts, with the lowest and highest where there are several. */
export type RowMetric =
  | { readonly value: number; readonly spread: { readonly low: number; readonly high: number } | undefined }
  | { readonly none: string };

export type RowMetrics = Readonly<Record<MetricId, RowMetric>>;

/** An account without a figure leaves the entrant without it: a mean over the others would flatter or slander. */
export function rowMetrics({ accounts, failure }: EntrantResult): RowMetrics {
  return mapMetrics((metric) => {
    if (failure !== undefined) return { none: failure };
    const values: number[] = [];
    for (const { history, metrics } of accounts) {
      const figure = metrics[metric.id];
      if ('none' in figure) {
        return { none: accounts.length === 1 ? figure.none : `${history.account}: ${figure.none}` };
      }
      values.push(figure.value);
    }
    const spread = values.length > 1 ? { low: Math.min(...values), high: Math.max(...values) } : undefined;
    return { value: mean(values), spread };
  });
}
