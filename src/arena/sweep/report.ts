import { formatNumber, formatPercent, formatSignedPercent } from '../format.ts';
import type { Interval } from '../interval.ts';
import type { Metric } from '../metric.ts';
import { type Objective, type TrialFigures, trialInterval, trialReturn } from './result.ts';
import type { PointValue, SweepPoint } from './space.ts';

/** Trials whose interval is told: redrawing takes time, and the last ones interest nobody. */
const WITH_INTERVAL = 50;
/** What a verdict asks for before it calls a best point more than luck. */
const SURE = 0.95;

export interface TrialRow {
  readonly number: number;
  readonly point: SweepPoint;
  readonly slices: number;
  readonly score: number | undefined;
  /** Over all of its slices; mean of its seeds, tapes and reruns. */
  readonly totalReturn: number;
  /** Undefined where it is not told. */
  readonly interval: Interval | undefined;
  /** The deepest of its runs. */
  readonly maxDrawdown: number;
  readonly fills: number;
  /** US dollars. */
  readonly cost: number;
}

/** What is shown of a sweep, best trial first. */
export interface SweepReport {
  readonly name: string;
  readonly entrant: string;
  readonly objective: Objective;
  /** Names of what varies. */
  readonly axes: readonly string[];
  readonly rows: readonly TrialRow[];
  readonly tries: number;
  readonly verdict: string;
  /** A sentence each: folds, the sealed span. */
  readonly notes: readonly string[];
}

export function trialRows(trials: readonly TrialFigures[]): readonly TrialRow[] {
  return trials.map((trial, place) => {
    const { number, point, slices, score, jobs } = trial;
    return {
      number,
      point,
      slices,
      score,
      totalReturn: trialReturn(trial),
      interval: place < WITH_INTERVAL ? trialInterval(trial) : undefined,
      maxDrawdown: jobs.reduce((deepest, job) => Math.max(deepest, job.maxDrawdown), 0),
      fills: jobs.reduce((sum, job) => sum + job.fills, 0),
      cost: jobs.reduce((sum, job) => sum + job.cost, 0),
    };
  });
}

/** `fast 5, slow 40`. */
export function pointText(point: SweepPoint): string {
  return Object.entries(point)
    .map(([name, value]) => `${axisLabel(name)} ${value}`)
    .join(', ');
}

/** What varies of the entrant itself is named apart from its parameters. */
export function axisLabel(name: string): string {
  return name.replace(/^entrant /, '');
}

/** One sentence on the best point, and whether it is more than the luck of the best of so many. */
export function sweepVerdict(
  best: TrialRow | undefined,
  deflated: Metric,
  { objective, tries }: Pick<SweepReport, 'objective' | 'tries'>,
): string {
  if (best?.score === undefined) return 'No point told anything: their equity never moved.';
  const score =
    objective === 'sharpe'
      ? `Sharpe ${formatNumber(best.score, 2)} a year`
      : `return ${formatSignedPercent(best.score)}`;
  const head = `Best of ${tries} tries: ${pointText(best.point)} with ${score}.`;
  if ('none' in deflated) return `${head} Whether that is more than luck is not known: ${deflated.none}.`;
  const chance = formatPercent(deflated.value);
  return deflated.value >= SURE
    ? `${head} With ${chance} probability its true Sharpe is more than the luck of the best of ${tries}.`
    : `${head} No evidence of more than luck: with ${chance} probability (${SURE * 100} % is asked for) its true Sharpe is above what the best of ${tries} worthless points shows.`;
}

/** The values that trials took on an axis, in order. */
export function valuesOn(rows: readonly Pick<TrialRow, 'point'>[], axis: string): readonly PointValue[] {
  const values = [...new Set(rows.flatMap(({ point }) => point[axis] ?? []))];
  return values.every((value) => typeof value === 'number')
    ? values.map(Number).sort((left, right) => left - right)
    : values;
}

/** A heat map: for each pair of values (or of their ranges, where there are many) the best score of the trials there. */
export interface HeatMap {
  readonly across: { readonly axis: string; readonly labels: readonly string[] };
  readonly down: { readonly axis: string; readonly labels: readonly string[] };
  /** Rows down of cells across; undefined where nothing was tried or told. */
  readonly cells: readonly (readonly (number | undefined)[])[];
}

const MOST_CELLS = 12;

/** Of the first two axes; undefined where less than two vary. */
export function heatMapOf({ axes, rows }: Pick<SweepReport, 'axes' | 'rows'>): HeatMap | undefined {
  const [left, right] = axes;
  if (left === undefined || right === undefined) return undefined;
  const down = binsOf(rows, left);
  const across = binsOf(rows, right);
  const cells = down.labels.map(() => across.labels.map((): number | undefined => undefined));
  for (const { point, score } of rows) {
    const line = cells[down.binOf(point[left]) ?? cells.length];
    const column = across.binOf(point[right]);
    if (line === undefined || column === undefined || score === undefined) continue;
    line[column] = Math.max(line[column] ?? Number.NEGATIVE_INFINITY, score);
  }
  return { across: { axis: right, labels: across.labels }, down: { axis: left, labels: down.labels }, cells };
}

interface Bins {
  readonly labels: readonly string[];
  /** Undefined where no trial took the value. */
  binOf(value: PointValue | undefined): number | undefined;
}

/** A value each; as many neighbours together as keep a map readable. */
function binsOf(rows: readonly TrialRow[], axis: string): Bins {
  const values = valuesOn(rows, axis);
  const size = Math.ceil(values.length / MOST_CELLS);
  const count = Math.ceil(values.length / size);
  const labels = Array.from({ length: count }, (_, bin) => {
    const first = values[bin * size];
    const last = values[Math.min(values.length, (bin + 1) * size) - 1];
    return size === 1 || first === last ? `${first}` : `${first}–${last}`;
  });
  const bins = new Map(values.map((value, place) => [value, Math.floor(place / size)]));
  return { labels, binOf: (value) => (value === undefined ? undefined : bins.get(value)) };
}
