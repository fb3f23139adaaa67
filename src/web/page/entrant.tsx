import type { VNode } from 'preact';
import { useState } from 'preact/hooks';
import { formatSignedPercent } from '../../arena/format.ts';
import type { BoardAnswer, CyclesAnswer, EntrantAnswer, PricesAnswer, RunAnswer, StateAnswer } from '../api/shapes.ts';
import { Audit, Calibration } from './conduct.tsx';
import { aboutRun, useAnswer } from './data.ts';
import { Fills } from './fills.tsx';
import { AsOf, Link, Table, Trouble, Waiting } from './parts.tsx';
import { addressOf, addressOfTrade, place } from './route.ts';
import { figureText, moneyText, timeText, trimmed } from './words.ts';

type Board = BoardAnswer['board'];
type Account = StateAnswer['accounts'][number];

export function EntrantPage({ account }: { readonly account: string }): VNode {
  const own = `account=${encodeURIComponent(account)}`;
  const run = useAnswer<RunAnswer>(aboutRun(''));
  const entrant = useAnswer<EntrantAnswer>(aboutRun(`/entrants/${encodeURIComponent(account)}`));
  const board = useAnswer<BoardAnswer>(aboutRun('/board'));
  const state = useAnswer<StateAnswer>(aboutRun('/state'));
  const prices = useAnswer<PricesAnswer>(aboutRun('/prices')).value?.prices ?? {};
  const cycles = useAnswer<CyclesAnswer>(aboutRun('/cycles', own));
  const books = state.value?.accounts.find((one) => one.account === account);
  const siblings = run.value?.accounts.filter((one) => one.entrant === entrant.value?.account.entrant) ?? [];
  const row = board.value?.board.rows.find((one) => one.entrant === entrant.value?.account.entrant);
  const name = place.value[1] ?? '';
  return (
    <>
      <h1>{account}</h1>
      {entrant.value !== undefined && (
        <p class="faint">
          {entrant.value.account.strategy}, {entrant.value.account.kind.replace('-', ' ')}
          {siblings.length > 1 &&
            siblings.map((one) => (
              <span key={one.account}>
                {' '}
                · <Link to={addressOf('runs', name, 'entrants', one.account)}>{one.account}</Link>
              </span>
            ))}
        </p>
      )}
      {entrant.trouble !== undefined && <Trouble text={entrant.trouble} />}
      {books === undefined ? (
        <Waiting what="Keeping the books up to this row…" />
      ) : (
        <Books books={books} prices={prices} />
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
      <h2>Fills</h2>
      <Fills account={account} />
      {entrant.value !== undefined && <Calibration bins={entrant.value.calibration} />}
      {entrant.value !== undefined && <Audit conduct={entrant.value.conduct} />}
      {board.value !== undefined && row !== undefined && <Figures board={board.value.board} row={row} />}
      <Counts title="Refused, and why" counts={entrant.value?.refusals} />
      <Counts title="Held still, and why" counts={entrant.value?.holds} />
    </>
  );
}

function Figures({ board, row }: { readonly board: Board; readonly row: Board['rows'][number] }): VNode {
  return (
    <>
      <h2>Figures</h2>
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
    </>
  );
}

type Prices = PricesAnswer['prices'];

function Books({ books, prices }: { readonly books: Account; readonly prices: Prices }): VNode {
  return (
    <>
      <dl class="figures">
        {(['equity', 'cash', 'held', 'margin', 'cost'] as const).map((part) => (
          <div key={part}>
            <dt>{part}</dt>
            <dd>{moneyText(books[part] ?? '–')}</dd>
          </div>
        ))}
      </dl>
      <h2>Positions</h2>
      <Positions positions={books.positions} prices={prices} />
      <h2>Open orders</h2>
      <OpenOrders orders={books.orders} />
    </>
  );
}

function Positions({
  positions,
  prices,
}: {
  readonly positions: Account['positions'];
  readonly prices: Prices;
}): VNode {
  if (positions.length === 0) return <p class="faint">None.</p>;
  return (
    <Table
      caption="Positions"
      head={[
        'Symbol',
        'Side',
        'Size',
        'Entry',
        'Last close',
        'Leverage',
        'Margin',
        'Stop',
        'Target',
        'Closed if',
        'Since, UTC',
      ]}
      figures={[2, 3, 4, 5, 6, 7, 8]}
      rows={positions.map((position) => [
        position.symbol,
        position.side,
        trimmed(position.size),
        position.entryPrice.toPrecision(7),
        prices[position.symbol] ?? '–',
        `${position.leverage}×`,
        moneyText(position.margin),
        <Level key="stop" level={position.exits?.stop} price={prices[position.symbol]} />,
        <Level key="target" level={position.exits?.target} price={prices[position.symbol]} />,
        position.exits?.invalidation ?? '–',
        timeText(position.openedAt),
      ])}
    />
  );
}

function OpenOrders({ orders }: { readonly orders: Account['orders'] }): VNode {
  if (orders.length === 0) return <p class="faint">None.</p>;
  return (
    <Table
      caption="Open orders"
      head={['Order', 'Symbol', 'Side', 'Size', 'Filled', 'Type', 'Limit', 'Trigger', 'At the venue, UTC']}
      figures={[3, 4, 6, 7]}
      rows={orders.map((order) => [
        order.id,
        order.symbol,
        order.side,
        trimmed(order.size),
        trimmed(order.filled),
        order.type,
        trimmed(order.limit ?? '–'),
        trimmed(order.trigger ?? '–'),
        timeText(order.arrivesAt),
      ])}
    />
  );
}

interface LevelProps {
  readonly level: string | undefined;
  readonly price: number | undefined;
}

/** A price at which something closes, and how far the last close is from it. */
function Level({ level, price }: LevelProps): VNode {
  if (level === undefined) return <>–</>;
  return (
    <>
      {trimmed(level)}
      {price !== undefined && price !== 0 && (
        <span class="faint"> {formatSignedPercent((Number(level) - price) / price)}</span>
      )}
    </>
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

/** Trades shown at first, and at most: the latest. */
const LATEST_TRADES = 20;
const MOST_TRADES = 2_000;

interface TradesProps {
  readonly account: string;
  readonly trades: EntrantAnswer['trades'];
}

function Trades({ account, trades }: TradesProps): VNode {
  const [isWhole, setWhole] = useState(false);
  if (trades.length === 0) return <p class="faint">None has been closed.</p>;
  return (
    <>
      <Table
        caption="Trades"
        head={[
          'Opened, UTC',
          'Closed, UTC',
          'Symbol',
          'Side',
          'Size',
          'Entry',
          'Exit',
          'Realised',
          'Fees',
          'Closed by',
        ]}
        figures={[4, 5, 6, 7, 8]}
        rows={trades
          .slice(isWhole ? -MOST_TRADES : -LATEST_TRADES)
          .toReversed()
          .map((trade) => [
            <Link key="trade" to={addressOfTrade(account, trade)}>
              {timeText(trade.openedAt)}
            </Link>,
            timeText(trade.closedAt),
            trade.symbol,
            trade.side,
            String(trade.size),
            trade.entryPrice.toPrecision(7),
            trade.exitPrice.toPrecision(7),
            moneyText(trade.realised),
            moneyText(trade.fees),
            trade.exit,
          ])}
      />
      {trades.length > LATEST_TRADES && (
        <button type="button" onClick={() => setWhole(!isWhole)}>
          {isWhole ? 'Only the latest' : `All ${trades.length} trades`}
        </button>
      )}
    </>
  );
}

function Counts({
  title,
  counts,
}: {
  readonly title: string;
  readonly counts: Readonly<Record<string, number>> | undefined;
}): VNode | null {
  const rows = Object.entries(counts ?? {}).sort(([, left], [, right]) => right - left);
  if (rows.length === 0) return null;
  return (
    <>
      <h2>{title}</h2>
      <Table
        caption={title}
        head={['Reason', 'Times']}
        figures={[1]}
        rows={rows.map(([reason, count]) => [reason, count])}
      />
    </>
  );
}
