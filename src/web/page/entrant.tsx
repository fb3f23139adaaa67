import type { VNode } from 'preact';
import type { BoardAnswer, CyclesAnswer, EntrantAnswer, RunAnswer, StateAnswer } from '../api/shapes.ts';
import { Audit, Calibration } from './conduct.tsx';
import { aboutRun, useAnswer } from './data.ts';
import { Fills } from './fills.tsx';
import { NotebookTable } from './notebook.tsx';
import { AsOf, Link, Table, Trouble, Waiting } from './parts.tsx';
import { Books } from './positions.tsx';
import { addressOf, place } from './route.ts';
import { Trades } from './trades.tsx';
import { figureText, holdWords, moneyText, outsideAgent } from './words.ts';

type Board = BoardAnswer['board'];

export function EntrantPage({ account }: { readonly account: string }): VNode {
  const own = `account=${encodeURIComponent(account)}`;
  const run = useAnswer<RunAnswer>(aboutRun(''));
  const entrant = useAnswer<EntrantAnswer>(aboutRun(`/entrants/${encodeURIComponent(account)}`));
  const board = useAnswer<BoardAnswer>(aboutRun('/board'));
  const state = useAnswer<StateAnswer>(aboutRun('/state'));
  const cycles = useAnswer<CyclesAnswer>(aboutRun('/cycles', own));
  const books = state.value?.accounts.find((one) => one.account === account);
  const siblings = run.value?.accounts.filter((one) => one.entrant === entrant.value?.account.entrant) ?? [];
  const row = board.value?.board.rows.find((one) => one.entrant === entrant.value?.account.entrant);
  const name = place.value[1] ?? '';
  return (
    <>
      <h1>{account}</h1>
      {entrant.value !== undefined && <Kind entrant={entrant.value} siblings={siblings} />}
      {entrant.trouble !== undefined && <Trouble text={entrant.trouble} />}
      {books === undefined ? (
        <Waiting what="Keeping the books up to this row…" />
      ) : (
        <Books books={books} currency={run.value?.quoteCurrency ?? ''} />
      )}
      <h2>
        From capital to equity <AsOf answer={entrant.value} />
      </h2>
      {entrant.value === undefined ? (
        <Waiting what="Reading…" />
      ) : (
        <Waterfall entrant={entrant.value} currency={run.value?.quoteCurrency ?? ''} />
      )}
      {(cycles.value?.cycles.length ?? 0) > 0 && (
        <p>
          <Link to={addressOf('runs', name, 'cycles', account)}>{cycles.value?.cycles.length} rounds of this team</Link>
        </p>
      )}
      <h2>
        Trades <AsOf answer={entrant.value} />
      </h2>
      {entrant.value === undefined ? (
        <Waiting what="Reading…" />
      ) : (
        <Trades account={account} trades={entrant.value.trades} />
      )}
      <NotebookTable account={account} />
      <h2>Fills</h2>
      <Fills account={account} />
      {entrant.value !== undefined && <Calibration bins={entrant.value.calibration} />}
      {entrant.value !== undefined && <Audit conduct={entrant.value.conduct} />}
      {board.value !== undefined && row !== undefined && <Figures board={board.value.board} row={row} />}
      <Counts title="Refused, and why" counts={entrant.value?.refusals} />
      <Counts title="Held still, and why" counts={entrant.value?.holds} words={holdWords} />
    </>
  );
}

interface KindProps {
  readonly entrant: EntrantAnswer;
  /** Its accounts, one for each of its seeds. */
  readonly siblings: RunAnswer['accounts'];
}

function Kind({ entrant, siblings }: KindProps): VNode {
  const name = place.value[1] ?? '';
  return (
    <p class="faint">
      {kindText(entrant)}
      {siblings.length > 1 &&
        siblings.map((one) => (
          <span key={one.account}>
            {' '}
            · <Link to={addressOf('runs', name, 'entrants', one.account)}>{one.account}</Link>
          </span>
        ))}
    </p>
  );
}

const KINDS: Readonly<Record<EntrantAnswer['account']['kind'], string>> = {
  code: 'a strategy of code',
  'house-team': 'a team on fixed rules, without a language model',
  'model-team': 'a team of language models',
};

/** What kind of competitor it is; a program that somebody brought along answers as a model does, under a name of its own. */
function kindText({ account: { strategy, kind }, conduct }: EntrantAnswer): string {
  const agent = conduct.flatMap(({ model }) => outsideAgent(model) ?? [])[0];
  return strategy === 'agent'
    ? `outside agent ${agent ?? ''}: a program of its own, asked once a round, and judged as teams are`
    : `${strategy}: ${KINDS[kind]}`;
}

function Figures({ board, row }: { readonly board: Board; readonly row: Board['rows'][number] }): VNode {
  return (
    <details>
      <summary>Every figure and what it means</summary>
      <Table
        caption="Figures"
        head={['Figure', row.entrant, 'Definition']}
        figures={[1]}
        rows={board.definitions.map(({ id, label, text }) => [
          label,
          figureText(board, row, id),
          <small key="text">{text}</small>,
        ])}
      />
    </details>
  );
}

/** The signs under which the parts add up to the equity, to the last digit. */
const PARTS: readonly (readonly [string, string, number])[] = [
  ['capital', 'Capital', 1],
  ['realised', 'Realised', 1],
  ['fees', 'Fees', -1],
  ['funding', 'Funding', -1],
  ['borrow', 'Borrow', -1],
  ['dividends', 'Dividends', 1],
  ['insurance', 'Insurance', 1],
  ['unrealised', 'Open positions', 1],
  ['equity', 'Equity', 1],
];

function Waterfall({ entrant, currency }: { readonly entrant: EntrantAnswer; readonly currency: string }): VNode {
  return (
    <Table
      caption="From capital to equity"
      head={['Part', currency]}
      figures={[1]}
      rows={PARTS.map(([id, label, sign]) => [label, moneyText(signed(entrant.waterfall[id] ?? '0', sign))])}
    />
  );
}

function signed(exact: string, sign: number): string {
  if (sign > 0 || /^-?[0.]+$/.test(exact)) return exact;
  return exact.startsWith('-') ? exact.slice(1) : `-${exact}`;
}

interface CountsProps {
  readonly title: string;
  readonly counts: Readonly<Record<string, number>> | undefined;
  readonly words?: (reason: string) => string;
}

function Counts({ title, counts, words = (reason) => reason }: CountsProps): VNode | null {
  const rows = Object.entries(counts ?? {}).sort(([, left], [, right]) => right - left);
  if (rows.length === 0) return null;
  return (
    <>
      <h2>{title}</h2>
      <Table
        caption={title}
        head={['Reason', 'Times']}
        figures={[1]}
        rows={rows.map(([reason, count]) => [words(reason), count])}
      />
    </>
  );
}
