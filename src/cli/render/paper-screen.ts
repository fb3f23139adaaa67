import type { LinkStatus } from '../../adapters/live/live-link.ts';
import { escapeTerminal } from '../../domain/escape.ts';
import { formatInstant, type Instant } from '../../domain/time.ts';
import type { AccountView, MarketView, RunView } from '../../engine/view.ts';
import type { Palette } from './colour.ts';
import { fitting, type TableColumn, tableLines } from './table.ts';

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

const MOST_RANKED = 12;

/** At most `height` lines of at most `width` characters; what happened last gives way first. */
export function renderPaperScreen(
  state: PaperScreenState,
  palette: Palette,
  width: number,
  height: number,
): readonly string[] {
  const { view, feeds, last } = state;
  const head = (text: string): string => palette.faint(text);
  const table = <Row>(columns: readonly TableColumn<Row>[], rows: readonly Row[]): readonly string[] =>
    rows.length === 0 ? [] : ['', ...tableLines(fitting(columns, rows, width), rows, head, () => [])];
  const ranked = [...(view?.accounts ?? [])].sort((left, right) => right.equity - left.equity).slice(0, MOST_RANKED);
  const upper = [
    titleOf(state, palette),
    ...table(feedColumns(palette), feeds),
    ...table(marketColumns(palette), view?.markets ?? []),
    ...table(accountColumns(palette), ranked),
  ].slice(0, height - 1);
  const room = Math.max(0, height - upper.length - 2);
  const lower = room === 0 || last.length === 0 ? [] : ['', ...last.slice(-room).map((line) => cut(line, width))];
  return [...upper, ...lower];
}

function titleOf({ name, now, lines, over, behind, halted, view }: PaperScreenState, palette: Palette): string {
  const clock = formatInstant(now).slice(11, 19);
  const paused = view?.isPaused === true ? palette.warning('PAUSED') : palette.good('trading');
  const mood = halted !== undefined ? palette.bad('HALTED') : over ? palette.warning('stopped') : paused;
  const queue = behind === 0 ? '' : ` · ${behind} waiting`;
  return `${palette.strong(escapeTerminal(name))} on paper · ${clock} UTC · ${mood} · ${lines} lines on its tape${queue}${over ? '' : palette.faint(' · Ctrl-C stops')}`;
}

function feedColumns(palette: Palette): TableColumn<LinkStatus>[] {
  return [
    { head: 'Feed', align: 'left', sheds: 0, cell: ({ source }) => ({ text: escapeTerminal(source) }) },
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
    { head: 'Events', align: 'right', sheds: 0, cell: ({ events }) => ({ text: String(events) }) },
    { head: 'Lag', align: 'right', sheds: 0, cell: ({ lagMs }) => ({ text: `${lagMs} ms` }) },
    { head: 'Clock', align: 'right', sheds: 1, cell: ({ offsetMs }) => ({ text: `${offsetMs} ms` }) },
  ];
}

function marketColumns(palette: Palette): TableColumn<MarketView>[] {
  return [
    { head: 'Market', align: 'left', sheds: 0, cell: ({ symbol }) => ({ text: symbol }) },
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
    { head: 'Authors', align: 'right', sheds: 1, cell: ({ signal }) => ({ text: String(signal?.authors ?? 0) }) },
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
    { head: 'Entrant', align: 'left', sheds: 0, cell: ({ account }) => ({ text: account }) },
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
    { head: 'Equity', align: 'right', sheds: 1, cell: ({ equity }) => ({ text: equity.toFixed(2) }) },
    { head: 'Fills', align: 'right', sheds: 2, cell: ({ fills }) => ({ text: String(fills) }) },
    {
      head: 'Holds',
      align: 'left',
      sheds: 3,
      cell: ({ positions }) => ({
        text: positions.map(({ side, size, symbol }) => `${side === 'long' ? '+' : '−'}${size} ${symbol}`).join(', '),
      }),
    },
  ];
}

function cut(text: string, width: number): string {
  const characters = [...text];
  return characters.length <= width ? text : `${characters.slice(0, width - 1).join('')}…`;
}
