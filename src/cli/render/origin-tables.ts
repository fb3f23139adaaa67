import type { Board } from '../../arena/board.ts';
import { FORECAST_TEXT, type ForecastRow } from '../../arena/forecast-board.ts';
import { formatNumber, formatSigned, formatSignedPercent, groupThousands, NO_FIGURE } from '../../arena/format.ts';
import type { Interval } from '../../arena/interval.ts';
import { REGIME_TEXT, type Regime, type RegimeTable } from '../../arena/regimes.ts';
import { escapeTerminal } from '../../domain/escape.ts';
import type { Palette } from './colour.ts';
import { figureColumn, fitting, type TableColumn, tableLines, textColumn } from './table.ts';

/* Where results came from: skill on the same questions, and kinds of market. */

export function originLines({ forecasts, regimes }: Board, palette: Palette, width: number): string[] {
  const foretold = forecasts?.rows ?? [];
  const columns = 'none' in regimes ? [] : regimeColumns(regimes);
  return [
    ...(foretold.length === 0
      ? []
      : ['', ...tableLines(fitting(FORECAST_COLUMNS, foretold, width), foretold, palette.faint)]),
    ...('none' in regimes || regimes.rows.length === 0
      ? []
      : ['', ...tableLines(fitting(columns, regimes.rows, width), regimes.rows, palette.faint)]),
  ];
}

export function originLegend({ forecasts, regimes }: Board): readonly string[] {
  return [
    ...(forecasts === undefined
      ? []
      : [`${FORECAST_TEXT} ${forecasts.shared} of ${forecasts.questions} questions were answered by several.`]),
    ...('none' in regimes ? [] : [REGIME_TEXT]),
  ];
}

const FORECAST_COLUMNS: readonly TableColumn<ForecastRow>[] = [
  textColumn('Forecasts of', ({ entrant }) => escapeTerminal(entrant)),
  figureColumn('Count', ({ count }) => groupThousands(String(count))),
  briers('Brier', 0, ({ brier }) => brier),
  briers('Reliability', 1, ({ reliability }) => reliability),
  briers('Resolution', 1, ({ resolution }) => resolution),
  briers('Uncertainty', 2, ({ uncertainty }) => uncertainty),
  figureColumn('Ahead', ({ ahead }) => ('none' in ahead ? NO_FIGURE : formatSigned(ahead.value, 3))),
  figureColumn('95 % interval', ({ interval }) => brierInterval(interval)),
];

function briers(head: string, sheds: number, of: (row: ForecastRow) => number): TableColumn<ForecastRow> {
  return figureColumn(head, (row) => formatNumber(of(row), 3), sheds);
}

/** Of Brier points, which are no percent. */
function brierInterval(interval: Interval): string {
  return 'none' in interval ? NO_FIGURE : `[${formatSigned(interval.low, 3)}, ${formatSigned(interval.high, 3)}]`;
}

type RegimeRow = RegimeTable['rows'][number];

/** Short heads, so that all of them stand on 80 columns. */
const REGIME_HEADS: Readonly<Record<Regime, string>> = {
  trend: 'Trend',
  range: 'Range',
  'high volatility': 'High vol.',
  'low volatility': 'Low vol.',
  'posts bursting': 'Bursting',
};

function regimeColumns({ periods }: RegimeTable): readonly TableColumn<RegimeRow>[] {
  return [
    textColumn('By regime', ({ entrant }) => escapeTerminal(entrant)),
    ...periods.map(
      ({ regime, count }, at): TableColumn<RegimeRow> => ({
        head: `${REGIME_HEADS[regime]} ${groupThousands(String(count))}`,
        align: 'right',
        sheds: regime === 'posts bursting' ? 1 : 0,
        cell: ({ leads }) => {
          const lead = leads[at];
          return { text: lead === undefined || 'none' in lead ? NO_FIGURE : formatSignedPercent(lead.value) };
        },
      }),
    ),
  ];
}
