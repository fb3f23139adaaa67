/** A value that a parameter, a model or a mode takes. */
export type PointValue = number | string | boolean;

/** One thing that varies: values in order, or whatever lies between two numbers. */
export type Axis =
  | { readonly name: string; readonly values: readonly PointValue[] }
  | { readonly name: string; readonly from: number; readonly to: number; readonly isLog: boolean };

/** What is tried at once: a value an axis. */
export type SweepPoint = Readonly<Record<string, PointValue>>;

/** Figures of a number drawn between two others: more would only name the same thing twice. */
const FIGURES = 6;

/** The value of an axis at a place from 0 up to, and without, 1. */
export function valueAt(axis: Axis, place: number): PointValue {
  if ('values' in axis) return axis.values[Math.floor(place * axis.values.length)] ?? 0;
  return numberAt(axis, place);
}

export function pointAt(axes: readonly Axis[], places: readonly number[]): SweepPoint {
  return Object.fromEntries(axes.map((axis, index) => [axis.name, valueAt(axis, places[index] ?? 0)]));
}

/** So many numbers from one to another, both of them among the numbers; evenly in their logarithms where asked. */
export function numbersBetween(from: number, to: number, count: number, isLog: boolean): readonly number[] {
  const axis = { from, to, isLog };
  return Array.from({ length: count }, (_, index) => (count === 1 ? from : numberAt(axis, index / (count - 1))));
}

/** All there is, the last axis first; undefined where an axis has no end of values. */
export function pointCount(axes: readonly Axis[]): number | undefined {
  return axes.reduce<number | undefined>(
    (size, axis) => (size === undefined || !('values' in axis) ? undefined : size * axis.values.length),
    1,
  );
}

/** The n-th point of a grid, counted from 0. */
export function nthPoint(axes: readonly Axis[], n: number): SweepPoint {
  let left = n;
  const values = [...axes].reverse().map((axis): [string, PointValue] => {
    const all = 'values' in axis ? axis.values : [];
    const value = all[left % all.length] ?? 0;
    left = Math.floor(left / all.length);
    return [axis.name, value];
  });
  return Object.fromEntries(values.reverse());
}

function numberAt({ from, to, isLog }: { from: number; to: number; isLog: boolean }, place: number): number {
  const value = isLog ? Math.exp(Math.log(from) + (Math.log(to) - Math.log(from)) * place) : from + (to - from) * place;
  return Math.min(to, Math.max(from, Number(value.toPrecision(FIGURES))));
}
