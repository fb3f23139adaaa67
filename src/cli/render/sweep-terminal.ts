import {
  formatNumber,
  formatPercent,
  formatPercentInterval,
  formatSignedPercent,
  NO_FIGURE,
} from '../../arena/format.ts';
import {
  axisLabel,
  heatMapOf,
  pointText,
  type SweepReport,
  type TrialRow,
  valuesOn,
} from '../../arena/sweep/report.ts';
import { escapeCsv, escapeTerminal } from '../../domain/escape.ts';
import { figureColumn, fitting, type TableColumn, tableLines, textColumn, wrap } from './table.ts';

const MOST_ROWS = 20;
const SHADES = [' ', '░', '▒', '▓', '█'];

/** The best points, what to think of them, and where on the axes they lie. */
export function renderSweepTerminal(report: SweepReport, width: number): string {
  const rows = report.rows.slice(0, MOST_ROWS);
  const columns = columnsOf(report);
  const more = report.rows.length - rows.length;
  return [
    ...tableLines(fitting(columns, rows, width), rows),
    ...(more === 0 ? [] : [`and ${more} more, in board.csv`]),
    '',
    ...wrap(escapeTerminal(report.verdict), width),
    ...report.notes.flatMap((line) => wrap(escapeTerminal(line), width)),
    ...heatMapLines(report),
    ...parallelLines(report),
  ].join('\n');
}

function columnsOf({ rows, objective }: SweepReport): readonly TableColumn<TrialRow>[] {
  const places = new Map(rows.map((row, place) => [row, place + 1]));
  return [
    figureColumn('#', (row) => `${places.get(row)}`),
    textColumn('Point', ({ point }) => escapeTerminal(pointText(point))),
    figureColumn(objective === 'sharpe' ? 'Sharpe' : 'Mean return', ({ score }) => scoreText(score)),
    figureColumn('Return', ({ totalReturn }) => formatSignedPercent(totalReturn), 1),
    figureColumn('95 %', ({ interval }) => (interval === undefined ? NO_FIGURE : formatPercentInterval(interval)), 2),
    figureColumn('Max drawdown', ({ maxDrawdown }) => formatPercent(maxDrawdown), 3),
    figureColumn('Fills', ({ fills }) => `${fills}`, 4),
    figureColumn('Slices', ({ slices }) => `${slices}`, 5),
  ];
}

function scoreText(score: number | undefined): string {
  return score === undefined ? NO_FIGURE : formatNumber(score, 3);
}

function shade(share: number): string {
  return SHADES[Math.min(SHADES.length - 1, 1 + Math.floor(share * (SHADES.length - 1)))] ?? ' ';
}

function shareIn(scores: readonly number[]): (score: number) => number {
  const low = Math.min(...scores);
  const span = Math.max(...scores) - low;
  return (score) => (span === 0 ? 1 : (score - low) / span);
}

/** A cell's shade says how good the best of its points was; blank where none was tried. */
function heatMapLines(report: SweepReport): readonly string[] {
  const map = heatMapOf(report);
  if (map === undefined) return [];
  const share = shareIn(map.cells.flat().flatMap((score) => score ?? []));
  const cellWidth = Math.max(3, ...map.across.labels.map((label) => label.length));
  const side = Math.max(...map.down.labels.map((label) => label.length), axisLabel(map.down.axis).length);
  const line = (head: string, cells: readonly string[]): string =>
    `${escapeTerminal(head).padStart(side)}  ${cells.join(' ')}`;
  return [
    '',
    escapeTerminal(
      `${axisLabel(map.down.axis)} down, ${axisLabel(map.across.axis)} across: the darker, the better the best point there`,
    ),
    line(
      '',
      map.across.labels.map((label) => label.padStart(cellWidth)),
    ),
    ...map.cells.map((cells, place) =>
      line(
        map.down.labels[place] ?? '',
        cells.map((score) => (score === undefined ? ' ' : shade(share(score))).repeat(cellWidth)),
      ),
    ),
  ];
}

const STEPS = 24;

/** A line an axis: where the best tenth lies on it, the rest beside it. */
function parallelLines({ axes, rows }: SweepReport): readonly string[] {
  const told = rows.filter(({ score }) => score !== undefined);
  if (told.length === 0) return [];
  const best = told.slice(0, Math.max(1, Math.ceil(told.length / 10)));
  const side = Math.max(...axes.map((axis) => axisLabel(axis).length));
  const lines = axes.map((axis) => {
    const values = valuesOn(rows, axis);
    const mark = (among: readonly TrialRow[], step: number): boolean =>
      among.some(
        ({ point }) =>
          Math.round((values.indexOf(point[axis] ?? '') / Math.max(1, values.length - 1)) * (STEPS - 1)) === step,
      );
    const track = Array.from({ length: STEPS }, (_, step) =>
      mark(best, step) ? '●' : mark(told, step) ? '·' : '─',
    ).join('');
    const ends = [values[0], values.at(-1)].map((value) => escapeTerminal(`${value}`));
    return `${escapeTerminal(axisLabel(axis)).padStart(side)}  ${ends[0]} ${track} ${ends[1]}`;
  });
  return ['', 'Where the best tenth (●) and the others (·) lie on each axis:', ...lines];
}

/** One line a point, with unrounded figures; an empty cell has none. Lines end in CRLF. */
export function renderSweepCsv({ axes, rows }: SweepReport): string {
  const head = [
    'place',
    'trial',
    ...axes.map(axisLabel),
    'score',
    'return',
    'returnLow',
    'returnHigh',
    'maxDrawdown',
    'fills',
    'slices',
    'costUsd',
  ];
  const lines = rows.map((row, place) => {
    const { interval } = row;
    const known = interval !== undefined && 'low' in interval ? interval : undefined;
    const cells = [
      place + 1,
      row.number,
      ...axes.map((axis) => row.point[axis] ?? ''),
      row.score ?? '',
      row.totalReturn,
      known?.low ?? '',
      known?.high ?? '',
      row.maxDrawdown,
      row.fills,
      row.slices,
      row.cost,
    ];
    return cells.map((cell) => (typeof cell === 'string' ? escapeCsv(cell) : String(cell))).join(',');
  });
  return [head.map((name) => escapeCsv(name)).join(','), ...lines, ''].join('\r\n');
}
