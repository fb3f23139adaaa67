import type { Board } from '../../arena/board.ts';
import type { BoardRow } from '../../arena/board-row.ts';
import { refusalsText, troublesText } from '../../arena/failure.ts';
import { formatFigure, formatNumber, formatSignedPercent } from '../../arena/format.ts';
import { escapeTerminal } from '../../domain/escape.ts';
import { formatInstant } from '../../domain/time.ts';
import {
  BASELINE_MARK,
  type BoardColumn,
  boardColumns,
  COHERENCE_COLUMNS,
  DEBATE_COLUMNS,
  debatingRows,
  MODEL_COLUMNS,
  sparkline,
} from './board-columns.ts';
import { type Palette, paletteOf } from './colour.ts';
import { originLegend, originLines } from './origin-tables.ts';
import { fitting, tableLines, wrap } from './table.ts';

export interface TerminalOptions {
  readonly colour: boolean;
  /** Characters a line; from about 80 on everything that cannot be left out fits. */
  readonly width: number;
}

/** The leaderboard as text, without a line end after the last line. */
export function renderBoardTerminal(board: Board, { colour, width }: TerminalOptions): string {
  const palette = paletteOf(colour);
  const columns = boardColumns(palette);
  const shown = fitting(columns, board.rows, width);
  const isShown = (column: BoardColumn): boolean => shown.includes(column);
  const paragraph = (text: string, paint: (text: string) => string, indent = ''): string[] =>
    wrap(escapeTerminal(text), width, indent).map(paint);
  return [
    ...paragraph(`${board.facts.scenario} · season ${board.facts.season} · ${seedsText(board.facts)}`, palette.strong),
    ...paragraph(subtitleOf(board), palette.faint),
    ...board.banners.flatMap((banner) => paragraph(`! ${banner.text}`, palette.warning, '  ')),
    '',
    ...tableLines(shown, board.rows, palette.faint, (row) => underLines(row, palette, width)),
    '',
    ...paragraph(board.verdict, palette.strong),
    ...(board.selection === undefined ? [] : paragraph(board.selection, plain)),
    ...[...board.superiorityText, ...board.factorText].flatMap((line) => paragraph(line, plain)),
    ...[...turnoverLines(board), ...netLines(board), ...refusalLines(board)].flatMap((line) => paragraph(line, plain)),
    ...debateLines(board, palette, width),
    ...coherenceLines(board, palette, width),
    ...modelLines(board, palette, width),
    ...board.bills.flatMap((line) => paragraph(line, palette.warning)),
    ...originLines(board, palette, width),
    ...(debatingRows(board).length + board.models.length === 0 ? [] : ['']),
    ...missingLines(board, columns.filter(isShown)).flatMap((line) => paragraph(line, palette.faint, '  ')),
    '',
    ...legendLines(board, columns.filter(isShown)).flatMap((line) => paragraph(line, palette.faint, '  ')),
  ].join('\n');
}

function plain(text: string): string {
  return text;
}

function seedsText({ runs }: Board['facts']): string {
  const seeds = [...new Set(runs.map((run) => run.seed))];
  return `${seeds.length === 1 ? 'seed' : 'seeds'} ${seeds.join(', ')}`;
}

function subtitleOf({ facts, basis }: Board): string {
  const days = basis === undefined ? '' : ` (${formatNumber(basis.spanDays, 1)} days)`;
  const symbols = facts.symbols.length <= 6 ? facts.symbols.join(', ') : `${facts.symbols.length} symbols`;
  const span = `${minuteOf(formatInstant(facts.from))} to ${minuteOf(formatInstant(facts.to))} UTC${days}`;
  return `${symbols} · ${span} · fills: ${facts.fillModel} · fees: ${facts.feeProfiles.join(', ')} · ${facts.quoteCurrency}`;
}

function minuteOf(iso: string): string {
  return iso.slice(0, 16).replace('T', ' ');
}

/** What belongs to a row and has no column. */
function underLines(row: BoardRow, palette: Palette, width: number): string[] {
  if (row.failure !== undefined) return under(`${row.failure}; ${DOCTOR}`, width).map(palette.bad);
  const figure = row.metrics.return;
  if ('none' in figure || figure.spread === undefined) return [];
  const { low, high } = figure.spread;
  const text = `mean of ${row.accounts.length} accounts; return from ${formatFigure(low, 'fraction')} to ${formatFigure(high, 'fraction')}`;
  return under(text, width).map(palette.faint);
}

const DOCTOR = '`quartet doctor SCENARIO` tries its models';

function under(text: string, width: number): string[] {
  return wrap(escapeTerminal(`└ ${text}`), width - 5, '  ').map((line) => `     ${line}`);
}

function turnoverLines(board: Board): string[] {
  return board.rows.flatMap((row) => {
    const traded = row.metrics.turnoverPerDay;
    if (row.askedTurnoverPerDay === undefined) return [];
    const did = 'none' in traded ? traded.none : `traded ${formatNumber(traded.value, 2)} times capital`;
    return [`${row.entrant}: turnover a day asked ${formatNumber(row.askedTurnoverPerDay, 2)}, ${did}.`];
  });
}

/** What is left of an entrant once its models are paid, over the run. */
function netLines({ rows }: Board): string[] {
  return rows.flatMap(({ entrant, metrics: { modelCost, returnAfterModels: net }, netCurve }) => {
    if ('none' in modelCost || modelCost.value === 0 || 'none' in net || netCurve.length === 0) return [];
    const cost = formatNumber(modelCost.value, 4);
    return [
      `${entrant}: net worth ${sparkline(netCurve, 24)} ${formatSignedPercent(net.value)} after ${cost} USD of models.`,
    ];
  });
}

/** How far each team kept to itself: whoever has begun and ended something, or decided often enough to loop. */
function coherenceLines(board: Board, palette: Palette, width: number): string[] {
  const teams = decidingTeams(board);
  if (teams.length === 0) return [];
  return ['', ...tableLines(fitting(COHERENCE_COLUMNS, teams, width), teams, palette.faint, () => [])];
}

function decidingTeams({ rows }: Board): readonly BoardRow[] {
  return rows.filter(({ metrics: { stuckShare } }) => !('none' in stuckShare));
}

const COHERENCE: ReadonlySet<string> = new Set(['keptTheses', 'contradicted', 'stuckShare']);

function coherenceLegend(board: Board): readonly string[] {
  if (decidingTeams(board).length === 0) return [];
  const told = board.definitions.filter(({ id }) => COHERENCE.has(id));
  return told.map(({ label, text }) => `${label}: ${text}.`);
}

/** What was asked for and could not be had, by reason: a strategy that is refused most of what it asks is another one. */
function refusalLines({ rows }: Board): string[] {
  return rows.flatMap(({ entrant, refusals }) => {
    const text = refusalsText(refusals);
    return text === undefined ? [] : [`${entrant}: ${text}.`];
  });
}

function debateLines(board: Board, palette: Palette, width: number): string[] {
  const rows = debatingRows(board);
  return rows.length === 0
    ? []
    : ['', ...tableLines(fitting(DEBATE_COLUMNS, rows, width), rows, palette.faint, () => [])];
}

function modelLines({ models }: Board, palette: Palette, width: number): string[] {
  return models.length === 0
    ? []
    : [
        '',
        ...tableLines(fitting(MODEL_COLUMNS, models, width), models, palette.faint, (row) => {
          const trouble = troublesText([row]);
          return trouble === '' ? [] : under(`no answer: ${trouble}`, width).map(palette.bad);
        }),
      ];
}

/** Why a dash stands in a column: `– Sharpe: cash, hold (equity never moved)`. */
function missingLines(board: Board, columns: readonly BoardColumn[]): string[] {
  const lines: string[] = [];
  for (const { head, metric } of columns) {
    if (metric === undefined) continue;
    const byReason = new Map<string, string[]>();
    for (const row of board.rows) {
      const figure = row.metrics[metric];
      if ('none' in figure && row.failure === undefined)
        byReason.set(figure.none, [...(byReason.get(figure.none) ?? []), row.entrant]);
    }
    for (const [reason, entrants] of byReason) lines.push(`– ${head}: ${entrants.join(', ')} (${reason})`);
  }
  for (const row of board.rows) {
    if ('none' in row.standing.rank && row.failure === undefined)
      lines.push(`– Place: ${row.entrant} (${row.standing.rank.none})`);
  }
  return lines;
}

const DEBATE_LEGEND =
  'Brier: mean of (probability of a rise − 1 if it rose, else 0)², over forecasts whose horizon has passed; 0.25 is a coin. Gain: sum of the price changes, each with the sign of the view, before costs. Prior: the skill-weighted mean of the voices after the debate; best role: the best blind voice, in hindsight; vote: the mean of the blind voices. Flips: changes of side that turned out right, wrong, or were undone for want of new evidence. Planted: share of errors planted into what peers read that were caught; alarms: share of sound claims that were doubted. Faulted: share of decisions whose own words the audit faulted, which open half or nothing; beyond: share of one-call decisions that cite a post and asked for more than the crowd’s stance supports.';

const MODEL_LEGEND =
  'Asked: questions. At once: answers that kept to the schema without repair. p50, p95: time from a question’s first request to its last reply. First token: median of the answers that were streamed. Claims: statements that the audit looked at; faults: what it found wrong with them.';

function modelLegend({ models }: Board): readonly string[] {
  return models.length === 0 ? [] : [MODEL_LEGEND];
}

function debateLegend(board: Board): readonly string[] {
  return debatingRows(board).length === 0 ? [] : [DEBATE_LEGEND];
}

function legendLines(board: Board, columns: readonly BoardColumn[]): string[] {
  const definitions = columns.flatMap(({ head, metric }) => {
    const definition = board.definitions.find(({ id }) => id === metric);
    return definition === undefined ? [] : [`${head}: ${definition.text}.`];
  });
  const baselines = board.rows.some((row) => row.baseline) ? [`${BASELINE_MARK} baseline.`] : [];
  return [
    ...baselines,
    ...definitions,
    ...debateLegend(board),
    ...coherenceLegend(board),
    ...modelLegend(board),
    ...originLegend(board),
    board.method.intervals,
    board.method.places,
    ...board.facts.runs.map(({ name, digest }) => `Digest of ${name}: ${digest}`),
  ];
}
