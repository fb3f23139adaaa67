import type { Board } from '../../arena/board.ts';
import type { BoardRow } from '../../arena/board-row.ts';
import type { Interval } from '../../arena/interval.ts';
import { METRICS } from '../../arena/metrics.ts';
import { escapeCsv } from '../../domain/escape.ts';

const FIXED = [
  'bestPlace',
  'worstPlace',
  'entrant',
  'strategy',
  'kind',
  'baseline',
  'model',
  'accounts',
  'returnIntervalLow',
  'returnIntervalHigh',
  'versusHold',
  'versusHoldLow',
  'versusHoldHigh',
  'outcome',
  'chanceBest',
  'deflatedSharpe',
] as const;

/** The board's rows with unrounded figures; an empty cell has its reason in the last column. Lines end in CRLF. */
export function renderBoardCsv(board: Board): string {
  const head = [...FIXED, ...METRICS.flatMap(({ id }) => [id, `${id}Lowest`, `${id}Highest`]), 'notes'];
  return [head.join(','), ...board.rows.map((row) => csvRow(row).join(',')), ''].join('\r\n');
}

function csvRow(row: BoardRow): string[] {
  const notes: string[] = [];
  const figures = METRICS.flatMap(({ id }) => {
    const figure = row.metrics[id];
    if ('none' in figure) {
      notes.push(`${id}: ${figure.none}`);
      return ['', '', ''];
    }
    return [figure.value, figure.spread?.low ?? figure.value, figure.spread?.high ?? figure.value].map(String);
  });
  if (row.failure !== undefined) notes.splice(0, notes.length, row.failure);
  if ('none' in row.standing.rank) notes.push(`place: ${row.standing.rank.none}`);
  return [...fixedCells(row), ...figures, escapeCsv(notes.join('; '))];
}

function fixedCells({ standing: { rank, chanceBest, deflatedSharpe }, versus, ...row }: BoardRow): string[] {
  return [
    'none' in rank ? '' : String(rank.best),
    'none' in rank ? '' : String(rank.worst),
    escapeCsv(row.entrant),
    escapeCsv(row.strategy),
    row.kind,
    String(row.baseline),
    escapeCsv(row.model ?? ''),
    String(row.accounts.length),
    ...bounds(row.returnInterval),
    ...('none' in versus ? ['', '', '', ''] : [String(versus.difference), ...bounds(versus.interval), versus.outcome]),
    'none' in chanceBest ? '' : String(chanceBest.value),
    'none' in deflatedSharpe ? '' : String(deflatedSharpe.value),
  ];
}

function bounds(interval: Interval): [string, string] {
  return 'none' in interval ? ['', ''] : [String(interval.low), String(interval.high)];
}
