import type { Board } from '../../arena/board.ts';
import type { BoardRow } from '../../arena/board-row.ts';
import { costShare } from '../../arena/curve.ts';
import { drawdownsOf, equityPath } from '../../arena/metrics/drawdown.ts';
import type { AccountHistory } from '../../domain/history.ts';

export interface Point {
  /** Milliseconds UTC. */
  readonly at: number;
  readonly value: number;
}

/** One entrant's lines: the mean of its accounts, and how far they lie apart. */
export interface EntrantCurves {
  readonly row: BoardRow;
  /** Its place in the list of line styles. */
  readonly slot: number;
  /** Equity / capital. */
  readonly equity: readonly Point[];
  /** The same less what its models had cost by then; empty where they cost nothing, or nobody knows the rate. */
  readonly net: readonly Point[];
  readonly lowest: readonly Point[];
  readonly highest: readonly Point[];
  /** Fall from the highest point so far, 0 … −1. */
  readonly drawdown: readonly Point[];
}

/**
 * In the board's order; competitors take the first line styles and baselines what is left. One whose models never
 * answered has no line: standing still was not its doing.
 */
export function curvesOf(board: Board, histories: readonly AccountHistory[]): EntrantCurves[] {
  const bySlot = [...board.rows.filter((row) => !row.baseline), ...board.rows.filter((row) => row.baseline)];
  const stretches = Math.max(
    FEWEST_STRETCHES,
    Math.min(MOST_STRETCHES, Math.floor(PAGE_STRETCHES / board.rows.length)),
  );
  const thin = (points: readonly Point[]): readonly Point[] => thinned(points, stretches);
  return board.rows.map((row) => {
    const played = row.failure === undefined ? histories : [];
    const own = played.filter((history) => history.entrant === row.entrant && history.samples.length > 0);
    const times = timesOf(own);
    const levels = own.map((history) => {
      const path = equityPath(history).slice(0, times.length);
      return path.map((equity) => equity / (path[0] || 1));
    });
    const costs = own.map(costShare);
    const paid = costs.flatMap((cost) => cost ?? []);
    const isPaid = own.some(({ modelCost }) => modelCost > 0) && paid.length === own.length;
    const net = levels.map((level, at) => level.map((value, point) => value - (paid[at]?.(times[point] ?? 0) ?? 0)));
    const drawdowns = own.map((history) => drawdownsOf(history).map((fall) => -fall));
    return {
      row,
      slot: bySlot.indexOf(row),
      equity: thin(zip(times, combine(levels, mean))),
      net: isPaid ? thin(zip(times, combine(net, mean))) : [],
      lowest: own.length > 1 ? thin(zip(times, combine(levels, lowest))) : [],
      highest: own.length > 1 ? thin(zip(times, combine(levels, highest))) : [],
      drawdown: thin(zip(times, combine(drawdowns, mean))),
    };
  });
}

/** Of the points of `equityPath`: the start is drawn at the first sample and the end at the last. */
function timesOf(histories: readonly AccountHistory[]): number[] {
  const [shortest] = histories.toSorted((left, right) => left.samples.length - right.samples.length);
  const times = shortest?.samples.map((sample) => sample.at) ?? [];
  return [...times.slice(0, 1), ...times, ...times.slice(-1)];
}

type Combine = (values: readonly number[]) => number;
const mean: Combine = (values) => values.reduce((total, value) => total + value, 0) / values.length;
const lowest: Combine = (values) => Math.min(...values);
const highest: Combine = (values) => Math.max(...values);

function combine(paths: readonly (readonly number[])[], by: Combine): number[] {
  return (paths[0] ?? []).map((_, at) => by(paths.map((path) => path[at] ?? Number.NaN)));
}

function zip(times: readonly number[], values: readonly number[]): Point[] {
  return times.map((at, index) => ({ at, value: values[index] ?? Number.NaN }));
}

const MOST_STRETCHES = 240;
const FEWEST_STRETCHES = 24;
/** Of all lines of a chart together: hundreds of them hide what is finer. */
const PAGE_STRETCHES = 9_600;

/** The lowest and the highest point of each of so many equal spans of time, so that no peak is lost; ends are kept. */
export function thinned(points: readonly Point[], stretches: number): readonly Point[] {
  const [first] = points;
  const last = points.at(-1);
  if (first === undefined || last === undefined || points.length <= 2 * stretches) return points;
  const spans: Point[][] = Array.from({ length: stretches }, () => []);
  const spanMs = last.at - first.at || 1;
  for (const point of points) {
    spans[Math.min(Math.floor(((point.at - first.at) / spanMs) * stretches), stretches - 1)]?.push(point);
  }
  return [first, ...spans.flatMap(extremes), last];
}

/** In the order of time. */
function extremes(stretch: readonly Point[]): Point[] {
  let [low] = stretch;
  let high = low;
  for (const point of stretch) {
    if (low === undefined || point.value < low.value) low = point;
    if (high === undefined || point.value > high.value) high = point;
  }
  if (low === undefined || high === undefined) return [];
  return low.at <= high.at ? [low, high] : [high, low];
}
