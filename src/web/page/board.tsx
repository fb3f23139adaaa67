import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import { formatBareInterval, formatRank, formatSignedPercent, groupThousands, NO_FIGURE } from '../../arena/format.ts';
import type { BoardAnswer, EquityAnswer, RunAnswer } from '../api/shapes.ts';
import { aboutRun, useAnswer } from './data.ts';
import { EquityCharts, POINTS } from './equity-charts.tsx';
import { Fills } from './fills.tsx';
import { AsOf, IntervalBar, Link, rangeOf, type Span, Table, Trouble, Waiting, Words } from './parts.tsx';
import { addressOf, place } from './route.ts';
import { SlotMark, slotsOf } from './slots.tsx';
import { figureText, timeText } from './words.ts';

type Board = BoardAnswer['board'];
type Row = Board['rows'][number];

export function BoardPage(): VNode {
  const run = useAnswer<RunAnswer>(aboutRun(''));
  const board = useAnswer<BoardAnswer>(aboutRun('/board'));
  const equity = useAnswer<EquityAnswer>(aboutRun('/equity', `points=${POINTS}`));
  const rows = board.value?.board.rows ?? [];
  const failed = new Set(rows.filter(({ failure }) => failure !== undefined).map(({ entrant }) => entrant));
  const slots = slotsOf([...new Set(equity.value?.lines.map((line) => line.entrant) ?? [])], failed);
  return (
    <>
      <h1>{run.value?.name ?? 'Board'}</h1>
      {run.value !== undefined && (
        <p class="faint">
          as of {timeText(run.value.time)} UTC, row {grouped(run.value.at)}: {grouped(run.value.fills)} fills,{' '}
          {grouped(run.value.cycles)} rounds
        </p>
      )}
      {board.trouble !== undefined && <Trouble text={board.trouble} />}
      {board.value !== undefined && <Heading answer={board.value} row={run.value?.at} />}
      {equity.value === undefined ? (
        <Waiting what="Reading the equity…" />
      ) : (
        <EquityCharts
          equity={equity.value}
          places={{ slots, benchmark: board.value?.board.facts.benchmark }}
          currency={run.value?.quoteCurrency ?? ''}
        />
      )}
      <h2>
        Leaderboard <AsOf answer={board.value} />
      </h2>
      {board.value === undefined ? (
        board.trouble === undefined && <Waiting what="Reckoning the board as of this row…" />
      ) : (
        <div class={board.isLoading ? 'stale' : undefined}>
          <Leaderboard board={board.value.board} slots={slots} />
        </div>
      )}
      <h2>Latest fills</h2>
      <Fills />
    </>
  );
}

interface HeadingProps {
  readonly answer: BoardAnswer;
  /** The row that all else on the page is of. */
  readonly row: number | undefined;
}

/** What must be known before a figure is read; a verdict of an earlier row than the rest says so. */
function Heading({ answer, row }: HeadingProps): VNode {
  const { board } = answer;
  return (
    <>
      {board.banners.map((banner) => (
        <p key={banner.text} class="banner">
          <Words text={banner.text} />
        </p>
      ))}
      <p class="verdict">
        <Words text={board.verdict} /> {answer.at !== row && <AsOf answer={answer} />}
      </p>
      {board.selection !== undefined && <p>{board.selection}</p>}
    </>
  );
}

function Leaderboard({ board, slots }: { readonly board: Board; readonly slots: ReadonlyMap<string, number> }): VNode {
  const [asked, setAsked] = useState<string>();
  const open = (id: string): void => setAsked(asked === id ? undefined : id);
  const terms = termsOf(board);
  const told = terms.find((one) => one.id === asked);
  const returns = rangeOf(board.rows.map((row) => row.returnInterval));
  const against = rangeOf(board.rows.map((row) => ('none' in row.versus ? row.versus : row.versus.interval)));
  const heads = ['maxDrawdown', 'sharpe', 'trades', 'winRate', 'turnover', 'fees'];
  const head = [
    '#',
    'Entrant',
    ...['return', 'interval', 'versus', 'interval', ...heads].map((id, place) => (
      <Term key={place} terms={terms} id={id} asked={asked} open={open} />
    )),
  ];
  return (
    <>
      <Table
        caption="Leaderboard"
        head={head}
        figures={[0, 2, 4, 6, 7, 8, 9, 10, 11]}
        rows={board.rows.map((row) => [
          formatRank(row.standing.rank),
          <EntrantCell key="name" row={row} slot={slots.get(row.entrant)} />,
          'none' in (row.metrics.return ?? { none: '' })
            ? NO_FIGURE
            : formatSignedPercent(figureOf(row, 'return') ?? 0),
          <IntervalCell key="own" interval={row.returnInterval} middle={figureOf(row, 'return')} range={returns} />,
          'none' in row.versus ? NO_FIGURE : formatSignedPercent(row.versus.difference),
          'none' in row.versus ? (
            NO_FIGURE
          ) : (
            <IntervalCell key="against" interval={row.versus.interval} middle={row.versus.difference} range={against} />
          ),
          ...heads.map((id) => figureText(board, row, id)),
        ])}
      />
      <p class="faint" role="note">
        {told === undefined
          ? 'A head opens what its figure is. A place such as 1–9 says that the data cannot tell which of these it is; ° marks a baseline that everybody is held against.'
          : `${told.label}: ${told.text} Each entrant’s own page has the trades and fills that it comes from.`}
      </p>
      <EveryFigure board={board} />
    </>
  );
}

function EntrantCell({ row, slot }: { readonly row: Row; readonly slot: number | undefined }): VNode {
  const [first] = row.accounts;
  const run = place.value[1] ?? '';
  return (
    <>
      {slot !== undefined && <SlotMark slot={slot} />}{' '}
      <Link to={addressOf('runs', run, 'entrants', first?.account ?? row.entrant)}>{row.entrant}</Link>
      {row.baseline ? '°' : ''}
      {row.accounts.length > 1 ? ` ×${row.accounts.length}` : ''}
      {row.failure !== undefined && <small class="flag"> {row.failure}</small>}
    </>
  );
}

interface IntervalCellProps {
  readonly interval: Span;
  readonly middle: number | undefined;
  readonly range: readonly [number, number];
}

function IntervalCell({ interval, middle, range }: IntervalCellProps): VNode {
  return (
    <span class="interval-cell">
      <IntervalBar interval={interval} middle={middle} range={range} />
      <small>{formatBareInterval(interval)}</small>
    </span>
  );
}

function EveryFigure({ board }: { readonly board: Board }): VNode {
  return (
    <details>
      <summary>Every figure and what it means</summary>
      <Table
        caption="Every figure"
        head={['Figure', ...board.rows.map((row) => row.entrant), 'Definition']}
        figures={board.rows.map((_, at) => at + 1)}
        rows={board.definitions.map(({ id, label, text }) => [
          label,
          ...board.rows.map((row) => figureText(board, row, id)),
          text,
        ])}
      />
      <p class="faint">{board.method.intervals}</p>
      <p class="faint">{board.method.places}</p>
      <p class="faint">{board.method.chances}</p>
    </details>
  );
}

const grouped = (count: number): string => groupThousands(String(count));

type Told = Pick<Board['definitions'][number], 'id' | 'label' | 'text'>;

/** Figures, and what stands between them. */
function termsOf({ definitions, method }: Board): readonly Told[] {
  const versus =
    'its return less that of buy-and-hold over the same time, in points of a percent. It is below −100 where holding gained more than the whole capital: nobody lost so much.';
  return [
    ...definitions,
    { id: 'versus', label: 'vs hold', text: versus },
    { id: 'interval', label: '95 % interval', text: method.intervals },
  ];
}

interface TermProps {
  readonly terms: readonly Told[];
  readonly id: string;
  /** Whose definition is open. */
  readonly asked: string | undefined;
  readonly open: (id: string) => void;
}

/** The name of a figure, which opens what it is. */
function Term({ terms, id, asked, open }: TermProps): VNode {
  const label = terms.find((one) => one.id === id)?.label ?? id;
  return (
    <button type="button" class="cited term" aria-expanded={asked === id} onClick={() => open(id)}>
      {label}
    </button>
  );
}

function figureOf(row: Row, id: string): number | undefined {
  const metric = row.metrics[id];
  return metric === undefined || 'none' in metric ? undefined : metric.value;
}
