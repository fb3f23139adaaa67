/** A figure, or the reason there is none: a zero in its place would rank a steady winner below a loser. */
export type Metric = { readonly value: number } | { readonly none: string };

/** How a figure is to be read; rounding happens only where it is shown. */
export type MetricUnit = 'fraction' | 'ratio' | 'money' | 'count' | 'duration-ms';

export function value(figure: number): Metric {
  return Number.isFinite(figure) ? { value: figure } : { none: 'out of range' };
}

export function none(reason: string): Metric {
  return { none: reason };
}

/** top / bottom, or why there is nothing to divide by. */
export function quotient(top: number, bottom: number, reason: string): Metric {
  return bottom === 0 ? none(reason) : value(top / bottom);
}
