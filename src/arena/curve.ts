import { mean } from './statistics.ts';

const POINTS = 48;

/** At most `POINTS` values, evenly spaced, first and last kept: enough for a sparkline. */
export function thinned(values: readonly number[]): number[] {
  if (values.length <= POINTS) return [...values];
  return Array.from({ length: POINTS }, (_, point) => {
    const at = Math.round((point * (values.length - 1)) / (POINTS - 1));
    return values[at] ?? Number.NaN;
  });
}

/** The mean of several curves, point by point, as far as the shortest goes. */
export function meanCurve(curves: readonly (readonly number[])[]): number[] {
  const length = Math.min(...curves.map((curve) => curve.length));
  return Array.from({ length }, (_, at) => mean(curves.map((curve) => curve[at] ?? Number.NaN)));
}
