import type uPlot from 'uplot';
import type { Curve } from './curves.ts';

/*
 * Lines thinned at times of their own, on common times: a plot looks at every time of every line in every frame, and
 * twenty lines of eight hundred points have sixteen thousand times.
 */

/** More are not seen: some that a pixel has. */
export const MOST_COLUMNS = 1_400;

/** What a plot takes: times, and of each line its values, and the edges of its band where it has one. */
export function aligned(lines: readonly Curve[], mostColumns = MOST_COLUMNS): uPlot.AlignedData {
  const times = [...new Set(lines.flatMap((line) => line.times))].sort((one, other) => one - other);
  const size = Math.ceil(times.length / mostColumns);
  if (size <= 2) return laidOut(lines, times, { first: times, width: 1 });
  const first = times.filter((_, place) => place % size === 0);
  const ends = first.flatMap((from, column) => [from, times[Math.min((column + 1) * size, times.length) - 1] ?? from]);
  return laidOut(lines, ends, { first, width: 2 });
}

/** Stretches of time, told by their first moments, and the times that each has in a plot. */
interface Columns {
  readonly first: readonly number[];
  readonly width: 1 | 2;
}

type Cells = (number | null)[];

function laidOut(lines: readonly Curve[], times: readonly number[], columns: Columns): uPlot.AlignedData {
  const bare = (): Cells => new Array<number | null>(times.length).fill(null);
  const series = lines.flatMap((line) => {
    const { band } = line;
    const cells = [line.values, ...(band === undefined ? [] : [band.high, band.low])].map(() => bare());
    const [own = [], high, low] = cells;
    eachColumn(line, columns, (column, { from, to }) => {
      const place = column * columns.width;
      const [one, other] = endsOf(line.values, from, to);
      own[place] = line.values[one] ?? null;
      if (columns.width === 2) own[place + 1] = line.values[other] ?? null;
      for (let at = place; at < place + columns.width; at += 1) {
        if (high !== undefined) high[at] = Math.max(...(band?.high.slice(from, to) ?? []));
        if (low !== undefined) low[at] = Math.min(...(band?.low.slice(from, to) ?? []));
      }
    });
    return cells;
  });
  return [times.map((at) => at / 1000), ...series];
}

interface Places {
  readonly from: number;
  readonly to: number;
}

/** Hands out the columns that have points of a line, with the places of these. */
function eachColumn({ times }: Curve, { first }: Columns, take: (column: number, places: Places) => void): void {
  let column = 0;
  for (let from = 0; from < times.length; ) {
    const at = times[from] ?? 0;
    while (column + 1 < first.length && (first[column + 1] ?? 0) <= at) column += 1;
    const end = first[column + 1] ?? Number.POSITIVE_INFINITY;
    let to = from + 1;
    while (to < times.length && (times[to] ?? 0) < end) to += 1;
    take(column, { from, to });
    from = to;
  }
}

/** Places of the lowest and the highest, the earlier first. */
function endsOf(values: readonly number[], from: number, to: number): readonly [number, number] {
  let [low, high] = [from, from];
  for (let at = from + 1; at < to; at += 1) {
    if ((values[at] ?? 0) < (values[low] ?? 0)) low = at;
    if ((values[at] ?? 0) > (values[high] ?? 0)) high = at;
  }
  return [Math.min(low, high), Math.max(low, high)];
}
