/** A stretch of time, in milliseconds: from, and up to. */
export interface SweepStretch {
  readonly from: number;
  readonly to: number;
}

const SECOND_MS = 1_000;

/** Equal slices of a stretch, on whole seconds; behind the first each begins later by the embargo, so that none hears of the one before. */
export function slicesOf({ from, to }: SweepStretch, count: number, embargoMs: number): readonly SweepStretch[] {
  const edge = (place: number): number => Math.floor((from + ((to - from) * place) / count) / SECOND_MS) * SECOND_MS;
  return Array.from({ length: count }, (_, place) => ({
    from: edge(place) + (place === 0 ? 0 : embargoMs),
    to: place === count - 1 ? to : edge(place + 1),
  }));
}

export type FoldKind = 'walk-forward' | 'purged';

/** A slice that is judged, and those that may choose for it. */
export interface Fold {
  readonly judged: number;
  readonly chosenOn: readonly number[];
}

/**
 * `walk-forward`: each slice but the first is judged by what was best before it. `purged`: every slice is judged by what
 * was best on all others; slices are runs of their own with an embargo between, so that none reaches into another.
 */
export function foldsOf(kind: FoldKind, slices: number): readonly Fold[] {
  const all = Array.from({ length: slices }, (_, slice) => slice);
  return kind === 'walk-forward'
    ? all.slice(1).map((judged) => ({ judged, chosenOn: all.slice(0, judged) }))
    : all.map((judged) => ({ judged, chosenOn: all.filter((slice) => slice !== judged) }));
}

/** How many slices from the beginning each rung of successive halving runs over, the last one over all. */
export function rungsOf(slices: number): readonly number[] {
  const rungs: number[] = [];
  for (let rung = slices; rung >= 1; rung = Math.floor(rung / 2)) rungs.unshift(rung);
  return rungs;
}

/** Those that go on to the next rung: so large a share with the highest scores, one at least; of equals the first asked. */
export function survivors<Trial>(
  trials: readonly { readonly trial: Trial; readonly score: number | undefined }[],
  share: number,
): readonly Trial[] {
  const count = Math.max(1, Math.ceil(trials.length * share));
  return [...trials]
    .sort((left, right) => (right.score ?? Number.NEGATIVE_INFINITY) - (left.score ?? Number.NEGATIVE_INFINITY) || 0)
    .slice(0, count)
    .map(({ trial }) => trial);
}
