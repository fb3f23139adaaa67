import type { LinkStatus } from '../../adapters/live/live-link.ts';
import { escapeTerminal } from '../../domain/escape.ts';
import { formatInstant, type Instant, SECOND_MS } from '../../domain/time.ts';
import type { AccountView, MarketView, RunView } from '../../engine/view.ts';
import type { Palette } from './colour.ts';
import { figureColumn, fitting, type TableColumn, tableLines, textColumn } from './table.ts';

/** A paper run at one moment, as its terminal shows it. */
export interface PaperScreenState {
  readonly name: string;
  /** By our clock. */
  readonly now: Instant;
  readonly lines: number;
  /** Whether it has ended. */
  readonly over: boolean;
  /** Lines that came and were not stepped yet. */
  readonly behind: number;
  /** Why nothing is done at present; undefined while all is well. */
  readonly halted: string | undefined;
  readonly feeds: readonly LinkStatus[];
  readonly view: RunView | undefined;
  /** Oldest first. */
  readonly last: readonly string[];
}

type Paint = (text: string) => string;

type TitlePart = readonly [text: string, paint: Paint];

const SHORTEST_TITLE = 10;
/** What happened last keeps so many lines, with one above, however much the tables want. */
const LEAST_LAST = 3;
/** A table that does not fit shows the next of its rows after so long. */
const TURN_MS = 4 * SECOND_MS;

interface ScreenTable {
  readonly rows: number;
  /** Its head and those of its rows. */
  lines(from: number, to: number): readonly string[];
}

/** At most `height` lines of at most `width` characters: the title and the tables' heads stand, what grows takes turns. */
export function renderPaperScreen(
  state: PaperScreenState,
  palette: Palette,
  width: number,
  height: number,
): readonly string[] {
  const { view, feeds, last, now } = state;
  const head = (text: string): string => palette.faint(text);
  const table = <Row>(columns: readonly TableColumn<Row>[], rows: readonly Row[]): ScreenTable => {
    const fit = fitting(columns, rows, width);
    return { rows: rows.length, lines: (from, to) => tableLines(fit, rows.slice(from, to), head) };
  };
  const ranked = [...(view?.accounts ?? [])].sort((left, right) => right.equity - left.equity);
  const tables = [
    table(feedColumns(palette), feeds),
    table(marketColumns(palette), view?.markets ?? []),
    table(accountColumns(palette), ranked),
  ].filter(({ rows }) => rows > 0);
  const reserved = last.length === 0 ? 0 : Math.min(LEAST_LAST, last.length + 1);
  const rooms = shared(
    tables.map(({ rows }) => rows),
    tables.reduce((left, one) => left - one.lines(0, 0).length - 1, height - 1 - reserved),
  );
  const turn = Math.floor(now / TURN_MS);
  const upper = [
    titleOf(state, palette, width),
    ...tables.flatMap((one, place) => [
      '',
      ...inTurn(one, rooms[place] ?? 0, turn).map(([text, isNote]) => (isNote ? head(text) : text)),
    ]),
  ].slice(0, height);
  const room = Math.max(0, height - upper.length - 1);
  const lower = room === 0 || last.length === 0 ? [] : ['', ...last.slice(-room).map((line) => cut(line, width))];
  return [...upper, ...lower];
}

/** A table's head and as many of its rows as there is room for, those of its turn, with a line that says which. */
function inTurn(table: ScreenTable, room: number, turn: number): readonly (readonly [line: string, isNote: boolean])[] {
  const plain = (lines: readonly string[]) => lines.map((line) => [line, false] as const);
  if (table.rows <= room) return plain(table.lines(0, table.rows));
  const shown = Math.max(0, room - 1);
  if (shown === 0) return plain(table.lines(0, 0));
  const from = (turn % Math.ceil(table.rows / shown)) * shown;
  const to = Math.min(table.rows, from + shown);
  return [...plain(table.lines(from, to)), [`  ${from + 1} to ${to} of ${table.rows}, in turn`, true]];
}

/** Shares room among those who want some of it: whoever wants less than an equal part gets it, the others part the rest. */
function shared(wanted: readonly number[], room: number): readonly number[] {
  const given = new Map<number, number>();
  let left = Math.max(0, room);
  const byWant = [...wanted.entries()].sort(([, less], [, more]) => less - more);
  for (const [rank, [place, want]] of byWant.entries()) {
    const part = Math.min(want, Math.floor(left / (byWant.length - rank)));
    given.set(place, part);
    left -= part;
  }
  return wanted.map((_, place) => given.get(place) ?? 0);
}

/** In one line: what tells least is left out first where it is narrow. */
function titleOf(
  { name, now, lines, over, behind, halted, view }: PaperScreenState,
  palette: Palette,
  width: number,
): string {
  const paused: TitlePart = view?.isPaused === true ? ['PAUSED', palette.warning] : ['trading', palette.good];
  const mood: TitlePart = over ? ['stopped', palette.warning] : paused;
  const told: readonly TitlePart[] = [
    [`${formatInstant(now).slice(11, 19)} UTC`, asItIs],
    halted === undefined ? mood : ['HALTED', palette.bad],
    ...(behind === 0 ? [] : [[`${behind} waiting`, asItIs] as const]),
    ...(over ? [] : [['Ctrl-C stops', palette.faint] as const]),
  ];
  const whole: readonly TitlePart[] = [...told.slice(0, 2), [`${lines} lines on its tape`, asItIs], ...told.slice(2)];
  const title = `${escapeTerminal(name)} on paper`;
  const widthOf = (parts: readonly TitlePart[]): number => parts.reduce((sum, [text]) => sum + 3 + text.length, 0);
  const parts = title.length + widthOf(whole) <= width ? whole : told;
  const shown = cut(title, Math.max(SHORTEST_TITLE, width - widthOf(parts)));
  return [palette.strong(shown), ...parts.map(([text, paint]) => paint(text))].join(' · ');
}

const asItIs: Paint = (text) => text;

function feedColumns(palette: Palette): TableColumn<LinkStatus>[] {
  return [
    textColumn('Feed', ({ source }) => escapeTerminal(source)),
    {
      head: 'State',
      align: 'left',
      sheds: 0,
      cell: ({ state, stale, lastEnd }) => {
        if (state !== 'open') {
          const why = lastEnd === undefined ? '' : ` (${lastEnd})`;
          return { text: cut(escapeTerminal(`${state}${why}`), 40), paint: palette.warning };
        }
        return stale.length === 0
          ? { text: state, paint: palette.good }
          : { text: `stale: ${stale.join(' ')}`, paint: palette.bad };
      },
    },
    figureColumn('Events', ({ events }) => String(events)),
    figureColumn('Lag', ({ lagMs }) => `${lagMs} ms`),
    figureColumn('Clock', ({ offsetMs }) => `${offsetMs} ms`, 1),
  ];
}

function marketColumns(palette: Palette): TableColumn<MarketView>[] {
  return [
    textColumn('Market', ({ symbol }) => symbol),
    {
      head: 'Price',
      align: 'right',
      sheds: 0,
      cell: ({ mark, priceDecimals, isStale }) =>
        mark === undefined
          ? { text: '–', paint: palette.faint }
          : { text: mark.toFixed(priceDecimals), ...(isStale ? { paint: palette.bad } : {}) },
    },
    { head: 'Crowd 5m', align: 'right', sheds: 0, cell: ({ signal }) => scoreCell(signal?.score.m5, palette) },
    { head: '1h', align: 'right', sheds: 0, cell: ({ signal }) => scoreCell(signal?.score.h1, palette) },
    figureColumn('Authors', ({ signal }) => String(signal?.authors ?? 0), 1),
    {
      head: '',
      align: 'left',
      sheds: 2,
      cell: ({ isStale, mark }) => ({ text: isStale && mark !== undefined ? 'stale' : '', paint: palette.bad }),
    },
  ];
}

function scoreCell(score: number | undefined, palette: Palette) {
  if (score === undefined || score === 0) return { text: '0.00', paint: palette.faint };
  return {
    text: `${score > 0 ? '+' : '−'}${Math.abs(score).toFixed(2)}`,
    paint: score > 0 ? palette.good : palette.bad,
  };
}

function accountColumns(palette: Palette): TableColumn<AccountView>[] {
  return [
    textColumn('Entrant', ({ account }) => account),
    {
      head: 'Return',
      align: 'right',
      sheds: 0,
      cell: ({ equity, capital }) => {
        const change = equity / capital - 1;
        const text = `${change < 0 ? '−' : '+'}${(Math.abs(change) * 100).toFixed(2)} %`;
        return { text, paint: change < 0 ? palette.bad : change > 0 ? palette.good : palette.faint };
      },
    },
    figureColumn('Equity', ({ equity }) => equity.toFixed(2), 1),
    figureColumn('Fills', ({ fills }) => String(fills), 2),
    textColumn(
      'Holds',
      ({ positions }) =>
        positions.map(({ side, size, symbol }) => `${side === 'long' ? '+' : '−'}${size} ${symbol}`).join(', '),
      3,
    ),
  ];
}

function cut(text: string, width: number): string {
  const characters = [...text];
  return characters.length <= width ? text : `${characters.slice(0, width - 1).join('')}…`;
}
