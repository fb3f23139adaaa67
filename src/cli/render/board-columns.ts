import type { BoardRow } from '../../arena/board-row.ts';
import { formatBareInterval, formatMetric, formatRank, formatSignedPercent, NO_FIGURE } from '../../arena/format.ts';
import type { MetricUnit } from '../../arena/metric.ts';
import type { MetricId } from '../../arena/metrics.ts';
import { escapeTerminal } from '../../domain/escape.ts';
import type { Palette } from './colour.ts';
import { sparkline } from './sparkline.ts';
import type { Cell, TableColumn } from './table.ts';

export const BASELINE_MARK = '°';
const SPARKLINE_WIDTH = 12;

export interface BoardColumn extends TableColumn<BoardRow> {
  /** The metric it shows, whose definition then stands below the table. */
  readonly metric: MetricId | undefined;
}

/** What the leaderboard shows, most telling first; a narrow terminal drops columns by `sheds`. */
export function boardColumns(palette: Palette): BoardColumn[] {
  return [
    {
      head: '#',
      align: 'right',
      sheds: 0,
      metric: undefined,
      cell: (row) => ({ text: formatRank(row.standing.rank) }),
    },
    { head: 'Entrant', align: 'left', sheds: 0, metric: undefined, cell: (row) => nameCell(row, palette) },
    { head: 'Return', align: 'right', sheds: 0, metric: 'return', cell: (row) => returnCell(row, palette) },
    {
      head: '95 % interval',
      align: 'right',
      sheds: 0,
      metric: undefined,
      cell: (row) => ({ text: formatBareInterval(row.returnInterval), paint: palette.faint }),
    },
    {
      head: 'vs hold',
      align: 'right',
      sheds: 0,
      metric: undefined,
      cell: (row) => ({ text: 'none' in row.versus ? NO_FIGURE : formatSignedPercent(row.versus.difference) }),
    },
    { head: '95 % interval', align: 'right', sheds: 2, metric: undefined, cell: (row) => versusCell(row, palette) },
    metricColumn('Drawdown', 'maxDrawdown', 'fraction', 0),
    metricColumn('Sharpe', 'sharpe', 'ratio', 1),
    metricColumn('Trades', 'trades', 'count', 3),
    metricColumn('Win', 'winRate', 'fraction', 7),
    metricColumn('Turnover', 'turnover', 'ratio', 6),
    metricColumn('Fees', 'fees', 'money', 5),
    {
      head: 'Equity',
      align: 'left',
      sheds: 4,
      metric: undefined,
      cell: (row) => ({ text: sparkline(row.curve, SPARKLINE_WIDTH) }),
    },
  ];
}

function metricColumn(head: string, metric: MetricId, unit: MetricUnit, sheds: number): BoardColumn {
  return { head, align: 'right', sheds, metric, cell: (row) => ({ text: formatMetric(row.metrics[metric], unit) }) };
}

function nameCell(row: BoardRow, palette: Palette): Cell {
  const accounts = row.accounts.length > 1 ? ` ×${row.accounts.length}` : '';
  const name = escapeTerminal(row.entrant);
  return row.baseline
    ? { text: `${name}${BASELINE_MARK}${accounts}` }
    : { text: name + accounts, paint: palette.strong };
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
