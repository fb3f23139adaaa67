import type { Board } from '../../arena/board.ts';
import type { BoardRow } from '../../arena/board-row.ts';
import type { ConductRow } from '../../arena/conduct-row.ts';
import { answersOf } from '../../arena/failure.ts';
import {
  formatBareInterval,
  formatMetric,
  formatRank,
  formatSignedPercent,
  formatSpan,
  groupThousands,
  NO_FIGURE,
} from '../../arena/format.ts';
import type { MetricUnit } from '../../arena/metric.ts';
import type { MetricId } from '../../arena/metrics.ts';
import { escapeTerminal } from '../../domain/escape.ts';
import type { Palette } from './colour.ts';
import { type Cell, figureColumn, type TableColumn, textColumn } from './table.ts';

export const BASELINE_MARK = '°';
const SPARKLINE_WIDTH = 12;

export interface BoardColumn extends TableColumn<BoardRow> {
  /** The metric it shows, whose definition then stands below the table. */
  readonly metric: MetricId | undefined;
}

/** What the leaderboard shows, most telling first; a narrow terminal drops columns by `sheds`. */
export function boardColumns(palette: Palette): BoardColumn[] {
  return [
    { ...figureColumn('#', (row) => formatRank(row.standing.rank)), metric: undefined },
    { head: 'Entrant', align: 'left', sheds: 0, metric: undefined, cell: (row) => nameCell(row, palette) },
    { head: 'Return', align: 'right', sheds: 0, metric: 'return', cell: (row) => returnCell(row, palette) },
    {
      head: '95 % interval',
      align: 'right',
      sheds: 0,
      metric: undefined,
      cell: (row) => ({ text: formatBareInterval(row.returnInterval), paint: palette.faint }),
    },
    { ...figureColumn('vs hold', aheadText), metric: undefined },
    { head: '95 % interval', align: 'right', sheds: 2, metric: undefined, cell: (row) => versusCell(row, palette) },
    metricColumn('Drawdown', 'maxDrawdown', 'fraction', 0),
    metricColumn('Sharpe', 'sharpe', 'ratio', 1),
    metricColumn('Trades', 'trades', 'count', 3),
    metricColumn('Win', 'winRate', 'fraction', 7),
    metricColumn('Turnover', 'turnover', 'ratio', 6),
    metricColumn('Fees', 'fees', 'money', 5),
    { ...textColumn('Equity', (row) => sparkline(row.curve, SPARKLINE_WIDTH), 4), metric: undefined },
  ];
}

function metricColumn(head: string, metric: MetricId, unit: MetricUnit, sheds: number): BoardColumn {
  return { ...figureColumn(head, (row) => formatMetric(row.metrics[metric], unit), sheds), metric };
}

function aheadText({ versus }: BoardRow): string {
  return 'none' in versus ? NO_FIGURE : formatSignedPercent(versus.difference);
}

function nameCell(row: BoardRow, palette: Palette): Cell {
  const accounts = row.accounts.length > 1 ? ` ×${row.accounts.length}` : '';
  const name = escapeTerminal(row.entrant);
  if (row.baseline) return { text: `${name}${BASELINE_MARK}${accounts}` };
  return { text: name + accounts, paint: palette.strong };
}

function returnCell(row: BoardRow, palette: Palette): Cell {
  const figure = row.metrics.return;
  if ('none' in figure) return { text: NO_FIGURE };
  return { text: formatSignedPercent(figure.value), paint: figure.value < 0 ? palette.bad : palette.good };
}

/** Coloured only where the interval leaves zero out. */
function versusCell(row: BoardRow, palette: Palette): Cell {
  if ('none' in row.versus) return { text: NO_FIGURE };
  const text = formatBareInterval(row.versus.interval);
  if (row.versus.outcome === 'better') return { text, paint: palette.good };
  return { text, paint: row.versus.outcome === 'worse' ? palette.bad : palette.faint };
}

/** How language models answered, phase by phase, and what they took for it. */
export const MODEL_COLUMNS: readonly TableColumn<ConductRow>[] = [
  textColumn('Model', ({ model }) => escapeTerminal(model)),
  textColumn('Phase', ({ phase }) => phase),
  figureColumn('Asked', ({ asked }) => String(asked)),
  figureColumn('Answers', (row) => String(answersOf(row))),
  figureColumn('At once', ({ outcomes }) => String(outcomes.valid ?? 0), 1),
  figureColumn('p50', ({ latencyP50Ms }) => spanText(latencyP50Ms)),
  figureColumn('p95', ({ latencyP95Ms }) => spanText(latencyP95Ms), 2),
  figureColumn('First token', ({ firstTokenP50Ms }) => spanText(firstTokenP50Ms), 3),
  figureColumn('Claims', ({ claims }) => String(claims), 2),
  figureColumn('Faults', (row) => String(faultsOf(row)), 2),
  figureColumn('Tokens', ({ tokens }) => groupThousands(String(tokens))),
  figureColumn('USD', ({ cost }) => cost.toFixed(4)),
];

/** What the audit found wrong with its claims; one may have several faults. */
function faultsOf({ flags }: ConductRow): number {
  return Object.values(flags).reduce((sum, count = 0) => sum + count, 0);
}

function spanText(spanMs: number | undefined): string {
  return spanMs === undefined ? NO_FIGURE : formatSpan(spanMs);
}

/** Whether the talk pays: the decision beside what the same team would have had for less. */
export const DEBATE_COLUMNS: readonly TableColumn<BoardRow>[] = [
  textColumn('Team', (row) => escapeTerminal(row.entrant)),
  metric('Brier: prior', 'brierPrior', 'ratio'),
  metric('best role', 'brierBestRole', 'ratio', 1),
  metric('vote', 'brierVote', 'ratio', 1),
  metric('decision', 'brierFinal', 'ratio'),
  metric('Gain: prior', 'gainPrior', 'fraction'),
  metric('best role', 'gainBestRole', 'fraction', 2),
  metric('vote', 'gainVote', 'fraction', 2),
  metric('decision', 'gainFinal', 'fraction'),
  metric('Flips +', 'flipsHelpful', 'count', 3),
  metric('−', 'flipsHarmful', 'count', 3),
  metric('undone', 'flipsUndone', 'count', 3),
  metric('Planted', 'plantedCaught', 'fraction', 4),
  metric('alarms', 'falseAlarms', 'fraction', 4),
  metric('Faulted', 'decisionsFaulted', 'fraction', 2),
  metric('Beyond', 'beyondSignal', 'fraction', 2),
];

/** Whether a team was of one mind with itself over the run. */
export const COHERENCE_COLUMNS: readonly TableColumn<BoardRow>[] = [
  textColumn('Of one mind', (row) => escapeTerminal(row.entrant)),
  metric('Theses kept', 'keptTheses', 'fraction'),
  metric('Contradictions', 'contradicted', 'fraction'),
  metric('Stuck', 'stuckShare', 'fraction'),
];

/** Teams with a forecast that has come due. */
export function debatingRows({ rows }: Board): readonly BoardRow[] {
  return rows.filter(({ metrics }) => !('none' in metrics.brierFinal));
}

function metric(head: string, id: MetricId, unit: MetricUnit, sheds = 0): TableColumn<BoardRow> {
  return figureColumn(head, (row) => formatMetric(row.metrics[id], unit), sheds);
}

const BARS = '▁▂▃▄▅▆▇█';
const LEVEL = 3;

/** One bar a column between the lowest and the highest value; a value that never moves is a level line. */
export function sparkline(values: readonly number[], width: number): string {
  if (values.length === 0) return '';
  const columns = Math.min(width, values.length);
  const picked = Array.from({ length: columns }, (_, column) => {
    const at = columns === 1 ? values.length - 1 : Math.round((column * (values.length - 1)) / (columns - 1));
    return values[at] ?? 0;
  });
  const low = Math.min(...picked);
  const span = Math.max(...picked) - low;
  return picked
    .map((value) => BARS[span === 0 ? LEVEL : Math.round(((value - low) / span) * (BARS.length - 1))])
    .join('');
}
